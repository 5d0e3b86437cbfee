//! What the gateway answers by itself: values of the documented types.

mod bill;
mod certificates;
mod download;
mod fields;
mod numbered;
mod overlay;
mod words;

use bytes::Bytes;
use serde_json::{Map, Value, json};

use crate::Error;
use crate::call::Call;
use crate::documentation::{AnswerKind, Operation};
use crate::keys::Keys;
use crate::shared::Shared;
pub use bill::{comments, fund_flow, trade};
pub use certificates::PATHS as CERTIFICATES;
pub use download::{Files, gzip, token};
pub use fields::Maker;
pub use overlay::over;

/// An answer before it is signed.
pub struct Answered {
    pub status: u16,
    pub body: Bytes,
    pub headers: Vec<(String, String)>,
}

impl Answered {
    fn json(value: &Value) -> Self {
        Self { status: 200, body: value.to_string().into(), headers: Vec::new() }
    }

    /// A refusal in APIv3's form.
    pub fn refused(status: u16, code: &str, message: &str) -> Self {
        Self { status, ..Self::json(&json!({ "code": code, "message": message })) }
    }

    /// The gateway itself could not do it.
    fn failed(error: &Error) -> Self {
        Self::refused(500, "SYSTEM_ERROR", &error.to_string())
    }
}

/// The answer of an operation, with these fields laid over it; `{}` and the fields where there is none.
pub fn documented(
    shared: &Shared,
    keys: &Keys,
    operation: Option<&Operation>,
    call: &Call,
    fields: &Value,
) -> Answered {
    let Some(operation) = operation else { return Answered::json(&over(Value::Object(Map::new()), fields)) };
    if certificates::PATHS.contains(&operation.url.as_str()) && fields.is_null() {
        return certificates::answer(shared, keys).unwrap_or_else(|error| Answered::failed(&error));
    }
    match operation.answer.kind {
        AnswerKind::Empty if fields.is_null() => Answered { status: 204, body: Bytes::new(), headers: Vec::new() },
        AnswerKind::File => download::file(shared, operation, call),
        AnswerKind::Redirect => Answered { status: 302, body: Bytes::new(), headers: Vec::new() },
        AnswerKind::Empty | AnswerKind::Fields => {
            let mut maker = Maker::for_answer(shared, keys, operation, call);
            let mut made = maker.object(&operation.answer.fields, call.json());
            if let Err(error) = download::link(shared, keys, operation, call, &mut made) {
                return Answered::failed(&error);
            }
            Answered::json(&maker.over(&operation.answer.fields, made, fields))
        }
    }
}
