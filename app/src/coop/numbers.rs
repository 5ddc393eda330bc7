//! Numbers as people type them: `1200`, `1.200`, `65 000 ₫`.

use crate::error::AppError;
use market::base::Vnd;

/// A whole number within these bounds.
pub(crate) fn parse_whole(text: &str, min: i32, max: i32) -> Result<i32, AppError> {
    let plain = plain(text);
    if plain.is_empty() {
        return Err(AppError::Required);
    }
    plain
        .parse()
        .ok()
        .filter(|number| (min..=max).contains(number))
        .ok_or(AppError::NotANumber { min, max })
}

/// A price in whole đồng, from 1 to `max`.
pub(crate) fn parse_price(text: &str, max: i64) -> Result<Vnd, AppError> {
    let plain = plain(text);
    if plain.is_empty() {
        return Err(AppError::Required);
    }
    plain
        .parse()
        .ok()
        .filter(|price| (1..=max).contains(price))
        .map(Vnd)
        .ok_or(AppError::NotAPrice { max_vnd: max })
}

/// An amount of money in whole đồng, from 1 to `max`.
pub(crate) fn parse_amount(text: &str, max: i64) -> Result<Vnd, AppError> {
    parse_price(text, max).map_err(|problem| match problem {
        AppError::NotAPrice { max_vnd } => AppError::NotAnAmount { max_vnd },
        other => other,
    })
}

/// Without what people write into numbers for the eye. Points stand between thousands only, so that `1.5` is no number.
fn plain(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|symbol| !symbol.is_whitespace() && !matches!(symbol, '₫' | 'đ'))
        .collect();
    let mut groups = text.split('.');
    let first = groups.next().unwrap_or_default();
    let is_grouped = text.contains('.')
        && (1..=3).contains(&first.len())
        && groups.all(|group| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit()));
    if is_grouped { text.replace('.', "") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (text, number) in [("12", 12), (" 1.200 ", 1_200), ("1 200", 1_200), ("0", 0)] {
            assert_eq!(parse_whole(text, 0, 5_000), Ok(number), "{text}");
        }
        for text in [
            "-1",
            "1.5",
            "1.20",
            "5001",
            "99999999999999999999",
            "mười",
            "1e3",
            ".100",
        ] {
            assert_eq!(
                parse_whole(text, 0, 5_000),
                Err(AppError::NotANumber { min: 0, max: 5_000 }),
                "{text}"
            );
        }
        assert_eq!(parse_whole(" ", 0, 1), Err(AppError::Required));
    }

    #[test]
    fn prices_may_carry_their_sign() {
        assert_eq!(parse_price("65.000 ₫", 1_000_000), Ok(Vnd(65_000)));
        assert_eq!(parse_price("65000đ", 1_000_000), Ok(Vnd(65_000)));
        for text in ["0", "-65000", "1.000.001", "65,5"] {
            assert_eq!(
                parse_price(text, 1_000_000),
                Err(AppError::NotAPrice { max_vnd: 1_000_000 }),
                "{text}"
            );
        }
    }

    #[test]
    fn an_amount_that_is_none_is_not_called_a_price() {
        for text in ["0", "-5", "1,5", "nghìn"] {
            assert_eq!(
                parse_amount(text, 1_000),
                Err(AppError::NotAnAmount { max_vnd: 1_000 }),
                "{text}"
            );
        }
        assert_eq!(parse_amount("", 1_000), Err(AppError::Required));
        assert_eq!(parse_amount("65 ₫", 1_000), Ok(Vnd(65)));
    }
}
