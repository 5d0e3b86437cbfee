//! Values that are called encrypted and are not.

use super::super::{context::Context, entry, finding::Finding, table::Rule};
use super::at_field;
use wechatpay_codegen::ir::{Scalar, Type, Version};

/// Texts whose label says encrypted, without an attribute that says how.
pub fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    for place in context.places {
        let field = place.field;
        let is_text = matches!(field.r#type, Type::One(Scalar::String) | Type::List(Scalar::String));
        // What is to be decrypted is given on as it came.
        let is_given = place.side.is_sent() && place.item.name().contains("decrypt");
        if !is_text || is_given || !field.labelled_encrypted || field.encryption.is_some() {
            continue;
        }
        let message =
            format!("`{}` is called encrypted ({}), but nothing says with whose key", field.name.wire, field.label);
        let (on, path) = (place.item.name(), place.path(context.places));
        let key = match (place.side.is_sent(), place.item.version()) {
            (true, Version::V3) => "platform",
            (true, Version::V2) => "pay-to-bank",
            (false, _) => "merchant",
        };
        let (page, right) = (entry::Fact::Word("no"), entry::Fact::Word(key));
        let entry = entry::correction(&on, &path, "encrypted", &page, &right, "its label says that it is encrypted");
        found.push(at_field(Rule::EncryptedByLabel, context, place, message).overlay(Some(entry)));
    }
}
