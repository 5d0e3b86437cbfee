//! Bodies of JSON.

use serde_json::Value;

use super::headers;
use super::value::{Problem, Reader};
use crate::call::Call;
use crate::documentation::Group;
use crate::refusal::Refusal;

/// Where the page has no body, anything but a `{}` is unknown.
pub fn none(call: &mut Call) -> Result<(), Refusal> {
    if call.body.is_empty() {
        return Ok(());
    }
    headers::is_json(call)?;
    call.json = parse(call)?;
    let unknown = call.json.as_object().into_iter().flatten().map(|(name, _)| format!("/body/{name}"));
    call.unknown.extend(unknown);
    Ok(())
}

/// By the page.
pub fn documented(reader: &Reader<'_>, body: &Group, call: &mut Call) -> Result<(), Refusal> {
    if call.body.is_empty() {
        let needed = body.required && body.fields.iter().any(|field| field.required);
        return if needed { Err(Refusal::parameter("body", "/", &Value::Null, "is required")) } else { Ok(()) };
    }
    headers::is_json(call)?;
    let given = parse(call)?;
    let read = match (&given, body.list) {
        (Value::Array(items), true) => {
            let items = items.iter().map(|item| reader.object(&body.fields, item, "/body", &mut call.unknown));
            items.collect::<Result<Value, _>>()
        }
        _ => reader.object(&body.fields, &given, "/body", &mut call.unknown),
    };
    call.json = read.map_err(refusal)?;
    Ok(())
}

/// The refusal of a problem in the body.
pub fn refusal(problem: Problem) -> Refusal {
    let field = if problem.pointer.is_empty() { "/" } else { &problem.pointer };
    Refusal::parameter("body", field, &problem.value, problem.issue)
}

fn parse(call: &Call) -> Result<Value, Refusal> {
    serde_json::from_slice(&call.body)
        .map_err(|error| Refusal::parameter("body", "/", &Value::Null, format!("is no JSON: {error}")))
}
