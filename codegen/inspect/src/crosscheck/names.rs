//! Which field of one documentation is which of the other, by their names.

use std::collections::BTreeMap;

use wechatpay_codegen::ir::Field;

/// A name without what spelling is free to choose.
pub(super) fn bare(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
}

/// Fields of two objects, paired.
#[derive(Default)]
pub(super) struct Matched<'a> {
    pub pairs: Vec<(&'a Field, &'a Field)>,
    /// Those that differ in spelling only.
    pub misspelt: Vec<(&'a Field, &'a Field)>,
    pub here: Vec<&'a Field>,
    pub there: Vec<&'a Field>,
}

/// Pairs fields by name; `free` names are the same in any letter case, as those of headers are. `coupon_id_0` is one of the
/// numbered `coupon_id_$n`. Of what is left, names that differ in a letter or in how their words are joined are one field
/// that one of the two misspells.
pub(super) fn matched<'a>(here: &'a [Field], there: &'a [Field], free: bool) -> Matched<'a> {
    let key = |name: &str| if free { name.to_ascii_lowercase() } else { numbered(name) };
    let mut ours = BTreeMap::<String, &Field>::new();
    for field in here {
        ours.entry(key(&field.name.wire)).or_insert(field);
    }
    let mut matched = Matched::default();
    let mut taken = std::collections::BTreeSet::new();
    for field in there {
        let name = key(&field.name.wire);
        let own = ours.get_key_value(&name).or_else(|| ours.get_key_value(&counted(&name)));
        match own {
            Some((name, own)) => {
                taken.insert(name.clone());
                matched.pairs.push((own, field));
            }
            None => matched.there.push(field),
        }
    }
    matched.here = here.iter().filter(|field| !taken.contains(&key(&field.name.wire))).collect();
    matched.take_misspelt();
    matched
}

impl Matched<'_> {
    fn take_misspelt(&mut self) {
        let (mut left, misspelt, here) = (Vec::new(), &mut self.misspelt, &mut self.here);
        for field in std::mem::take(&mut self.there) {
            let mut near = here.iter().enumerate().filter(|(_, own)| is_misspelt(own, field));
            match (near.next(), near.next()) {
                (Some((index, _)), None) => misspelt.push((here.remove(index), field)),
                _ => left.push(field),
            }
        }
        self.there = left;
    }
}

/// Shorter names that differ in one letter are two names.
const SHORTEST: usize = 6;

fn is_misspelt(one: &Field, other: &Field) -> bool {
    let (one_name, other_name) = (bare(&one.name.wire), bare(&other.name.wire));
    if one_name == other_name {
        return true;
    }
    let letters = |name: &str| name.chars().filter(char::is_ascii_digit).collect::<String>();
    let is_object = |field: &Field| !field.children.is_empty();
    letters(&one_name) == letters(&other_name)
        && is_object(one) == is_object(other)
        && one_name.len().min(other_name.len()) >= SHORTEST
        && strsim::osa_distance(&one_name, &other_name) == 1
        && !is_plural(&one_name, &other_name)
}

/// `order` and `orders` may well stand side by side.
fn is_plural(one: &str, other: &str) -> bool {
    one.strip_suffix('s') == Some(other) || other.strip_suffix('s') == Some(one)
}

/// `coupon_id_$` of `coupon_id_$n`, whatever the letter.
fn numbered(name: &str) -> String {
    let parts = name.split('_').map(|part| if part.starts_with('$') { "$" } else { part });
    parts.collect::<Vec<_>>().join("_")
}

/// `coupon_id_$` of `coupon_id_0`.
fn counted(name: &str) -> String {
    let is_number = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    let parts = name.split('_').map(|part| if is_number(part) { "$" } else { part });
    parts.collect::<Vec<_>>().join("_")
}
