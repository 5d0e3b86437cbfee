//! `Debug` for messages, by the fields that they name for [`Encode`]: every field with its own `Debug`, absent ones too.
//!
//! It says what a derived one says. Thousands of derived ones are a sixth of what the compiler has to do for the whole API.

use std::fmt;

use super::{Encode, Writer};

/// Fields as their `Debug` shows them.
pub(super) struct Shown {
    pretty: bool,
    fields: Vec<(String, String)>,
}

impl Shown {
    pub(super) fn take(&mut self, name: &str, value: &dyn fmt::Debug) {
        let text = if self.pretty { format!("{value:#?}") } else { format!("{value:?}") };
        self.fields.push((name.to_owned(), text));
    }
}

/// Shows a message as a struct of that name. [`message!`](crate::message) calls it.
///
/// # Errors
/// Those of the formatter.
pub fn debug(name: &str, message: &dyn Encode, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut out = Writer::showing(Shown { pretty: f.alternate(), fields: Vec::new() });
    message.encode(&mut out);
    let mut text = f.debug_struct(name);
    for (name, value) in out.shown.iter().flat_map(|shown| &shown.fields) {
        text.field(name, &format_args!("{value}"));
    }
    text.finish()
}

#[cfg(test)]
mod tests {
    use crate::{Decode, Encode, Numbered, Object, Sensitive, ToField, UnknownFields, Writer, from_json};

    /// The same fields, with `Debug` derived.
    mod derived {
        use super::*;

        #[allow(dead_code)]
        #[derive(Debug)]
        pub struct Payer {
            pub r#type: Option<String>,
            pub name: Sensitive,
            pub numbers: Vec<i64>,
            pub inner: Option<Inner>,
            pub coupon: Numbered<String>,
            pub unknown_fields: UnknownFields,
        }

        #[allow(dead_code)]
        #[derive(Debug)]
        pub struct Inner {}
    }

    struct Payer {
        r#type: Option<String>,
        name: Sensitive,
        numbers: Vec<i64>,
        inner: Option<Inner>,
        coupon: Numbered<String>,
        unknown_fields: UnknownFields,
    }

    impl Encode for Payer {
        fn encode(&self, out: &mut Writer) {
            out.fields(&[
                ("type", &self.r#type),
                ("name", &self.name),
                ("numbers", &self.numbers),
                ("inner", &self.inner),
            ])
            .numbered("coupon", &self.coupon)
            .rest(&self.unknown_fields);
        }
    }

    impl Decode for Payer {
        fn decode(object: &mut Object<'_>) -> Self {
            Self {
                r#type: object.field("type"),
                name: object.field("name"),
                numbers: object.field("numbers"),
                inner: object.field("inner"),
                coupon: object.numbered("coupon_$n"),
                unknown_fields: object.rest(),
            }
        }
    }

    struct Inner {}

    impl Encode for Inner {
        fn encode(&self, _: &mut Writer) {}
    }

    impl Decode for Inner {
        fn decode(_: &mut Object<'_>) -> Self {
            Self {}
        }
    }

    crate::message!(Payer, Inner);

    #[test]
    fn it_says_what_a_derived_one_says() {
        for json in [
            r#"{"name":"secret"}"#,
            r#"{"type":"a\"b","name":"secret","numbers":[1,2],"inner":{},"coupon_1":"x","more":"kept"}"#,
        ] {
            let it = from_json::<Payer>(json.as_bytes()).unwrap();
            let texts = [format!("{it:?}"), format!("{it:#?}")];
            let Payer { r#type, name, numbers, inner, coupon, unknown_fields } = it;
            let inner = inner.map(|_| derived::Inner {});
            let same = derived::Payer { r#type, name, numbers, inner, coupon, unknown_fields };
            assert_eq!(texts, [format!("{same:?}"), format!("{same:#?}")]);
            assert!(!texts.concat().contains("secret"), "{texts:?}");
        }
    }

    #[test]
    fn through_an_object_it_is_the_same() {
        let inner: &dyn ToField = &Inner {};
        assert_eq!(format!("{inner:?}"), "Inner");
    }
}
