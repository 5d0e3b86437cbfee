//! Numbers by their digits.

/// The integer that a decimal text states, if it is one: `12`, `12.00`, `1.2e1`. Never rounds.
pub(super) fn integer(text: &str) -> Option<i64> {
    if let Ok(value) = text.parse() {
        // The common case. A leading `+` parses, too, and does no harm.
        return Some(value);
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    if digits.is_empty() || !digits.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut all = format!("{digits}{fraction}");
    // What `all` has to be multiplied with, as a power of ten.
    let mut power = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    while power < 0 && all.len() > 1 && all.ends_with('0') {
        all.pop();
        power += 1;
    }
    if all.bytes().all(|byte| byte == b'0') {
        return Some(0);
    }
    // More than 19 digits never fit, and the bound keeps `1e999999999` from filling the memory.
    let zeros = usize::try_from(power).ok().filter(|zeros| *zeros < 20)?;
    let sign = if whole.starts_with('-') { "-" } else { "" };
    format!("{sign}{all}{}", "0".repeat(zeros)).parse().ok()
}

/// What a decimal states, times ten so many times over, if that is an integer: `12.50` twice is `1250`. Never rounds.
pub(super) fn shifted(text: &str, places: u32) -> Option<i64> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let exponent = exponent.checked_add(i32::try_from(places).ok()?)?;
    integer(&format!("{mantissa}e{exponent}"))
}

/// Whether the text is a JSON number.
pub(super) fn is_json(text: &str) -> bool {
    // serde_json skips blanks around a value; they are no part of a number.
    text.bytes().next().is_some_and(|byte| byte == b'-' || byte.is_ascii_digit())
        && text.bytes().last().is_some_and(|byte| byte.is_ascii_digit())
        && super::value::<&serde_json::value::RawValue>(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smaller_units() {
        for (text, places, value) in [
            ("12.50", 2, Some(1250)),
            ("12.5", 2, Some(1250)),
            ("-0.05", 2, Some(-5)),
            ("3", 2, Some(300)),
            ("3", 0, Some(3)),
            ("0.00", 0, Some(0)),
            ("1.5e2", 1, Some(1500)),
            ("0.005", 2, None),
            ("92233720368547758.07", 2, Some(i64::MAX)),
            ("92233720368547758.08", 2, None),
            ("1", u32::MAX, None),
            ("1e2147483647", 1, None),
        ] {
            assert_eq!(shifted(text, places), value, "{text} {places}");
        }
    }

    #[test]
    fn integers_in_every_spelling() {
        for (text, value) in [
            ("0", 0),
            ("-0", 0),
            ("12", 12),
            ("12.00", 12),
            ("-12.0", -12),
            ("1.2e1", 12),
            ("120e-1", 12),
            ("0.00", 0),
            ("0e-5", 0),
            ("9223372036854775807", i64::MAX),
            ("-9223372036854775808", i64::MIN),
            ("9223372036854775807.000", i64::MAX),
            ("9007199254740993.0", 9_007_199_254_740_993),
        ] {
            assert_eq!(integer(text), Some(value), "{text}");
        }
    }

    #[test]
    fn what_is_no_integer_of_64_bits() {
        for text in [
            "",
            "-",
            ".",
            "12.5",
            "1e-1",
            "9223372036854775808",
            "1e19",
            "1e999999999",
            "1e99999999999",
            "12a",
            " 12",
            "0x10",
            "NaN",
            "1.2.3",
            "١٢",
        ] {
            assert_eq!(integer(text), None, "{text}");
        }
    }

    #[test]
    fn json_numbers() {
        for text in ["0", "-1.50", "1e5", "12345678901234567890.12345678901234567890"] {
            assert!(is_json(text), "{text}");
        }
        for text in ["", "01", "1.", ".5", "+1", " 1", "1 ", "--1", "1,2", "\"1\"", "null", "-"] {
            assert!(!is_json(text), "{text}");
        }
    }
}
