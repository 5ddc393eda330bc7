//! VietQR: what a banking app reads from the code on the order's page (EMVCo fields as NAPAS uses them).

use crate::base::Vnd;

/// A bank account that shoppers pay into.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BankAccount {
    bin: String,
    number: String,
    holder: String,
}

/// The most characters of the purpose.
const PURPOSE_MAX: usize = 25;

impl BankAccount {
    /// An account by the six digits of its bank and its number, of letters and digits.
    pub fn parse(bin: &str, number: &str, holder: &str) -> Option<Self> {
        let is_bin = bin.len() == 6 && bin.bytes().all(|byte| byte.is_ascii_digit());
        let is_number = (4..=19).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_alphanumeric());
        (is_bin && is_number).then(|| Self {
            bin: bin.to_owned(),
            number: number.to_owned(),
            holder: holder.to_owned(),
        })
    }

    /// The six digits of its bank.
    pub fn bin(&self) -> &str {
        &self.bin
    }

    /// The account number.
    pub fn number(&self) -> &str {
        &self.number
    }

    /// In whose name it is; empty when that was not said.
    pub fn holder(&self) -> &str {
        &self.holder
    }

    /// The bank, as people call it; its six digits when we do not know it.
    pub fn bank(&self) -> &str {
        let known = BANKS.iter().find(|(bin, _)| *bin == self.bin);
        known.map_or(&self.bin, |(_, name)| name)
    }

    /// What the code says: a payment of this amount for this purpose, or of whatever the payer likes. Nothing when the
    /// amount is not above zero or the purpose is too long or not plain.
    pub fn vietqr(&self, amount: Option<Vnd>, purpose: &str) -> Option<String> {
        let is_plain =
            purpose.len() <= PURPOSE_MAX && purpose.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
        if !is_plain || amount.is_some_and(|amount| amount <= Vnd::ZERO) {
            return None;
        }
        let account = field("00", &self.bin) + &field("01", &self.number);
        let merchant = field("00", "A000000727") + &field("01", &account) + &field("02", "QRIBFTTA");
        let mut text = field("00", "01") + &field("01", if amount.is_some() { "12" } else { "11" });
        text += &field("38", &merchant);
        text += &field("53", "704");
        if let Some(amount) = amount {
            text += &field("54", &amount.0.to_string());
        }
        text += &field("58", "VN");
        if !purpose.is_empty() {
            text += &field("62", &field("08", purpose));
        }
        text += "6304";
        let check = crc(text.as_bytes());
        Some(format!("{text}{check:04X}"))
    }
}

/// Identifier, length, value. No value of ours is longer than 99.
fn field(id: &str, value: &str) -> String {
    format!("{id}{:02}{value}", value.len())
}

/// CRC-16/CCITT-FALSE.
fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xFFFF, |sum, byte| {
        (0..8).fold(sum ^ (u16::from(*byte) << 8), |sum: u16, _| {
            if sum & 0x8000 == 0 {
                sum << 1
            } else {
                (sum << 1) ^ 0x1021
            }
        })
    })
}

/// The banks that most people have, by the six digits that NAPAS gave them.
const BANKS: [(&str, &str); 20] = [
    ("970405", "Agribank"),
    ("970415", "VietinBank"),
    ("970416", "ACB"),
    ("970418", "BIDV"),
    ("970422", "MB Bank"),
    ("970423", "TPBank"),
    ("970426", "MSB"),
    ("970428", "Nam A Bank"),
    ("970431", "Eximbank"),
    ("970432", "VPBank"),
    ("970436", "Vietcombank"),
    ("970437", "HDBank"),
    ("970440", "SeABank"),
    ("970441", "VIB"),
    ("970443", "SHB"),
    ("970446", "Co-opBank"),
    ("970448", "OCB"),
    ("970449", "LPBank"),
    ("970403", "Sacombank"),
    ("970407", "Techcombank"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_says_what_the_examples_of_napas_say() {
        for (bin, number, amount, purpose, expected) in [
            (
                "970415",
                "113366668888",
                None,
                "",
                "00020101021138560010A0000007270126000697041501121133666688880208QRIBFTTA53037045802VN6304F443",
            ),
            (
                "970436",
                "1017595600",
                Some(Vnd(180_000)),
                "HTX000123A",
                "00020101021238540010A00000072701240006970436011010175956000208QRIBFTTA530370454061800005802VN62140810HTX000123A6304B663",
            ),
            (
                "970416",
                "257678859",
                Some(Vnd(10_000)),
                "Chuyen tien",
                "00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA53037045405100005802VN62150811Chuyen tien630453E6",
            ),
        ] {
            let account = BankAccount::parse(bin, number, "").expect("an account");
            assert_eq!(account.vietqr(amount, purpose).as_deref(), Some(expected));
        }
    }

    #[test]
    fn the_check_sum_is_the_one_that_is_meant() {
        assert_eq!(crc(b"123456789"), 0x29B1);
    }

    #[test]
    fn what_is_no_account_no_amount_and_no_purpose_makes_no_code() {
        for (bin, number) in [
            ("97041", "113366"),
            ("97041x", "113366"),
            ("970415", "1"),
            ("970415", "11 33"),
        ] {
            assert_eq!(BankAccount::parse(bin, number, ""), None, "{bin} {number}");
        }
        let account = BankAccount::parse("970415", "113366668888", "").expect("an account");
        assert_eq!(account.bank(), "VietinBank");
        assert_eq!(account.vietqr(Some(Vnd(0)), "CP"), None);
        assert_eq!(account.vietqr(Some(Vnd(-5)), "CP"), None);
        assert_eq!(account.vietqr(Some(Vnd(5)), "Trả tiền"), None);
        assert_eq!(account.vietqr(Some(Vnd(5)), "12345678901234567890123456"), None);
        let unknown = BankAccount::parse("999999", "113366668888", "").expect("an account");
        assert_eq!(unknown.bank(), "999999");
    }
}
