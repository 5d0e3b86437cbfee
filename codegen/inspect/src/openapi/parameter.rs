//! Parameters: of the path, of the query, headers.

use serde_json::{Value, json};

use wechatpay_codegen::emit::is_client_header;
use wechatpay_codegen::ir::{Field, Message, Operation};

use super::example;
use super::facts::{Object, put};
use super::schema::Module;

/// Those of a request, in the order of the page.
pub fn of_operation(operation: &Operation, module: &mut Module<'_>) -> Vec<Value> {
    let (query, headers) = (fields(operation.query.as_ref()), fields(operation.headers.as_ref()));
    let groups = [("path", operation.parameters.as_slice()), ("query", query), ("header", headers)];
    let placed = groups.into_iter().flat_map(|(place, fields)| fields.iter().map(move |field| (place, field)));
    let parameters = placed.map(|(place, field)| {
        let mut parameter = parameter(place, field, module);
        let is_of_client = place == "header" && is_client_header(&field.name.wire);
        put(&mut parameter, is_of_client.then(|| ("x-by-client", json!(true))));
        parameter.into()
    });
    parameters.collect()
}

/// The headers of a notification.
pub fn headers(headers: Option<&Message>, module: &mut Module<'_>) -> Vec<Value> {
    fields(headers).iter().map(|field| parameter("header", field, module).into()).collect()
}

fn fields(message: Option<&Message>) -> &[Field] {
    message.map_or(&[], |message| &message.fields)
}

fn parameter(place: &'static str, field: &Field, module: &mut Module<'_>) -> Object {
    let mut parameter = Object::new();
    put(&mut parameter, [("name", json!(field.name.wire)), ("in", json!(place))]);
    put(&mut parameter, (field.required || place == "path").then(|| ("required", json!(true))));
    let schema = module.typed(field);
    let mut about = module.about(field);
    // What restricts the value belongs to its schema.
    let restricting = ["const", "enum"].into_iter().filter_map(|key| about.shift_remove_entry(key)).collect::<Vec<_>>();
    parameter.extend(about);
    put(&mut parameter, [("schema", with(schema, restricting))]);
    put(&mut parameter, example::field(field).map(|value| ("example", value)));
    parameter
}

fn with(schema: Value, facts: Vec<(String, Value)>) -> Value {
    match schema {
        Value::Object(mut schema) if !schema.contains_key("$ref") => {
            schema.extend(facts);
            schema.into()
        }
        other => other,
    }
}
