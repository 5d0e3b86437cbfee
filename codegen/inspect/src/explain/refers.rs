//! What refers to an item.

use super::Documentation;
use super::items::{Owner, Place};

/// Operations that it settles, pages that lead to it, stubs, marks.
pub fn to_owner(documentation: &Documentation<'_>, owner: Owner<'_>) -> Vec<String> {
    let api = documentation.api;
    let page = owner.origin().page.trim_end_matches(".md");
    let mut lines = Vec::new();
    if let Owner::Operation(_) = owner {
        let key = owner.key();
        let settled = Owner::all(api).filter(
            |other| matches!(other, Owner::Operation(operation) if operation.settled_by.as_ref() == Some(&key)),
        );
        lines.extend(settled.map(|other| format!("settles an unknown outcome of {}", other.key())));
    }
    let stubs = api.moves.iter().filter(|moved| moved.to == page);
    lines.extend(stubs.map(|moved| format!("a stub leads here: {}", moved.origin.page)));
    for other in Owner::all(api) {
        let marks = match other {
            Owner::Operation(operation) => &operation.marks,
            Owner::Notification(notification) => &notification.marks,
        };
        let leading = marks.iter().filter(|mark| mark.successor.as_deref() == Some(page));
        lines.extend(leading.map(|mark| {
            format!("{} is {} in favour of it ({}:{})", other.key(), mark.kind, mark.origin.page, mark.origin.line)
        }));
    }
    lines
}

/// The fields whose type it is, above it.
pub fn to_field(place: &Place<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    if let [.., parent, _] = place.trail.as_slice() {
        let path = place.path.strip_suffix(&format!(".{}", place.field.name.wire)).unwrap_or_default();
        lines.push(format!("a field of `{path}` ({}:{})", parent.origin.page, parent.origin.line));
    }
    lines.push(format!("part of {}", place.owner.key()));
    lines
}
