//! Enumerations and constants, compared as the sets of values that they are.

use super::fields::Ground;
use super::finding::{Finding, State};
use super::kinds::Kind;
use wechatpay_codegen::ir::{Field, Scalar, Type};

/// What differs in the documented values of a field.
pub(super) fn compare(ground: &Ground<'_>, path: &str, here: &Field, there: &Field) -> Vec<Finding> {
    let (ours, theirs) = (values(here), values(there));
    let state = |field: &Field, values: &[&str]| State::new(&field.origin, shown(values));
    let said = |kind: Kind, ours: &[&str], theirs: &[&str]| {
        ground.subject.finding(kind, ground.part, Some(path), state(here, ours), state(there, theirs))
    };
    // A type without literals lists nothing; a row of a table might have.
    let lists_nothing = |field: &Field, is_typescript: bool| values(field).is_empty() && is_typescript;
    if lists_nothing(there, ground.subject.there.is_typescript(&there.origin))
        || lists_nothing(here, ground.subject.here.is_typescript(&here.origin))
    {
        return Vec::new();
    }
    if ours.is_empty() && theirs.is_empty() {
        return Vec::new();
    }
    if ours.is_empty() {
        return vec![said(Kind::ValuesUnlisted, &[], &theirs)];
    }
    let missing = theirs.iter().filter(|value| !ours.contains(value)).copied().collect::<Vec<_>>();
    let extra = ours.iter().filter(|value| !theirs.contains(value)).copied().collect::<Vec<_>>();
    let missing = (!missing.is_empty()).then(|| said(Kind::ValueMissing, &ours, &missing));
    let extra = (!extra.is_empty()).then(|| said(Kind::ValueExtra, &extra, &theirs));
    missing.into_iter().chain(extra).collect()
}

/// The documented values; a constant is the only one. Of a switch there are no others.
fn values(field: &Field) -> Vec<&str> {
    let (Type::One(scalar) | Type::List(scalar)) = field.r#type;
    if matches!(scalar, Scalar::Boolean | Scalar::True | Scalar::Object) {
        return Vec::new();
    }
    let constant = field.constant.iter().map(|constant| constant.value.as_str());
    let listed = field.enumeration.iter().flat_map(|enumeration| &enumeration.values);
    let listed = listed.map(|value| value.name.wire.as_str()).collect::<Vec<_>>();
    if listed.is_empty() { constant.collect() } else { listed }
}

fn shown(values: &[&str]) -> String {
    match values {
        [] => "nothing".to_owned(),
        values => values.join(" | "),
    }
}
