//! The JSON around the ciphertext.

use crate::message::{Decode, Field, FromField, Object};

/// A notification as it stands in the body.
pub(super) struct Envelope {
    pub(super) id: String,
    pub(super) create_time: Option<String>,
    pub(super) event_type: String,
    pub(super) resource_type: Option<String>,
    pub(super) summary: Option<String>,
    pub(super) resource: Option<Resource>,
}

/// What it is about.
pub(super) struct Resource {
    /// Its own JSON text if it is not encrypted: it is the content then.
    pub(super) json: Option<String>,
    pub(super) algorithm: Option<String>,
    pub(super) associated_data: Option<String>,
    pub(super) nonce: Option<String>,
    pub(super) ciphertext: Option<String>,
    pub(super) original_type: Option<String>,
}

impl Envelope {
    /// The ciphertext; `None` of what is not encrypted.
    #[inline]
    pub(super) fn ciphertext(&self) -> Option<&str> {
        self.resource.as_ref()?.ciphertext.as_deref()
    }
}

impl Decode for Envelope {
    #[inline]
    fn decode(object: &mut Object<'_>) -> Self {
        Self {
            id: object.field("id"),
            create_time: object.field("create_time"),
            event_type: object.field("event_type"),
            resource_type: object.field("resource_type"),
            summary: object.field("summary"),
            resource: object.field("resource"),
        }
    }
}

impl FromField for Resource {
    const EMPTY_TEXT_IS_ABSENT: bool = true;

    #[inline]
    fn from_field(field: Field<'_>) -> Self {
        let json = field.raw().unwrap_or("{}");
        let mut object = field.object();
        let ciphertext = object.field::<Option<String>>("ciphertext").filter(|ciphertext| !ciphertext.is_empty());
        Self {
            json: ciphertext.is_none().then(|| json.to_owned()),
            algorithm: object.field("algorithm"),
            associated_data: object.field("associated_data"),
            nonce: object.field("nonce"),
            ciphertext,
            original_type: object.field("original_type"),
        }
    }
}
