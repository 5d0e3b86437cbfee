//! The encryption of a field against its encryption on the sister pages.

use std::collections::BTreeMap;

use super::super::places::Place;
use super::super::{context::Context, entry, finding::Finding, table::Rule};
use super::at_field;
use wechatpay_codegen::ir::{Encryption, EncryptionKey, Scalar, Type};

/// Texts in clear, of one path and one label, that more pages of the family encrypt.
pub fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let mut families = BTreeMap::<_, Vec<&Place<'_>>>::new();
    for place in context.places {
        let is_text = matches!(place.field.r#type, Type::One(Scalar::String) | Type::List(Scalar::String));
        if is_text && !place.field.label.is_empty() {
            let key =
                (place.item.family(), place.side.is_sent(), place.names(context.places), place.field.label.as_str());
            families.entry(key).or_default().push(place);
        }
    }
    for members in families.into_values() {
        let (encrypted, clear) = members.into_iter().partition::<Vec<&Place<'_>>, _>(|place| key(place).is_some());
        let Some((example, word)) = encrypted.first().and_then(|place| Some((*place, key(place)?))) else { continue };
        if clear.len() >= encrypted.len() {
            continue;
        }
        for place in clear {
            let name = &place.field.name.wire;
            let message = format!(
                "`{name}` is in clear here, and encrypted in {} other places of this family of pages",
                encrypted.len()
            );
            let finding = at_field(Rule::SisterEncryption, context, place, message);
            let finding = finding.related(example.field.origin.clone(), format!("`{name}` is encrypted"));
            found.push(finding.overlay(Some(correction(context, place, word))));
        }
    }
}

/// Whose key encrypts it, in the word of the overlay.
fn key(place: &Place<'_>) -> Option<&'static str> {
    match place.field.encryption? {
        Encryption::Rsa(EncryptionKey::Platform) => Some("platform"),
        Encryption::Rsa(EncryptionKey::Merchant) => Some("merchant"),
        Encryption::Rsa(EncryptionKey::PayToBank) => Some("pay-to-bank"),
        Encryption::AesGcm | Encryption::AesEcb => None,
    }
}

fn correction(context: &Context<'_>, place: &Place<'_>, word: &str) -> String {
    let (on, path) = (place.item.name(), place.path(context.places));
    let (page, right) = (entry::Fact::Word("no"), entry::Fact::Word(word));
    entry::correction(&on, &path, "encrypted", &page, &right, "the sister pages encrypt it")
}
