//! The numbers of PHP as decimal text.
//!
//! Numbers keep their digits, as money must not pass through floating point. Only the spelling changes where JSON would
//! not know it: `1_000` is `1000`, `.5` is `0.5`, `5.` is `5.0`, `0x1F` is `31`, and `017` is the octal 15 that it is.

use super::text::split_while;

/// Splits a number off the source. None if it is malformed or, in another base, beyond PHP's integers.
pub(super) fn number(source: &str) -> (Option<String>, &str) {
    match radix(source) {
        Some((radix, digits)) => {
            let (digits, rest) = split_while(digits, |c| c.is_ascii_hexdigit() || c == '_');
            (integer(digits, radix), rest)
        }
        None => decimal(source),
    }
}

fn radix(source: &str) -> Option<(u32, &str)> {
    let prefix = source.strip_prefix('0')?;
    [(['x', 'X'], 16), (['o', 'O'], 8), (['b', 'B'], 2)]
        .into_iter()
        .find_map(|(letters, radix)| Some((radix, prefix.strip_prefix(letters)?)))
}

fn integer(digits: &str, radix: u32) -> Option<String> {
    let value = i64::from_str_radix(&ungrouped(digits)?, radix).ok()?;
    Some(value.to_string())
}

fn decimal(source: &str) -> (Option<String>, &str) {
    let (whole, rest) = digits(source);
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(rest) => {
            let (fraction, rest) = digits(rest);
            (Some(fraction), rest)
        }
        None => (None, rest),
    };
    let (exponent, rest) = exponent(rest).unwrap_or(("", rest));
    let value = match (fraction, exponent) {
        (None, "") => whole_number(whole),
        _ => float(whole, fraction, exponent),
    };
    (value, rest)
}

/// `e+10`, if the source begins with an exponent.
fn exponent(source: &str) -> Option<(&str, &str)> {
    let after = source.strip_prefix(['e', 'E'])?;
    let after = after.strip_prefix(['+', '-']).unwrap_or(after);
    if !after.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (_, rest) = digits(after);
    Some(source.split_at(source.len() - rest.len()))
}

fn whole_number(digits: &str) -> Option<String> {
    if digits.len() > 1 && digits.starts_with('0') {
        return integer(digits, 8);
    }
    ungrouped(digits)
}

fn float(whole: &str, fraction: Option<&str>, exponent: &str) -> Option<String> {
    let whole = ungrouped(whole)?;
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let fraction = match fraction {
        Some("") => ".0".to_owned(),
        Some(digits) => format!(".{}", ungrouped(digits)?),
        None => String::new(),
    };
    Some(format!("{whole}{fraction}{}", ungrouped(exponent)?))
}

fn digits(source: &str) -> (&str, &str) {
    split_while(source, |c| c.is_ascii_digit() || c == '_')
}

/// Digits without `_`, which may stand between two of them only.
fn ungrouped(digits: &str) -> Option<String> {
    let malformed = digits.starts_with('_') || digits.ends_with('_') || digits.contains("__");
    (!malformed).then(|| digits.replace('_', ""))
}
