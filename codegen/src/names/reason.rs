//! How a name came about, in words: for whoever asks. The rules themselves are the modules beside this one.

use super::fields::{RESERVED_FIELDS, RESERVED_TYPES};
use super::words;
use crate::ir::Segment;

/// Of a field.
#[must_use]
pub fn of_field(wire: &str, rust: &str) -> String {
    let snake = words::snake(wire);
    let reserved = RESERVED_FIELDS.contains(&snake.as_str());
    let regular = if reserved { format!("{snake}_") } else { snake.clone() };
    if rust != regular {
        return taken(&regular);
    }
    let mut steps = identifier(wire, &snake);
    if reserved {
        steps.push("a final `_`, because every struct has a method of that name".to_owned());
    }
    told(steps)
}

/// Of a segment of the chain: accessor and module.
#[must_use]
pub fn of_segment(segment: &Segment) -> String {
    let Segment { name, parameter, module } = segment;
    let snake = words::snake(&name.wire);
    let mut steps = identifier(&name.wire, &snake);
    let differs = words::plain(&name.rust) != words::plain(&snake);
    if differs && words::plain(&name.rust) == format!("{}_", words::plain(&snake)) {
        let of_method = matches!(snake.as_str(), "get" | "post" | "put" | "patch" | "delete");
        steps.push(match of_method {
            true => "a final `_`, because the methods are the ends of the chain".to_owned(),
            false => "a final `_`, because of a sibling or a file that would be called alike".to_owned(),
        });
    } else if differs {
        return taken(&snake);
    }
    if *parameter {
        steps.push(format!("a path parameter: the accessor takes its value, the module is `{module}`"));
    }
    told(steps)
}

/// Of the type that a field brings; `parent` is the wire name of the field above.
#[must_use]
pub fn of_type(parent: &str, wire: &str, rust: &str) -> String {
    let regular = words::type_name(&format!("{parent} {wire}"));
    let from = if parent.is_empty() {
        format!("the field `{wire}` in camel case")
    } else {
        format!("parent field `{parent}` and field `{wire}` in camel case")
    };
    if rust == regular {
        let shadows = regular.ends_with('_');
        return if shadows { format!("{from}, with a final `_` because Rust's prelude has that name") } else { from };
    }
    let reserved = RESERVED_TYPES.contains(&regular.as_str()) && rust == format!("{regular}_");
    if reserved {
        return format!("{from}, with a final `_` because a group of the request is called so");
    }
    taken(&regular)
}

/// Of a value of an enumeration.
#[must_use]
pub fn of_value(wire: &str, rust: &str) -> String {
    let regular = words::variant(wire);
    if rust != regular {
        return taken(&regular);
    }
    match regular.as_str() {
        "Self_" => "camel case, with a final `_` because `Self` is a keyword".to_owned(),
        "Unknown_" => "camel case, with a final `_` because `Unknown` holds what is not documented".to_owned(),
        _ if regular == wire => "as on the wire".to_owned(),
        _ => "camel case".to_owned(),
    }
}

/// Of a notification's module.
#[must_use]
pub fn of_notification(wire: &str, rust: &str) -> String {
    let regular = words::module(wire);
    if rust == regular { told(identifier(wire, &regular)) } else { taken(&regular) }
}

/// From the wire to an identifier.
fn identifier(wire: &str, rust: &str) -> Vec<String> {
    let mut steps = Vec::new();
    let bare = words::plain(rust);
    let bare = if bare == wire { bare } else { bare.trim_end_matches('_') };
    if bare != wire {
        steps.push("its words in lower case, joined by `_`".to_owned());
    }
    if wire.starts_with(|first: char| first.is_ascii_digit()) {
        steps.push("a `v` in front, because no identifier begins with a digit".to_owned());
    }
    if rust.starts_with("r#") {
        steps.push("`r#`, because it is a keyword of Rust".to_owned());
    } else if rust.ends_with('_') && !wire.ends_with('_') {
        steps.push("a final `_`, because it is a keyword without raw form or no name for a file".to_owned());
    }
    steps
}

fn told(steps: Vec<String>) -> String {
    if steps.is_empty() { "as on the wire".to_owned() } else { steps.join("; ") }
}

fn taken(regular: &str) -> String {
    format!("`{regular}` was taken; see the finding `name-collision`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_that_decided_is_named() {
        assert_eq!(of_field("total", "total"), "as on the wire");
        assert!(of_field("type", "r#type").contains("keyword of Rust"));
        assert!(of_field("self", "self_").contains("without raw form"));
        assert!(of_field("Content-Type", "content_type").contains("lower case"));
        assert!(of_field("from", "from_").contains("method of that name"));
        assert!(of_field("a", "a_").contains("was taken"));
        assert!(of_type("scene_info", "store_info", "SceneInfoStoreInfo").contains("parent field `scene_info`"));
        assert!(of_type("", "option", "Option_").contains("prelude"));
        assert!(of_type("", "item", "Item_").contains("group of the request"));
        assert!(of_value("SELF", "Self_").contains("keyword"));
        assert_eq!(of_value("USERPAYING", "Userpaying"), "camel case");
        assert!(of_notification("TRANSACTION.SUCCESS", "transaction_success").contains("lower case"));
    }

    #[test]
    fn segments_tell_of_methods_and_parameters() {
        let segment = |wire: &str, rust: &str, module: &str, parameter: bool| Segment {
            name: crate::ir::Name { wire: wire.to_owned(), rust: rust.to_owned() },
            parameter,
            module: module.to_owned(),
        };
        assert!(of_segment(&segment("delete", "delete_", "delete_", false)).contains("ends of the chain"));
        assert!(of_segment(&segment("id", "id", "by_id", true)).contains("the module is `by_id`"));
        assert!(
            of_segment(&segment("policy_periods", "policy_periods_", "policy_periods_", false)).contains("sibling")
        );
        assert_eq!(of_segment(&segment("pay", "pay", "pay", false)), "as on the wire");
    }
}
