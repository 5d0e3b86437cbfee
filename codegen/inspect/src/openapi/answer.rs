//! What comes back: the answer, or an error.

use serde_json::{Value, json};

use wechatpay_codegen::emit::prose_line;
use wechatpay_codegen::ir::{AnswerKind, Operation, Verification};

use super::facts::{Object, put};
use super::schema::Module;

/// The headers of every answer; those of the signature are missing where nothing is signed.
pub const HEADERS: [(&str, &str, bool); 5] = [
    ("Request-ID", "The number of the request, to be told to WeChat Pay's support.", false),
    ("Wechatpay-Timestamp", "When it was signed: seconds since 1970.", true),
    ("Wechatpay-Nonce", "A random text that is signed, too.", true),
    ("Wechatpay-Signature", "The signature, in Base64.", true),
    ("Wechatpay-Serial", "Which of WeChat Pay's keys signed: the number of a certificate, or `PUB_KEY_ID_…`.", true),
];

/// The responses of an operation. `path` is the operation's module.
pub fn responses(operation: &Operation, path: &str, module: &mut Module<'_>) -> Value {
    let answer = &operation.answer;
    let headers = headers(operation.verification);
    let note = answer.note.iter().map(|note| prose_line(&note.text)).next();
    let described = |usual: &str| json!(note.clone().unwrap_or_else(|| usual.to_owned()));
    let success = match answer.kind {
        AnswerKind::Fields => {
            module.path = format!("{path}.response");
            let schema = module.structure(&format!("{path}.Response"), &answer.fields, Object::new());
            let content = json!({ "application/json": { "schema": schema } });
            ("200", json!({ "description": "Success", "headers": headers, "content": content }))
        }
        AnswerKind::Empty => ("204", json!({ "description": described("Success"), "headers": headers })),
        AnswerKind::File => {
            let content = json!({ "application/octet-stream": { "schema": module.version.file() } });
            ("200", json!({ "description": described("A file"), "headers": headers, "content": content }))
        }
        AnswerKind::Redirect => ("302", json!({ "description": described("An address that the user is sent to") })),
    };
    let error = if answer.error.is_empty() {
        json!({ "$ref": "#/components/responses/Error" })
    } else {
        module.path = format!("{path}.error");
        let schema = module.structure(&format!("{path}.Error"), &answer.error, Object::new());
        json!({ "description": ERROR, "content": { "application/json": { "schema": schema } } })
    };
    let mut responses = Object::new();
    put(&mut responses, [success]);
    put(&mut responses, FAILURES.map(|status| (status, error.clone())));
    responses.into()
}

/// What an error is.
pub const ERROR: &str = "An error";

/// The statuses of errors. `default` would say the same, but generators take it for a second kind of success.
pub const FAILURES: [&str; 2] = ["4XX", "5XX"];

/// Headers by reference.
fn headers(verification: Verification) -> Value {
    let is_signed = verification != Verification::Unsigned;
    let known = HEADERS.into_iter().filter(|(_, _, of_signature)| is_signed || !of_signature);
    known.map(|(name, _, _)| (name.to_owned(), json!({ "$ref": format!("#/components/headers/{name}") }))).collect()
}
