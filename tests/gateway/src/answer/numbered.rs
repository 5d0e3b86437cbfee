//! Fields whose names hold running numbers: `coupon_id_$n`, `coupon_type_$n_$m`.

use serde_json::{Map, Value};

use crate::documentation::{Field, Scalar};

/// How many of each there are.
const COUNT: usize = 2;

/// The names of a field: its own, or one for each number.
pub fn names(field: &Field) -> Vec<String> {
    let mut names = vec![field.name.clone()];
    for placeholder in ["$n", "$m"].into_iter().take(field.numbered) {
        let numbers = |name: String| (0..COUNT).map(move |number| name.replacen(placeholder, &number.to_string(), 1));
        names = names.into_iter().flat_map(numbers).collect();
    }
    names
}

/// Counts say how many there are.
pub fn count(fields: &[Field], made: &mut Map<String, Value>) {
    if fields.iter().all(|field| field.numbered == 0) {
        return;
    }
    for field in fields.iter().filter(|field| is_count(&field.name)) {
        let count = if field.r#type == Scalar::String { Value::from(COUNT.to_string()) } else { Value::from(COUNT) };
        for name in names(field) {
            made.insert(name, count.clone());
        }
    }
}

fn is_count(name: &str) -> bool {
    matches!(name, "count" | "coupon_count" | "refund_count")
        || name.ends_with("refund_count")
        || name == "coupon_refund_count_$n"
}
