//! Codes to get back in with when the telephone is gone.

use crate::base::{AccountId, secret::Token};
use sha2::{Digest, Sha256};

/// How many there are.
pub const RECOVERY_CODES: usize = 10;

/// Characters of one: 80 bits, so that a fast hash keeps it safe.
const LENGTH: usize = 16;

/// Crockford's, which nobody misreads.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The codes that belong to a token: whoever holds it can read them, and it is kept nowhere.
pub(super) fn recovery_codes(token: &Token) -> Vec<String> {
    let code = |number: usize| -> String {
        let bytes = token.derive(&format!("recovery code {number}")).hash();
        let letters = bytes.iter().take(LENGTH).enumerate();
        let written = letters.map(|(place, byte)| {
            let line = if place > 0 && place % 4 == 0 { "-" } else { "" };
            format!("{line}{}", char::from(LETTERS[usize::from(byte & 0x1f)]))
        });
        written.collect()
    };
    (0..RECOVERY_CODES).map(code).collect()
}

/// What is kept of a code; nothing when the text is none. It is read as people write it down.
pub(super) fn hash(account: AccountId, typed: &str) -> Option<Vec<u8>> {
    let typed: String = typed
        .chars()
        .filter(|symbol| symbol.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .map(|symbol| match symbol {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        })
        .collect();
    let is_code = typed.len() == LENGTH && typed.bytes().all(|byte| LETTERS.contains(&byte));
    is_code.then(|| {
        let mut hash = Sha256::new();
        hash.update(account.0.as_bytes());
        hash.update(typed);
        hash.finalize().to_vec()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Clock;
    use std::collections::HashSet;

    #[test]
    fn codes_are_ten_different_ones_that_survive_being_written_down() {
        let account = AccountId::new_at(Clock::system().now());
        let codes = recovery_codes(&Token::random());
        assert_eq!(codes.iter().collect::<HashSet<_>>().len(), RECOVERY_CODES);
        for code in &codes {
            assert_eq!(code.len(), 19, "{code}");
            let kept = hash(account, code);
            assert!(kept.is_some());
            let sloppy = code
                .to_uppercase()
                .replace('-', " ")
                .replace('0', "O")
                .replace('1', "l");
            assert_eq!(hash(account, &format!(" {sloppy} ")), kept, "{code}");
        }
        for text in ["", "123456", "uuuu-uuuu-uuuu-uuuu", "0000-0000-0000-000"] {
            assert_eq!(hash(account, text), None, "{text}");
        }
    }
}
