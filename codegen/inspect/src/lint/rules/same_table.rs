//! Notifications of different events with one and the same table.

use std::collections::BTreeMap;

use super::super::{context::Context, finding::Finding, table::Rule};
use wechatpay_codegen::ir::{Field, Notification};
use wechatpay_codegen::surface;

/// Pages whose content has the same fields as that of an earlier page with other events.
pub fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let mut known = BTreeMap::<String, &Notification>::new();
    for notification in &context.api.notifications {
        let mut shape = String::new();
        let fields = content(&notification.body.message.fields).unwrap_or(&notification.body.message.fields);
        fields.iter().for_each(|field| write(field, 0, &mut shape));
        let Some(first) = known.get(&shape) else {
            known.insert(shape, notification);
            continue;
        };
        let is_same = first.event_types.iter().any(|event| notification.event_types.contains(event));
        if fields.len() < LEAST || (is_same && !first.event_types.is_empty()) {
            continue;
        }
        let other = surface::page(&first.origin.page);
        let message = format!("the fields of `{}` are those of `{other}`, to the letter", notification.name.wire);
        let finding = Finding::new(Rule::SameTable, notification.origin.clone(), 1, message);
        let finding = finding.about(surface::page(&notification.origin.page));
        found.push(finding.related(first.origin.clone(), "the same fields".to_owned()));
    }
}

/// Fewer fields than this are alike by chance.
const LEAST: usize = 3;

/// The fields of the plaintext.
fn content(fields: &[Field]) -> Option<&Vec<Field>> {
    fields.iter().find_map(|field| match &field.content {
        Some(content) => Some(&content.fields),
        None => content(&field.children),
    })
}

fn write(field: &Field, depth: usize, shape: &mut String) {
    let values = field.enumeration.iter().flat_map(|enumeration| &enumeration.values);
    let values = values.map(|value| value.name.wire.as_str()).collect::<Vec<_>>().join("|");
    let Field { name, r#type, required, label, .. } = field;
    shape.push_str(&format!("{depth} {} {type:?} {required} {label} {values}\n", name.wire));
    let content = field.content.iter().flat_map(|content| &content.fields);
    field.children.iter().chain(content).for_each(|child| write(child, depth + 1, shape));
}
