//! What nobody sends together, by the names that the pages give: an example shows the one and not the other.
//!
//! No page states a choice in a form of its own. What its names don't tell (a service order by number or by query ID) is shown as
//! the page's sample has it.

use crate::ir::{Field, Link, Operation, Type};

/// WeChat Pay's own number, as labels begin.
const THEIRS: [&str; 2] = ["微信支付", "微信"];
/// The merchant's.
const OURS: [&str; 2] = ["商户", "商家"];

/// Whether a page is a merchant's and a partner's at once: both have it among their documents.
pub fn is_shared(operation: &Operation) -> bool {
    let is_linked = |part: &str| operation.links.iter().any(|Link { href, .. }| href.contains(part));
    is_linked("/merchant/") && is_linked("/partner/")
}

/// Whether an optional field is left out for another one, or because a merchant has none.
pub fn is_left_out(field: &Field, siblings: &[Field], is_shared: bool) -> bool {
    !field.required
        && ((is_shared && is_of_partner(field))
            || siblings.iter().any(|own| is_number_of_both(field, own) || is_user_of_both(field, own)))
}

/// `sub_mchid`, `sub_appid`, `sub_openid`: the merchant for whom a partner acts.
fn is_of_partner(field: &Field) -> bool {
    let account = field.name.wire.strip_prefix("sub_");
    account.is_some_and(|account| account.starts_with("mch") || matches!(account, "appid" | "openid"))
}

/// WeChat Pay's number of what the merchant has numbered too: `transaction_id` beside `out_trade_no`.
fn is_number_of_both(theirs: &Field, ours: &Field) -> bool {
    if ours.required || [theirs, ours].iter().any(|field| !matches!(field.r#type, Type::One(_))) {
        return false;
    }
    let kind = |field: &Field, who: [&str; 2]| {
        let kind = who.iter().find_map(|who| field.label.strip_prefix(who)).filter(|kind| kind.ends_with("单号"));
        kind.map(ToOwned::to_owned)
    };
    let by_label = kind(theirs, THEIRS).zip(kind(ours, OURS)).is_some_and(|(theirs, ours)| theirs == ours);
    let stem = theirs.name.wire.strip_suffix("_id");
    by_label || stem.is_some_and(|stem| ours.name.wire == format!("out_{stem}_no"))
}

/// A user, by the partner's account as well as by its merchant's.
fn is_user_of_both(field: &Field, other: &Field) -> bool {
    !other.required && field.name.wire == "sub_openid" && matches!(other.name.wire.as_str(), "openid" | "sp_openid")
}

#[cfg(test)]
mod tests {
    use super::is_left_out;
    use crate::ir::{Field, Origin, Scalar, Type};

    fn field(wire: &str, label: &str) -> Field {
        let origin = Origin { page: "page.md".into(), line: 1, column: 1 };
        Field { label: label.to_owned(), ..Field::named(wire, origin, Type::One(Scalar::String)) }
    }

    #[test]
    fn of_two_numbers_of_one_thing_the_merchants_own_is_shown() {
        let fields = [
            field("transaction_id", "微信支付订单号"),
            field("out_trade_no", "商户订单号"),
            field("order_id", "微信分帐单号"),
            field("out_order_no", "商户分账单号"),
            field("wxpay_goods_id", "微信支付商品编码"),
            field("goods_id", "商户商品编码"),
        ];
        let shown = fields.iter().filter(|field| !is_left_out(field, &fields, false));
        let shown = shown.map(|field| field.name.wire.as_str()).collect::<Vec<_>>();
        assert_eq!(shown, ["out_trade_no", "out_order_no", "wxpay_goods_id", "goods_id"]);
    }

    #[test]
    fn what_must_be_there_is_shown() {
        let mut fields = [field("transaction_id", "微信支付订单号"), field("out_trade_no", "商户订单号")];
        fields[1].required = true;
        assert!(!is_left_out(&fields[0], &fields, false));
    }

    #[test]
    fn a_partners_fields_are_shown_on_a_partners_page() {
        let fields = [field("sub_mchid", "子商户号"), field("sub_order_no", "商户子订单号")];
        assert!(!is_left_out(&fields[0], &fields, false));
        assert!(is_left_out(&fields[0], &fields, true));
        assert!(!is_left_out(&fields[1], &fields, true));
    }
}
