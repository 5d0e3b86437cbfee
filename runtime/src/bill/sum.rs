//! Exact sums of decimals.

use crate::message::Decimal;

/// A sum: an integer, and how many of its digits stand behind the point.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    digits: i128,
    scale: u32,
}

impl Sum {
    /// Of a single decimal; `None` if it has an exponent or more digits than money has.
    pub(super) fn of(decimal: &Decimal) -> Option<Self> {
        let text = decimal.as_str();
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = format!("{whole}{fraction}").parse().ok()?;
        Some(Self { digits, scale: u32::try_from(fraction.len()).ok()? })
    }

    /// Both together; `None` if that is too much.
    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        Some(Self { digits: self.at(scale)?.checked_add(other.at(scale)?)?, scale })
    }

    /// One more.
    pub(super) fn increment(self) -> Option<Self> {
        self.plus(Self { digits: 1, scale: 0 })
    }

    pub(super) fn is(self, other: Self) -> bool {
        let scale = self.scale.max(other.scale);
        self.at(scale).is_some_and(|digits| other.at(scale) == Some(digits))
    }

    fn at(self, scale: u32) -> Option<i128> {
        10_i128.checked_pow(scale - self.scale)?.checked_mul(self.digits)
    }
}

impl std::fmt::Display for Sum {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.digits < 0 { "-" } else { "" };
        let width = self.scale as usize + 1;
        let digits = format!("{:0width$}", self.digits.unsigned_abs());
        match digits.split_at_checked(digits.len() - self.scale as usize) {
            Some((whole, fraction)) if !fraction.is_empty() => write!(f, "{sign}{whole}.{fraction}"),
            _ => write!(f, "{sign}{digits}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(texts: &[&str]) -> Sum {
        let each = texts.iter().map(|text| Sum::of(&text.parse().unwrap()).unwrap());
        each.fold(Sum::default(), |sum, one| sum.plus(one).unwrap())
    }

    #[test]
    fn nothing_is_rounded() {
        assert_eq!(sum(&["0.1", "0.2"]).to_string(), "0.3");
        assert_eq!(sum(&["-0.00006", "1", "0.00"]).to_string(), "0.99994");
        assert_eq!(sum(&["-0.05"]).to_string(), "-0.05");
        assert!(sum(&["1.50", "-1.5"]).is(sum(&["0"])));
        assert!(!sum(&["0.01"]).is(sum(&["0.1"])));
        assert_eq!(Sum::default().increment().unwrap().to_string(), "1");
    }

    #[test]
    fn what_is_no_money() {
        assert!(Sum::of(&"1e3".parse().unwrap()).is_none());
        let huge = format!("{}", i128::MAX);
        let huge = Sum::of(&huge.parse().unwrap()).unwrap();
        assert!(huge.increment().is_none());
        assert!(huge.plus(sum(&["0.1"])).is_none());
    }
}
