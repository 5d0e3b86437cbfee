//! The sample of a request as JSON, digits as they are.

use crate::ir::Sample;

/// Stands for a value that is no literal.
const NO_LITERAL: &str = "<…>";

/// Writes a sample, two blanks a level.
pub fn write(sample: &Sample) -> String {
    let mut text = String::new();
    value(sample, 0, &mut text);
    text
}

fn value(sample: &Sample, depth: usize, text: &mut String) {
    match sample {
        Sample::Missing => string(NO_LITERAL, text),
        Sample::Null => text.push_str("null"),
        Sample::Boolean(flag) => text.push_str(if *flag { "true" } else { "false" }),
        Sample::Number(digits) => text.push_str(digits),
        Sample::String(content) => string(content, text),
        Sample::List(items) => {
            nested('[', ']', items.iter(), depth, text, |item, text| value(item, depth + 1, text));
        }
        Sample::Object(map) => nested('{', '}', map.iter(), depth, text, |(key, item), text| {
            string(key, text);
            text.push_str(": ");
            value(item, depth + 1, text);
        }),
    }
}

fn nested<T>(
    open: char,
    close: char,
    items: impl ExactSizeIterator<Item = T>,
    depth: usize,
    text: &mut String,
    mut write: impl FnMut(T, &mut String),
) {
    text.push(open);
    let is_empty = items.len() == 0;
    for (index, item) in items.enumerate() {
        text.push_str(if index == 0 { "\n" } else { ",\n" });
        text.push_str(&"  ".repeat(depth + 1));
        write(item, text);
    }
    if !is_empty {
        text.push('\n');
        text.push_str(&"  ".repeat(depth));
    }
    text.push(close);
}

fn string(content: &str, text: &mut String) {
    text.push_str(&serde_json::Value::from(content).to_string());
}
