//! Amounts in words, as they stand on paper in Vietnam ("Bằng chữ").

use super::Vnd;

const DIGITS: [&str; 10] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];

/// `Một triệu hai trăm năm mươi nghìn đồng`; of an amount below zero with `Âm` before it.
pub fn in_words(amount: Vnd) -> String {
    let number = amount.0.unsigned_abs();
    let mut words = if amount.0 < 0 { vec!["âm"] } else { Vec::new() };
    if number == 0 {
        words.push(DIGITS[0]);
    } else {
        read(number, false, &mut words);
    }
    words.push("đồng");
    let text = words.join(" ");
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => text,
    }
}

/// Reads a number above zero. Behind other words its hundreds are said even where there are none.
fn read(number: u64, is_behind: bool, words: &mut Vec<&'static str>) {
    const BILLION: u64 = 1_000_000_000;
    if number >= BILLION {
        read(number / BILLION, is_behind, words);
        words.push("tỷ");
        if !number.is_multiple_of(BILLION) {
            read(number % BILLION, true, words);
        }
        return;
    }
    let mut is_behind = is_behind;
    for (group, name) in [
        (number / 1_000_000, "triệu"),
        (number / 1_000 % 1_000, "nghìn"),
        (number % 1_000, ""),
    ] {
        if group == 0 {
            continue;
        }
        read_group(group, is_behind, words);
        if !name.is_empty() {
            words.push(name);
        }
        is_behind = true;
    }
}

/// Reads one to nine hundred and ninety-nine.
fn read_group(group: u64, is_behind: bool, words: &mut Vec<&'static str>) {
    let digit = |place: u64| usize::try_from(group / place % 10).unwrap_or_default();
    let (hundreds, tens, ones) = (digit(100), digit(10), digit(1));
    let has_hundreds = hundreds > 0 || is_behind;
    if has_hundreds {
        words.extend([DIGITS[hundreds], "trăm"]);
    }
    match tens {
        0 if ones > 0 && has_hundreds => words.push("linh"),
        0 => {}
        1 => words.push("mười"),
        tens => words.extend([DIGITS[tens], "mươi"]),
    }
    match (tens, ones) {
        (_, 0) => {}
        (2.., 1) => words.push("mốt"),
        (1.., 5) => words.push("lăm"),
        (_, ones) => words.push(DIGITS[ones]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_read_them() {
        for (amount, words) in [
            (0, "Không đồng"),
            (5, "Năm đồng"),
            (10, "Mười đồng"),
            (15, "Mười lăm đồng"),
            (21, "Hai mươi mốt đồng"),
            (55, "Năm mươi lăm đồng"),
            (105, "Một trăm linh năm đồng"),
            (7_150, "Bảy nghìn một trăm năm mươi đồng"),
            (10_005, "Mười nghìn không trăm linh năm đồng"),
            (152_850, "Một trăm năm mươi hai nghìn tám trăm năm mươi đồng"),
            (1_000_000, "Một triệu đồng"),
            (1_000_021, "Một triệu không trăm hai mươi mốt đồng"),
            (2_014_000, "Hai triệu không trăm mười bốn nghìn đồng"),
            (1_000_000_005, "Một tỷ không trăm linh năm đồng"),
            (25_000_000_000_000, "Hai mươi lăm nghìn tỷ đồng"),
            (-7_150, "Âm bảy nghìn một trăm năm mươi đồng"),
        ] {
            assert_eq!(in_words(Vnd(amount)), words, "{amount}");
        }
        assert!(in_words(Vnd(i64::MAX)).starts_with("Chín tỷ hai trăm hai mươi ba triệu"));
        assert!(in_words(Vnd(i64::MIN)).starts_with("Âm chín tỷ"));
    }
}
