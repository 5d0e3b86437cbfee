//! Whether examples are of their schemas, as far as these schemas go: type, required fields, known fields.

use serde_json::Value;

use super::document::Document;

/// How many examples there are, and what is wrong with them.
pub fn check(document: &Document) -> (usize, Vec<String>) {
    let (mut checked, mut wrong) = (0, Vec::new());
    for (name, operation) in document.operations() {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let bodies = operation["requestBody"]["content"].as_object().into_iter().flatten().map(|(_, content)| content);
        for place in parameters.chain(bodies).filter(|place| !place["example"].is_null()) {
            checked += 1;
            let told = compare(document, &place["schema"], &place["example"], "");
            wrong.extend(told.map(|told| format!("{name} {} {told}", place["name"])));
        }
    }
    (checked, wrong)
}

/// What is wrong, and where.
fn compare(document: &Document, schema: &Value, value: &Value, path: &str) -> Option<String> {
    if let Some(reference) = schema["$ref"].as_str() {
        return compare(document, document.value().pointer(reference.trim_start_matches('#')).unwrap(), value, path);
    }
    let is_of = match schema["type"].as_str() {
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        _ => true,
    };
    if !is_of {
        return Some(format!("{path}: {value} is no {}", schema["type"]));
    }
    let items = value.as_array().into_iter().flatten();
    if let Some(told) = items.filter_map(|item| compare(document, &schema["items"], item, path)).next() {
        return Some(told);
    }
    let fields = value.as_object().filter(|_| schema["additionalProperties"].is_null())?;
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    if let Some(missing) = required.filter(|name| !fields.contains_key(*name)).map(str::to_owned).next() {
        return Some(format!("{path}.{missing} is missing"));
    }
    fields.iter().find_map(|(name, value)| {
        let property = &schema["properties"][name];
        let path = format!("{path}.{name}");
        if property.is_null() { Some(format!("{path} is unknown")) } else { compare(document, property, value, &path) }
    })
}
