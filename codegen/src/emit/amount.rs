//! The unit of a number in its documentation: the one that the cell states, or that of the currency beside it.

use super::sanitize;
use crate::ir::{Field, Scalar, Type, Unit};

/// How labels call money.
const MONEY: [&str; 2] = ["额", "出资"];
/// What has one of these in its label is no money: a rate, a number of places.
const NO_MONEY: [&str; 2] = ["率", "名额"];
/// How names of totals end: a discount may be a rate as well, unless it is one of these.
const TOTALS: [&str; 2] = ["_total", "_amount"];

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

/// The currency of a whole number of money: `payer_currency` of `payer_total`, else `currency`.
fn currency<'f>(field: &Field, siblings: &'f [Field]) -> Option<&'f Field> {
    let is_whole = matches!(field.r#type, Type::One(Scalar::Integer | Scalar::Number));
    if !is_whole || !is_money(field) {
        return None;
    }
    let named = |wire: &str| siblings.iter().find(|sibling| sibling.name.wire == wire);
    let wire = field.name.wire.as_str();
    let own = wire.split_once('_').and_then(|(whose, _)| named(&format!("{whose}_currency")));
    own.or_else(|| named(&format!("{wire}_currency"))).or_else(|| named("currency"))
}

fn is_money(field: &Field) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| field.label.contains(word));
    let is_total = TOTALS.iter().any(|end| field.name.wire.ends_with(end));
    !has(&NO_MONEY) && (has(&MONEY) || (has(&["折扣"]) && is_total))
}

#[cfg(test)]
mod tests {
    use super::unit;
    use crate::ir::{Field, Origin, Scalar, Type};

    fn field(wire: &str, label: &str, scalar: Scalar) -> Field {
        let origin = Origin { page: "page.md".into(), line: 1, column: 1 };
        Field { label: label.to_owned(), ..Field::named(wire, origin, Type::One(scalar)) }
    }

    #[test]
    fn only_money_beside_a_currency_has_its_unit() {
        let fields = [
            field("total", "总金额", Scalar::Integer),
            field("discount_total", "折扣", Scalar::Integer),
            field("discount", "折扣", Scalar::Integer),
            field("rate", "金额费率", Scalar::Integer),
            field("places", "剩余名额", Scalar::Integer),
            field("text", "总金额", Scalar::String),
            field("currency", "货币类型", Scalar::String),
        ];
        let with_unit = |siblings: &[Field]| {
            let known = fields.iter().filter(|field| unit(field, siblings).is_some());
            known.map(|field| field.name.wire.clone()).collect::<Vec<_>>()
        };
        assert_eq!(with_unit(&fields), ["total", "discount_total"]);
        assert!(with_unit(&fields[..6]).is_empty());
    }
}
