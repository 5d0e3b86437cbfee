//! The chain of an interface → the URL that it calls, as the client makes it.

use wechatpay_codegen::ir::Segment;

/// A step of the chain: `eduPapay` is `edu-papay`, `_contract_id_` and `$contract_id$` are placeholders.
pub(super) fn segment(step: &str) -> Segment {
    let placeholder = ['_', '$'].iter().find_map(|sign| {
        let inside = step.strip_prefix(*sign)?.strip_suffix(*sign)?;
        (!inside.is_empty()).then_some(inside)
    });
    let wire = match placeholder {
        Some(name) => name.to_owned(),
        None => kebab(step),
    };
    let name = wechatpay_codegen::ir::Name { wire, rust: String::new() };
    Segment { name, parameter: placeholder.is_some(), module: String::new() }
}

/// `EduPapay` → `edu-papay`.
fn kebab(step: &str) -> String {
    let mut text = String::with_capacity(step.len() + 2);
    for (index, character) in step.chars().enumerate() {
        if character.is_ascii_uppercase() {
            if index > 0 {
                text.push('-');
            }
            text.push(character.to_ascii_lowercase());
        } else {
            text.push(character);
        }
    }
    text
}

/// The steps below `OpenAPI`, or from the version on.
pub(super) fn steps(chain: &[String]) -> &[String] {
    let is_root = |step: &String| step.eq_ignore_ascii_case("openapi");
    let is_version = |step: &String| matches!(step.to_ascii_lowercase().as_str(), "v2" | "v3");
    let root = chain.iter().position(is_root).map(|index| index + 1);
    root.or_else(|| chain.iter().position(is_version)).and_then(|index| chain.get(index..)).unwrap_or_default()
}

/// Whether a chain calls the URL of a page: step by step, without regard to letter case, dashes and underscores, and to how
/// placeholders are called.
pub(super) fn calls(chain: &[Segment], page: &[Segment]) -> bool {
    // An `index` page is the URL of its folder.
    let page = match page.split_last() {
        Some((last, folder)) if last.name.wire == "index" && chain.len() == folder.len() => folder,
        _ => page,
    };
    let same = |(step, segment): (&Segment, &Segment)| {
        step.parameter == segment.parameter && (step.parameter || bare(&step.name.wire) == bare(&segment.name.wire))
    };
    chain.len() == page.len() && chain.iter().zip(page).all(same)
}

/// The names of the placeholders of a chain, in order.
pub(super) fn placeholders(segments: &[Segment]) -> Vec<&str> {
    segments.iter().filter(|segment| segment.parameter).map(|segment| segment.name.wire.as_str()).collect()
}

/// A name without what spelling is free to choose.
pub(super) fn bare(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_' | '.')).flat_map(char::to_lowercase).collect()
}
