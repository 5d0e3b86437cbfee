//! Fields against fields, by wire name: one rule for each fact that differs.

use std::collections::BTreeMap;

use super::change::{Change, Direction, State, Subject};
use super::place::{self, Inside, Place};
use super::rules::{Level, Rule};
use crate::emit;
use crate::ir::{Encryption, Field, FileFact, Type, Version};
use crate::surface::words;

/// A field that has no counterpart at its own path.
#[derive(Clone, Debug)]
pub(super) struct Loose<'f> {
    pub path: String,
    pub field: &'f Field,
    pub place: Place,
}

/// Compares the fields of one direction of one item.
pub(super) struct Comparison<'c, 'f> {
    pub subject: &'c Subject,
    pub direction: Direction,
    /// Where the content of a notification begins, in both states.
    pub content: Option<String>,
    pub changes: Vec<Change>,
    pub removed: Vec<Loose<'f>>,
    pub added: Vec<Loose<'f>>,
    /// What is compared stands elsewhere, so that its types are called otherwise: that goes without saying.
    pub elsewhere: bool,
}

impl<'c, 'f> Comparison<'c, 'f> {
    pub fn new(subject: &'c Subject, direction: Direction) -> Self {
        Self {
            subject,
            direction,
            content: None,
            changes: Vec::new(),
            removed: Vec::new(),
            added: Vec::new(),
            elsewhere: false,
        }
    }

    /// The fields of one place: those of one name are one field; the order says nothing.
    pub fn fields(&mut self, prefix: &str, old: &'f [Field], new: &'f [Field], places: impl Fn(&Field) -> Place) {
        let path = |field: &Field| format!("{prefix}.{}", field.name.wire);
        let mut known = old.iter().map(|field| (field.name.wire.as_str(), field)).collect::<BTreeMap<_, _>>();
        for field in new {
            match known.remove(field.name.wire.as_str()) {
                Some(before) => self.field(&path(field), before, field, (places(before), places(field))),
                None => self.added.push(Loose { path: path(field), field, place: places(field) }),
            }
        }
        for field in old.iter().filter(|field| known.contains_key(field.name.wire.as_str())) {
            self.removed.push(Loose { path: path(field), field, place: places(field) });
        }
    }

    /// One field, and what is inside.
    pub fn field(&mut self, path: &str, old: &'f Field, new: &'f Field, (was, is): (Place, Place)) {
        let before = self.changes.len();
        match (was.side(), is.side()) {
            (Some(_), Some(_)) => self.typed(path, old, new, was),
            (None, None) if was.is_field() && is.is_field() => self.part(path, (old, was), (new, is)),
            (None, None) => self.unseen(path, old, new),
            _ => self.say(Rule::FileFactChanged, path, (old, was), (new, is), |field| {
                format!("{}{}", words::kind(field.r#type), field.file_fact.map_or("", of_file))
            }),
        }
        self.prose(path, old, new, was);
        let replaced = self.changes.iter().skip(before).any(|change| replaces_structure(change.rule));
        let (inside_old, inside_new) = (place::inside(old), place::inside(new));
        if inside_old.is_empty() != inside_new.is_empty() && replaced {
            return;
        }
        let is_content = self.content.as_deref() == Some(path);
        let (old_inside, new_inside) = (was.inside(old, is_content), is.inside(new, is_content));
        let inside = if was.side().is_some() { new_inside } else { old_inside };
        let places = move |field: &Field| match was {
            _ if field.by_client => Place::Nowhere,
            Place::Around(Inside::Meta) if field.file_fact.is_some() => Place::Nowhere,
            Place::Around(Inside::Headers) if emit::is_client_header(&field.name.wire) => Place::Nowhere,
            _ => inside,
        };
        match (&old.content, &new.content) {
            // The name of the only field is a key in one state and none in the other.
            (Some(old), Some(new)) if old.bare_list != new.bare_list => {
                self.fields(path, &old.fields, &new.fields, places);
            }
            _ => self.fields(&place::inner_path(path, new), inside_old, inside_new, places),
        }
    }

    /// A field that is in a struct before and after.
    fn typed(&mut self, path: &str, old: &'f Field, new: &'f Field, place: Place) {
        let sides = ((old, place), (new, place));
        let before = self.changes.len();
        let mut say = |rule: Rule, fact: &dyn Fn(&Field) -> String| self.say(rule, path, sides.0, sides.1, fact);
        let other_kind = place::kind(old) != place::kind(new);
        match (old.encryption, new.encryption) {
            (a, b) if a == b => {}
            (None, _) => say(Rule::EncryptionBegan, &encryption),
            (_, None) => say(Rule::EncryptionEnded, &encryption),
            (Some(Encryption::Rsa(_)), Some(Encryption::Rsa(_))) => say(Rule::EncryptionChanged, &encryption),
            _ if other_kind => say(Rule::EncryptionBegan, &encryption),
            _ => say(Rule::EncryptionChanged, &encryption),
        }
        if old.encoding != new.encoding {
            say(Rule::EncodingChanged, &encoding);
        } else if is_bare_list(old) != is_bare_list(new) {
            say(Rule::BareListChanged, &|field| if is_bare_list(field) { "a list" } else { "an object" }.to_owned());
        }
        let explained = self.changes.len() > before;
        self.type_of(path, old, new, place, explained);
        self.values(path, old, new, place, self.changes.len() > before);
        // A change of values that no code notices is no reason for another type.
        let told = self.changes.iter().skip(before).any(|change| change.level == Level::Major);
        if other_kind && !told {
            self.say(Rule::StructureChanged, path, (old, place), (new, place), |field| words::kind(field.r#type));
        }
        self.required(path, old, new, place);
        self.names(path, old, new, place);
        self.documented(path, old, new, place);
    }

    fn type_of(&mut self, path: &str, old: &Field, new: &Field, place: Place, explained: bool) {
        if old.r#type == new.r#type {
            return;
        }
        let other_type = base(old) != base(new);
        match (other_type, explained) {
            (true, false) => self.say(Rule::TypeChanged, path, (old, place), (new, place), |f| words::kind(f.r#type)),
            (true, true) => {}
            (false, _) => self.say(Rule::TypeRespelt, path, (old, place), (new, place), |f| words::kind(f.r#type)),
        }
    }

    /// The documented values; `explained` if the type is another for a weightier reason.
    fn values(&mut self, path: &str, old: &Field, new: &Field, place: Place, explained: bool) {
        let names = |field: &Field| values(field).join(" ");
        let sides = ((old, place), (new, place));
        match (place::is_enumeration(old), place::is_enumeration(new)) {
            (true, true) => {
                let (before, after) = (values(old), values(new));
                for value in after.iter().filter(|value| !before.contains(value)) {
                    let new = Some(self.state(new, place, value.clone()));
                    self.push(Rule::ValueAdded, path, State::new(&old.origin, ""), new);
                }
                for value in before.iter().filter(|value| !after.contains(value)) {
                    let old = Some(self.state(old, place, value.clone()));
                    self.push(Rule::ValueRemoved, path, old, State::new(&new.origin, ""));
                }
                self.variants(path, old, new);
            }
            (false, true) if !explained => self.say(Rule::EnumerationAppeared, path, sides.0, sides.1, names),
            (true, false) if !explained => self.say(Rule::EnumerationVanished, path, sides.0, sides.1, names),
            (false, false) if sorted(values(old)) != sorted(values(new)) => {
                self.say(Rule::ValuesNoted, path, sides.0, sides.1, names);
            }
            _ => {}
        }
    }

    fn variants(&mut self, path: &str, old: &Field, new: &Field) {
        let of = |field: &Field| {
            let values = field.enumeration.iter().flat_map(|enumeration| enumeration.values.clone());
            values.map(|value| (value.name.wire, value.name.rust)).collect::<BTreeMap<_, _>>()
        };
        let after = of(new);
        for (wire, rust) in of(old) {
            if let Some(other) = after.get(&wire).filter(|other| **other != rust) {
                let states = (State::new(&old.origin, rust), State::new(&new.origin, other.as_str()));
                self.push(Rule::VariantRenamed, path, states.0, states.1);
            }
        }
    }

    fn required(&mut self, path: &str, old: &Field, new: &Field, place: Place) {
        let flag = |field: &Field| if field.required { "required" } else { "optional" }.to_owned();
        let constant =
            |field: &Field| field.constant.as_ref().map_or_else(|| "not fixed".to_owned(), |c| c.value.clone());
        let (asked, asks) = (emit::is_asked(old), emit::is_asked(new));
        let is_fixed = |field: &Field, asked: bool| field.required && !asked;
        let sides = ((old, place), (new, place));
        let mut noted = old.constant != new.constant;
        let flipped = old.required != new.required;
        let reads_otherwise =
            |place: Place| place.side().is_some_and(|side| side.is_optional(old) != side.is_optional(new));
        match place {
            Place::Sent if flipped && asks => self.say(Rule::BecameRequired, path, sides.0, sides.1, flag),
            Place::Sent if flipped && asked => self.say(Rule::BecameOptional, path, sides.0, sides.1, flag),
            Place::Sent if flipped => self.say(Rule::FixedRequired, path, sides.0, sides.1, flag),
            Place::Sent if asked && is_fixed(new, asks) => {
                noted = false;
                self.say(Rule::Fixed, path, sides.0, sides.1, constant);
            }
            Place::Sent if is_fixed(old, asked) && asks => {
                noted = false;
                self.say(Rule::Freed, path, sides.0, sides.1, constant);
            }
            Place::Sent if noted && is_fixed(old, asked) && is_fixed(new, asks) => {
                noted = false;
                self.say(Rule::FixedValueChanged, path, sides.0, sides.1, constant);
            }
            Place::Answered(Version::V2) if flipped && !reads_otherwise(place) => {
                self.say(Rule::ContentRequired, path, sides.0, sides.1, flag);
            }
            Place::Answered(_) if flipped && is_list(old) && is_list(new) => {
                self.say(Rule::AnswerListRequired, path, sides.0, sides.1, flag);
            }
            Place::Answered(_) if flipped && new.required => {
                self.say(Rule::AnswerRequired, path, sides.0, sides.1, flag);
            }
            Place::Answered(_) if flipped => self.say(Rule::AnswerOptional, path, sides.0, sides.1, flag),
            Place::Content if flipped => self.say(Rule::ContentRequired, path, sides.0, sides.1, flag),
            _ => {}
        }
        if noted {
            self.say(Rule::ConstantNoted, path, sides.0, sides.1, constant);
        }
    }

    fn names(&mut self, path: &str, old: &Field, new: &Field, place: Place) {
        if old.name.rust != new.name.rust {
            self.say(Rule::FieldRenamed, path, (old, place), (new, place), |field| field.name.rust.clone());
        }
        let both_typed = !old.type_name.is_empty() && !new.type_name.is_empty();
        if both_typed && !self.elsewhere && old.type_name != new.type_name {
            self.say(Rule::TypeRenamed, path, (old, place), (new, place), |field| field.type_name.clone());
        }
    }

    fn documented(&mut self, path: &str, old: &Field, new: &Field, place: Place) {
        let unit = |field: &Field| field.unit.as_ref().map_or("none", words::unit).to_owned();
        match (&old.unit, &new.unit) {
            (a, b) if a == b => {}
            (Some(_), Some(_)) => self.say(Rule::UnitChanged, path, (old, place), (new, place), unit),
            _ => self.say(Rule::UnitNoted, path, (old, place), (new, place), unit),
        }
        let variants = |field: &Field| field.variants.as_ref().map(|variants| variants.origins.len());
        if variants(old) != variants(new) || old.presence != new.presence {
            let fact = |field: &Field| {
                let of = |presence: &crate::ir::Presence| {
                    format!("{}{}", presence.variant + 1, if presence.required { " (required)" } else { "" })
                };
                match variants(field) {
                    Some(count) => format!("{count} variants"),
                    None => format!("in {}", field.presence.iter().map(of).collect::<Vec<_>>().join(", ")),
                }
            };
            self.say(Rule::VariantsChanged, path, (old, place), (new, place), fact);
        }
    }

    /// A part of an upload or a group of a reply: its names are those of a field and of a struct.
    fn part(&mut self, path: &str, (old, was): (&Field, Place), (new, is): (&Field, Place)) {
        match (was, is) {
            (Place::File, Place::File) | (Place::Around(_), Place::Around(_)) => {
                self.unseen(path, old, new);
                // What only the client states is no field.
                if !was.is_meta() || place::is_told(old) && place::is_told(new) {
                    self.names(path, old, new, was);
                }
            }
            _ => self.say(Rule::TypeChanged, path, (old, was), (new, is), |field| words::kind(field.r#type)),
        }
    }

    /// A field that is in no struct, neither before nor after.
    fn unseen(&mut self, path: &str, old: &Field, new: &Field) {
        let whole = |field: &Field| {
            let (fact, empty) = (place::fact(field), place::inside(field).is_empty());
            if empty { fact } else { fact + " with fields" }
        };
        let sorted_values =
            |field: &Field| (words::field(field), sorted(values(field)), place::inside(field).is_empty());
        if sorted_values(old) != sorted_values(new) {
            self.say(Rule::UnseenChanged, path, (old, Place::Nowhere), (new, Place::Nowhere), whole);
        }
    }

    fn prose(&mut self, path: &str, old: &Field, new: &Field, place: Place) {
        // Terms of values that came or went are no change of their own.
        let common = |field: &Field, other: &Field| {
            let mut field = Field { children: Vec::new(), content: None, ..shallow(field) };
            let known = values(other);
            if let Some(enumeration) = &mut field.enumeration {
                enumeration.values.retain(|value| known.contains(&value.name.wire));
            }
            if place.side().is_none() {
                // They are among its facts.
                (field.signed, field.size_limit) = (false, None);
            }
            place::prose(&field)
        };
        let (before, after) = (common(old, new), common(new, old));
        if before != after {
            self.push(Rule::LabelChanged, path, State::new(&old.origin, before), State::new(&new.origin, after));
        }
    }

    pub fn say(
        &mut self,
        rule: Rule,
        path: &str,
        (old, was): (&Field, Place),
        (new, is): (&Field, Place),
        fact: impl Fn(&Field) -> String,
    ) {
        let (old, new) = (Some(self.state(old, was, fact(old))), Some(self.state(new, is, fact(new))));
        self.push(rule, path, old, new);
    }

    pub fn state(&self, field: &Field, place: Place, fact: String) -> State {
        State { origin: field.origin.clone(), fact, rust: place::rust_type(field, place) }
    }

    pub fn push(&mut self, rule: Rule, path: &str, old: Option<State>, new: Option<State>) {
        self.changes.push(self.subject.change(rule, Some(path.to_owned()), self.direction, old, new));
    }
}

/// Whether a rule already says that there is another structure.
fn replaces_structure(rule: Rule) -> bool {
    use Rule::{BareListChanged, EncodingChanged, EncryptionBegan, EncryptionEnded, StructureChanged, TypeChanged};
    let rules = [BareListChanged, EncodingChanged, EncryptionBegan, EncryptionEnded, StructureChanged, TypeChanged];
    rules.contains(&rule) || rule == Rule::UnseenChanged
}

/// The type in Rust, values and structure left aside.
fn base(field: &Field) -> String {
    place::kind(&Field::named("", field.origin.clone(), field.r#type))
}

fn shallow(field: &Field) -> Field {
    Field {
        label: field.label.clone(),
        enumeration: field.enumeration.clone(),
        hints: field.hints.clone(),
        signed: field.signed,
        size_limit: field.size_limit.clone(),
        ..Field::named("", field.origin.clone(), field.r#type)
    }
}

fn values(field: &Field) -> Vec<String> {
    let values = field.enumeration.iter().flat_map(|enumeration| &enumeration.values);
    values.map(|value| value.name.wire.clone()).collect()
}

fn sorted(mut values: Vec<String>) -> Vec<String> {
    values.sort();
    values
}

fn is_list(field: &Field) -> bool {
    matches!(field.r#type, Type::List(_))
}

fn is_bare_list(field: &Field) -> bool {
    field.content.as_ref().is_some_and(|content| content.bare_list == Some(true))
}

fn encryption(field: &Field) -> String {
    field.encryption.map_or("in clear", words::encryption).to_owned()
}

fn encoding(field: &Field) -> String {
    field.encoding.map_or_else(|| words::kind(field.r#type), |encoding| words::encoding(encoding).to_owned())
}

fn of_file(fact: FileFact) -> &'static str {
    match fact {
        FileFact::Name => ", the file's name",
        FileFact::Sha256 | FileFact::Sm3 | FileFact::Md5 => ", the file's digest",
        FileFact::Algorithm => ", the digest's algorithm",
    }
}
