//! Which path an operation stands below.
//!
//! Paths that differ in the names of their placeholders alone are one path to OpenAPI. The second of them can't be a path of its
//! own, nor be left out: it stands whole in `x-same-path` of the first, with its URL and method.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::facts::{Object, put};

/// The paths of a document.
#[derive(Debug, Default)]
pub struct Paths {
    items: Object,
    /// The path without names of placeholders → the path that stands for it.
    known: BTreeMap<String, String>,
}

impl Paths {
    /// Adds an operation.
    pub fn add(&mut self, url: &str, method: &'static str, operation: Object) {
        let path = self.known.entry(template(url)).or_insert_with(|| url.to_owned()).clone();
        let item = self.items.entry(path.clone()).or_insert_with(|| json!({}));
        let Value::Object(item) = item else { return };
        if path == url && !item.contains_key(method) {
            put(item, [(method, operation.into())]);
            return;
        }
        // Viewers show nothing of it, but what an operation says.
        if let Some(Value::Object(shown)) = item.get_mut(method) {
            let text = shown.get("description").and_then(Value::as_str).map(|text| format!("{text}\n\n"));
            let also = format!("`{} {url}` is an operation of the same path.", method.to_uppercase());
            put(shown, [("description", json!(text.unwrap_or_default() + &also))]);
        }
        let others = item.entry("x-same-path").or_insert_with(|| json!([]));
        if let Value::Array(others) = others {
            others.push(json!({ "path": url, "method": method, "operation": operation }));
        }
    }

    /// All of them.
    pub fn into_object(self) -> Object {
        self.items
    }
}

/// `/v3/refunds/{}` of `/v3/refunds/{out_refund_no}`.
fn template(url: &str) -> String {
    let segments = url.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment });
    segments.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_of_the_same_path_is_not_lost() {
        let mut paths = Paths::default();
        paths.add("/a/{x}/cancel", "post", Object::new());
        paths.add("/a/{y}/cancel", "post", Object::new());
        paths.add("/a/{x}/cancel", "get", Object::new());
        let same = json!([{ "path": "/a/{y}/cancel", "method": "post", "operation": {} }]);
        let post = json!({ "description": "`POST /a/{y}/cancel` is an operation of the same path." });
        let expected = json!({ "/a/{x}/cancel": { "post": post, "x-same-path": same, "get": {} } });
        assert_eq!(Value::from(paths.into_object()), expected);
    }
}
