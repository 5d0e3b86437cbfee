//! The unit of a number in its documentation: the one that the cell states, or that of the currency beside it.

use super::sanitize;
use crate::ir::{Field, Scalar, Type, Unit};

/// How labels call money.
const MONEY: [&str; 3] = ["额", "出资", "折扣"];

/// `in 分 (0.01 CNY)`.
pub fn unit(field: &Field, siblings: &[Field]) -> Option<String> {
    match &field.unit {
        Some(Unit::Fen) => Some("in 分 (0.01 CNY)".to_owned()),
        Some(Unit::Yuan) => Some("in 元 (CNY)".to_owned()),
        Some(Unit::MinorUnit) => Some(of_currency("currency")),
        Some(Unit::Time(text) | Unit::Other(text)) => Some(format!("unit: {}", sanitize::line(text))),
        None => currency(field, siblings).map(|currency| of_currency(&currency.name.wire)),
    }
}

fn of_currency(wire: &str) -> String {
    format!("in the smallest unit of `{wire}` (分 for CNY)")
}

/// The currency of a whole number of money: `payer_currency` of `payer_total`, else `currency`. A rate is no money.
fn currency<'f>(field: &Field, siblings: &'f [Field]) -> Option<&'f Field> {
    let is_whole = matches!(field.r#type, Type::One(Scalar::Integer | Scalar::Number));
    if !is_whole || field.label.contains('率') || !MONEY.iter().any(|word| field.label.contains(word)) {
        return None;
    }
    let named = |wire: &str| siblings.iter().find(|sibling| sibling.name.wire == wire);
    let wire = field.name.wire.as_str();
    let own = wire.split_once('_').and_then(|(whose, _)| named(&format!("{whose}_currency")));
    own.or_else(|| named(&format!("{wire}_currency"))).or_else(|| named("currency"))
}
