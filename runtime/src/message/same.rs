//! `PartialEq` for messages, by the fields that they name for [`Encode`](super::Encode).
//!
//! Two are equal if the same would go over the wire: what a derived one says, except that an enumeration's documented
//! value equals the same one made as `Unknown`. Thousands of derived ones are a sixth of what the compiler has to do for the
//! whole API.

use super::writer::{Reader, write};
use super::{Sensitive, ToField};

/// Whether two messages are the same. [`message!`](crate::message) calls it.
pub fn same(one: &dyn ToField, other: &dyn ToField) -> bool {
    compared(one) == compared(other)
}

/// The JSON, and the sensitive values that belong into it.
fn compared(message: &dyn ToField) -> (Vec<u8>, Vec<Sensitive>) {
    let out = write(message, Reader::Comparison(Vec::new()));
    match out.reader {
        Reader::Comparison(values) => (out.json, values),
        Reader::WeChatPay(_) | Reader::Tests | Reader::Anyone => (out.json, Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use crate::{Decode, Encode, Numbered, Object, Sensitive, UnknownFields, Writer, from_json};

    struct Payer {
        name: Sensitive,
        note: Option<String>,
        coupons: Numbered<i64>,
        inner: Vec<Inner>,
        unknown_fields: UnknownFields,
    }

    struct Inner {
        id: Option<i64>,
    }

    impl Encode for Payer {
        fn encode(&self, out: &mut Writer) {
            out.fields(&[("name", &self.name), ("note", &self.note)])
                .numbered("coupon_$n", &self.coupons)
                .fields(&[("inner", &self.inner)])
                .rest(&self.unknown_fields);
        }
    }

    impl Decode for Payer {
        fn decode(object: &mut Object<'_>) -> Self {
            Self {
                name: object.field("name"),
                note: object.field("note"),
                coupons: object.numbered("coupon_$n"),
                inner: object.field("inner"),
                unknown_fields: object.rest(),
            }
        }
    }

    impl Encode for Inner {
        fn encode(&self, out: &mut Writer) {
            out.field("id", &self.id);
        }
    }

    impl Decode for Inner {
        fn decode(object: &mut Object<'_>) -> Self {
            Self { id: object.field("id") }
        }
    }

    crate::message!(Payer, Inner);

    #[test]
    fn every_field_counts_and_nothing_else() {
        let messages = [
            r#"{"name":"a","inner":[]}"#,
            r#"{"name":"b","inner":[]}"#,
            r#"{"name":"***","inner":[]}"#,
            r#"{"name":"a","note":"","inner":[]}"#,
            r#"{"name":"a","note":"x","inner":[]}"#,
            r#"{"name":"a","coupon_1":1,"inner":[]}"#,
            r#"{"name":"a","coupon_2":1,"inner":[]}"#,
            r#"{"name":"a","inner":[{}]}"#,
            r#"{"name":"a","inner":[{"id":1}]}"#,
            r#"{"name":"a","inner":[{"id":2}]}"#,
            r#"{"name":"a","inner":[],"new":true}"#,
        ];
        let read = |json: &str| from_json::<Payer>(json.as_bytes()).unwrap();
        for one in messages {
            for other in messages {
                assert_eq!(read(one) == read(other), one == other, "{one} {other}");
            }
        }
    }

    #[test]
    fn what_could_not_be_decrypted_is_not_that_text() {
        let with = |name| Payer { name, ..from_json(br#"{"name":"","inner":[]}"#).unwrap() };
        let undecrypted = || Sensitive::undecrypted("a".to_owned(), "no key".to_owned());
        assert!(with(undecrypted()) == with(undecrypted()));
        assert!(with(undecrypted()) != with(Sensitive::new("a")));
    }
}
