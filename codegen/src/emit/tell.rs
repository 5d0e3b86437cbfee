//! What the example of an operation prints of the answer: the state, else what the answer brings that was not sent.

use proc_macro2::TokenStream;
use quote::quote;

use super::side::Side;
use super::structure::ident;
use crate::ir::{Field, Operation, Scalar, Type, Version};
use crate::names::{self, Shape};

/// `println!` of one field, or of all of them: an answer of APIv2 tells several outcomes.
pub fn answer(operation: &Operation, sent: &[Field]) -> TokenStream {
    let side = Side::answered(operation.version);
    let fields = &operation.answer.fields;
    let state = STATES.iter().find_map(|is_state| fields.iter().find(|field| is_told(field) && is_state(wire(field))));
    let brought = || {
        // The fields may stand in groups.
        let sent = || sent.iter().flat_map(|sent| sent.children.iter().chain([sent])).chain(&operation.parameters);
        let is_sent = |field: &Field| sent().any(|sent| wire(sent) == wire(field));
        let told = || fields.iter().filter(|field| is_told(field) && side.requires(field));
        told().find(|field| !is_sent(field) && !is_account(wire(field))).or_else(|| told().next())
    };
    match state.or_else(|| brought().filter(|_| operation.version == Version::V3)) {
        Some(field) if side.requires(field) && matches!(Shape::of(field), Shape::Scalar) => {
            let field = ident(field);
            quote!(println!("{}", answer.#field))
        }
        Some(field) => {
            let field = ident(field);
            quote!(println!("{:?}", answer.#field))
        }
        None => quote!(println!("{answer:?}")),
    }
}

/// What says how a thing stands, the plainest first. `return_code` and its like speak of the call.
const STATES: [fn(&str) -> bool; 3] = [
    |wire| wire == "trade_state",
    |wire| matches!(wire, "status" | "state"),
    |wire| wire.ends_with("_status") || wire.ends_with("_state"),
];

/// Who it is for, which the caller knows.
fn is_account(wire: &str) -> bool {
    ["appid", "mchid", "mch_id"].iter().any(|account| wire.ends_with(account))
}

/// One value that may be printed.
fn is_told(field: &Field) -> bool {
    let is_one = matches!(field.r#type, Type::One(Scalar::String | Scalar::Integer | Scalar::Number));
    is_one
        && matches!(Shape::of(field), Shape::Scalar | Shape::Text | Shape::Integer)
        && field.numbered == 0
        && !names::is_sensitive(field)
}

fn wire(field: &Field) -> &str {
    &field.name.wire
}
