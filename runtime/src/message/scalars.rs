//! The values a field may have: strings, integers, booleans, options, lists, any JSON.

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::{Field, FromField, Slot, ToField, number};

impl ToField for str {
    fn to_field(&self, slot: Slot<'_>) {
        slot.text(self);
    }
}

impl ToField for String {
    fn to_field(&self, slot: Slot<'_>) {
        slot.text(self);
    }
}

impl FromField for String {
    /// A number or boolean keeps its text; of an object or list where a string belongs, the JSON is the text: nothing
    /// is lost, and a call that succeeded does not end as an error.
    fn from_field(field: Field<'_>) -> Self {
        match field.scalar().or_else(|| field.raw().map(Into::into)) {
            Some(text) => text.into_owned(),
            None => {
                field.expected("a string");
                Self::new()
            }
        }
    }
}

impl ToField for i64 {
    fn to_field(&self, slot: Slot<'_>) {
        slot.integer(*self);
    }
}

impl FromField for i64 {
    const EMPTY_TEXT_IS_ABSENT: bool = true;

    fn from_field(field: Field<'_>) -> Self {
        field.scalar().and_then(|text| number::integer(&text)).unwrap_or_else(|| {
            field.expected("an integer of 64 bits");
            0
        })
    }
}

impl ToField for bool {
    fn to_field(&self, slot: Slot<'_>) {
        slot.boolean(*self);
    }
}

impl FromField for bool {
    const EMPTY_TEXT_IS_ABSENT: bool = true;

    fn from_field(field: Field<'_>) -> Self {
        match field.scalar().as_deref() {
            Some("true" | "TRUE" | "True" | "1") => true,
            Some("false" | "FALSE" | "False" | "0") => false,
            _ => {
                field.expected("a boolean");
                false
            }
        }
    }
}

impl ToField for &str {
    fn to_field(&self, slot: Slot<'_>) {
        slot.text(self);
    }
}

impl<T: ToField> ToField for Option<T> {
    fn to_field(&self, slot: Slot<'_>) {
        if let Some(value) = self {
            value.to_field(slot);
        }
    }
}

impl<T: FromField> FromField for Option<T> {
    fn from_field(field: Field<'_>) -> Self {
        let absent = if T::EMPTY_TEXT_IS_ABSENT { field.is_blank() } else { field.is_null() };
        // No `then`: one function less for each type.
        if absent { None } else { Some(T::from_field(field)) }
    }
}

impl<T: ToField> ToField for Vec<T> {
    fn to_field(&self, slot: Slot<'_>) {
        let out = slot.open_list();
        for item in self {
            out.item(item);
        }
        out.close_list();
    }
}

impl<T: FromField> FromField for Vec<T> {
    const EMPTY_TEXT_IS_ABSENT: bool = true;

    fn from_field(field: Field<'_>) -> Self {
        let mut list = field.list();
        let mut items = Self::new();
        while let Some(item) = list.next_item() {
            items.push(T::from_field(item));
        }
        items
    }
}

impl ToField for Value {
    /// As it is, but for nulls: they are left out at every depth.
    fn to_field(&self, slot: Slot<'_>) {
        match self {
            Self::Null => {}
            Self::Bool(value) => slot.boolean(*value),
            Self::Number(number) => slot.raw(&number.to_string()),
            Self::String(text) => slot.text(text),
            Self::Array(items) => items.to_field(slot),
            Self::Object(fields) => fields.to_field(slot),
        }
    }
}

impl super::Encode for Map<String, Value> {
    fn encode(&self, out: &mut super::Writer) {
        for (name, value) in self {
            out.field(name, value);
        }
    }
}

impl FromField for Value {
    /// A missing value is [`Value::Null`].
    fn from_field(field: Field<'_>) -> Self {
        let Some(json) = field.raw() else { return Self::Null };
        super::value(json).unwrap_or_else(|| {
            // Well-formed, since it was split off before: too deep, or a number beyond every range.
            field.expected("JSON of at most 127 levels");
            Self::Null
        })
    }
}

impl ToField for RawValue {
    fn to_field(&self, slot: Slot<'_>) {
        slot.raw(self.get());
    }
}
