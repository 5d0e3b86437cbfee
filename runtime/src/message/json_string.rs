//! JSON inside a string.

use std::ops::{Deref, DerefMut};

use super::{Field, FromField, Slot, ToField};

/// A structure whose JSON stands in a string, with the quotes escaped: `"store_photos": "[\"…\"]"`.
///
/// Reading takes the object itself, too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct JsonString<T>(pub T);

impl<T> From<T> for JsonString<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> Deref for JsonString<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for JsonString<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: ToField> ToField for JsonString<T> {
    fn to_field(&self, slot: Slot<'_>) {
        slot.encoded(&self.0);
    }
}

impl<T: FromField> FromField for JsonString<T> {
    const EMPTY_TEXT_IS_ABSENT: bool = true;

    fn from_field(field: Field<'_>) -> Self {
        Self(field.decoded())
    }
}
