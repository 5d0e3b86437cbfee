//! Families of numbered fields: `coupon_id_0`, `coupon_id_1`, and so on.

use std::collections::{BTreeMap, btree_map};
use std::fmt;

use super::{Field, FromField, Object, ToField, Writer};

/// The values of a family of fields by their numbers: what the documentation calls `coupon_id_$n` arrives as `coupon_id_0`,
/// `coupon_id_1`. A family with two numbers, `coupon_id_$n_$m`, is a `Numbered<Numbered<T>>`.
///
/// Numbers may be missing: each value has the one it came with. A field of the same name without a number is another field.
///
/// ```
/// # use wechatpay_runtime as wechatpay;
/// use wechatpay::{Decode, Numbered, Object, UnknownFields};
///
/// struct Refunds {
///     coupon_refund_fee: i64,
///     fees: Numbered<i64>,
///     coupon_ids: Numbered<Numbered<String>>,
///     unknown_fields: UnknownFields,
/// }
///
/// impl Decode for Refunds {
///     fn decode(object: &mut Object<'_>) -> Self {
///         Self {
///             coupon_refund_fee: object.field("coupon_refund_fee"),
///             fees: object.numbered("coupon_refund_fee_$n"),
///             coupon_ids: object.numbered("coupon_refund_id_$n_$m"),
///             unknown_fields: object.rest(),
///         }
///     }
/// }
///
/// let json = br#"{"coupon_refund_fee":"30","coupon_refund_fee_0":"10","coupon_refund_fee_1":"20","coupon_refund_id_1_0":"A"}"#;
/// let refunds: Refunds = wechatpay_runtime::from_json(json).unwrap();
/// assert_eq!(refunds.fees.get(1), Some(&20));
/// assert_eq!(refunds.fees.values().sum::<i64>(), refunds.coupon_refund_fee);
/// for (refund, ids) in &refunds.coupon_ids {
///     for (coupon, id) in ids {
///         assert_eq!((refund, coupon, id.as_str()), (1, 0, "A"));
///     }
/// }
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Numbered<T>(BTreeMap<u32, T>);

impl<T> Numbered<T> {
    /// Without values.
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// The value with this number.
    pub fn get(&self, number: u32) -> Option<&T> {
        self.0.get(&number)
    }

    /// Gives a number its value; the one that had it before is returned.
    pub fn insert(&mut self, number: u32, value: T) -> Option<T> {
        self.0.insert(number, value)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Numbers and values, by number.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter(self.0.iter())
    }

    /// The numbers, in their order.
    pub fn numbers(&self) -> impl Iterator<Item = u32> {
        self.0.keys().copied()
    }

    /// The values, by number.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.0.values()
    }
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for Numbered<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T> FromIterator<(u32, T)> for Numbered<T> {
    fn from_iter<I: IntoIterator<Item = (u32, T)>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

impl<T, const N: usize> From<[(u32, T); N]> for Numbered<T> {
    fn from(values: [(u32, T); N]) -> Self {
        values.into_iter().collect()
    }
}

impl<T> Extend<(u32, T)> for Numbered<T> {
    fn extend<I: IntoIterator<Item = (u32, T)>>(&mut self, values: I) {
        self.0.extend(values);
    }
}

impl<T> IntoIterator for Numbered<T> {
    type Item = (u32, T);
    type IntoIter = btree_map::IntoIter<u32, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Numbered<T> {
    type Item = (u32, &'a T);
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

/// Goes through the numbers and values of a [`Numbered`].
#[derive(Clone, Debug)]
pub struct Iter<'a, T>(btree_map::Iter<'a, u32, T>);

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = (u32, &'a T);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(number, value)| (*number, value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<T> DoubleEndedIterator for Iter<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back().map(|(number, value)| (*number, value))
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}

/// The numbers of a field; the second is of a family with two.
type Numbers = (u32, u32);
/// Writes the field with these numbers.
type Write<'a> = dyn FnMut(Numbers, &dyn ToField) + 'a;

/// What [`Object::numbered`] gives: a [`Numbered`] of values, or of such.
pub trait FromNumbered: Default {
    /// How many numbers the names of the fields have: one or two.
    const NUMBERS: usize;

    /// Takes the value of the field with these numbers.
    fn take(&mut self, numbers: Numbers, field: Field<'_>);
}

/// What [`Writer::numbered`] takes: a [`Numbered`] of values, or of such.
pub trait ToNumbered: fmt::Debug {
    /// Gives each value with its numbers.
    fn give(&self, write: &mut Write<'_>);
}

impl<T: FromField> FromNumbered for Numbered<T> {
    const NUMBERS: usize = 1;

    fn take(&mut self, (number, _): Numbers, field: Field<'_>) {
        // As with any field, what is absent is left out, and of a name that stands twice the last counts.
        match Option::from_field(field) {
            Some(value) => self.0.insert(number, value),
            None => self.0.remove(&number),
        };
    }
}

impl<T: FromField> FromNumbered for Numbered<Numbered<T>> {
    const NUMBERS: usize = 2;

    fn take(&mut self, (first, second): Numbers, field: Field<'_>) {
        let values = self.0.entry(first).or_default();
        values.take((second, 0), field);
        if values.is_empty() {
            self.0.remove(&first);
        }
    }
}

impl<T: ToField> ToNumbered for Numbered<T> {
    fn give(&self, write: &mut Write<'_>) {
        for (number, value) in self {
            write((number, 0), value);
        }
    }
}

impl<T: ToField> ToNumbered for Numbered<Numbered<T>> {
    fn give(&self, write: &mut Write<'_>) {
        for (first, values) in self {
            for (second, value) in values {
                write((first, second), value);
            }
        }
    }
}

impl Object<'_> {
    /// The values of all fields whose names are the pattern with a number for `$n` (`coupon_id_$n`), or with numbers for `$n`
    /// and `$m` (`coupon_id_$n_$m`). What differs in anything else is another field.
    pub fn numbered<N: FromNumbered>(&mut self, pattern: &str) -> N {
        let mut all = N::default();
        let found = |name: &str| numbers(pattern, name, N::NUMBERS);
        self.each(&found, &mut |numbers, field| all.take(numbers, field));
        all
    }
}

impl Writer {
    /// Writes a field for each value, named by the pattern: `coupon_id_$n`, `coupon_id_$n_$m`.
    pub fn numbered(&mut self, pattern: &str, values: &dyn ToNumbered) -> &mut Self {
        if let Some(shown) = &mut self.shown {
            shown.take(pattern, values);
            return self;
        }
        values.give(&mut |(first, second), value| {
            let name = pattern.replace("$n", &first.to_string()).replace("$m", &second.to_string());
            self.field(&name, value);
        });
        self
    }
}

/// By which numbers the name differs from the pattern, if it has that many and differs by nothing else.
fn numbers(pattern: &str, name: &str, count: usize) -> Option<Numbers> {
    let (before, after) = pattern.split_once("$n")?;
    let (first, rest) = number(name.strip_prefix(before)?)?;
    match after.split_once("$m") {
        None => (count == 1 && rest == after).then_some((first, 0)),
        Some((between, after)) => {
            let (second, rest) = number(rest.strip_prefix(between)?)?;
            (count == 2 && rest == after).then_some((first, second))
        }
    }
}

/// The number at the start of the text, and what follows it. Written as it would be read only: `01` is none.
fn number(text: &str) -> Option<(u32, &str)> {
    let rest = text.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let digits = text.strip_suffix(rest)?;
    let number = digits.parse::<u32>().ok()?;
    (digits == "0" || !digits.starts_with('0')).then_some((number, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Decode, Encode, UnknownFields, from_json, to_json};

    #[derive(Debug, Default, PartialEq)]
    struct Refunds {
        fee: Option<i64>,
        fees: Numbered<i64>,
        ids: Numbered<String>,
        types: Numbered<Numbered<String>>,
        coupon_fees: Numbered<Numbered<i64>>,
        unknown_fields: UnknownFields,
    }

    impl Decode for Refunds {
        fn decode(object: &mut Object<'_>) -> Self {
            Self {
                fee: object.field("fee"),
                fees: object.numbered("fee_$n"),
                ids: object.numbered("id_$n"),
                types: object.numbered("type_$n_$m"),
                coupon_fees: object.numbered("fee_$n_$m"),
                unknown_fields: object.rest(),
            }
        }
    }

    impl Encode for Refunds {
        fn encode(&self, out: &mut Writer) {
            out.field("fee", &self.fee).numbered("fee_$n", &self.fees).numbered("id_$n", &self.ids);
            out.numbered("type_$n_$m", &self.types).numbered("fee_$n_$m", &self.coupon_fees).rest(&self.unknown_fields);
        }
    }

    crate::serde_delegate!(Refunds);

    fn read(json: &str) -> Refunds {
        from_json(json.as_bytes()).unwrap()
    }

    #[test]
    fn one_number_two_numbers_and_none() {
        let json = r#"{"fee":3,"fee_0":1,"fee_10":2,"id_2":"x","type_0_1":"CASH","type_3_0":"NO_CASH","fee_0_0":5}"#;
        let refunds = read(json);
        assert_eq!(refunds.fee, Some(3));
        assert_eq!(refunds.fees, Numbered::from([(10, 2), (0, 1)]));
        assert_eq!((refunds.ids.get(0), refunds.ids.get(2)), (None, Some(&"x".to_owned())));
        assert_eq!(refunds.types.get(0).and_then(|types| types.get(1)).map(String::as_str), Some("CASH"));
        assert_eq!(refunds.types.numbers().collect::<Vec<_>>(), [0, 3]);
        assert_eq!(refunds.coupon_fees, Numbered::from([(0, Numbered::from([(0, 5)]))]));
        assert!(refunds.unknown_fields.is_empty());
        assert_eq!(String::from_utf8(to_json(&refunds)).unwrap(), json);
    }

    #[test]
    fn whatever_does_not_fit_stays_unknown() {
        let names = [
            "fee_",
            "fee_a",
            "fee_0a",
            "fee_00",
            "fee_01",
            "fee_-1",
            "fee_+1",
            "fee_1_",
            "fee_1_2_3",
            "fee_4294967296",
            "fee_ 1",
            "fee_１",
            "xfee_1",
            "fee_1_02",
            "type_1",
            "type__1",
            "type_1_x",
            "id",
            "$n",
            "fee_$n",
            "Fee_1",
        ];
        let fields = names.map(|name| format!("\"{name}\":1")).join(",");
        let refunds = read(&format!("{{{fields},\"fee_4294967295\":7}}"));
        assert_eq!(refunds.unknown_fields.iter().map(|(name, _)| name).collect::<Vec<_>>(), names);
        let expected = Refunds {
            fees: Numbered::from([(u32::MAX, 7)]),
            unknown_fields: refunds.unknown_fields.clone(),
            ..Refunds::default()
        };
        assert_eq!(refunds, expected);
    }

    #[test]
    fn absent_values_and_wrong_ones() {
        let refunds = read(
            r#"{"fee_0":"","fee_1":null,"id_0":"","fee_2":1,"fee_2":"2","fee_3":1,"fee_3":null,"type_0_0":null,"fee_9_9":""}"#,
        );
        assert_eq!(refunds.fees, Numbered::from([(2, 2)]));
        assert_eq!(refunds.ids, Numbered::from([(0, String::new())]), "a string may be empty");
        assert!(refunds.types.is_empty() && refunds.coupon_fees.is_empty() && refunds.unknown_fields.is_empty());
        let error = from_json::<Refunds>(br#"{"fee_0":"1","fee_7":"secret"}"#).unwrap_err();
        assert_eq!(error.to_string(), "`fee_7`: expected an integer of 64 bits, found another string");
    }

    #[test]
    fn serde_takes_the_same_way() {
        let refunds = read(r#"{"fee_0":"1","type_0_0":"CASH","fee_x":"kept"}"#);
        let json = serde_json::to_value(&refunds).unwrap();
        assert_eq!(json, serde_json::json!({"fee_0": 1, "type_0_0": "CASH", "fee_x": "kept"}));
        assert_eq!(serde_json::from_value::<Refunds>(json).unwrap(), refunds);
    }

    #[test]
    fn like_any_collection() {
        let mut fees = [(1, "b"), (0, "a")].into_iter().collect::<Numbered<_>>();
        fees.extend([(5, "f")]);
        assert_eq!(fees.insert(5, "F"), Some("f"));
        assert_eq!((fees.len(), fees.is_empty(), Numbered::<i64>::new().is_empty()), (3, false, true));
        assert_eq!(fees.iter().rev().collect::<Vec<_>>(), [(5, &"F"), (1, &"b"), (0, &"a")]);
        assert_eq!(fees.values().copied().collect::<String>(), "abF");
        assert_eq!(format!("{fees:?}"), r#"{0: "a", 1: "b", 5: "F"}"#);
        assert_eq!(fees.into_iter().next_back(), Some((5, "F")));
    }
}
