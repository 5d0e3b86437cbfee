//! Fields without counterpart: wrapped, unwrapped, moved; else added or removed.

use super::fields::{Comparison, Loose};
use super::place::{self, Place};
use super::rules::Rule;
use crate::emit;
use crate::ir::Field;
use crate::surface::words;

impl<'f> Comparison<'_, 'f> {
    /// Settles what has no counterpart; to be called last.
    pub fn settle(&mut self) {
        // What is wrapped may hide the next one.
        self.elsewhere = true;
        while self.wrapped() || self.unwrapped() || self.moved() {}
        for loose in std::mem::take(&mut self.added) {
            self.add(&loose);
        }
        for loose in std::mem::take(&mut self.removed) {
            self.remove(&loose);
        }
    }

    /// `a, b` → `data.a, data.b`.
    fn wrapped(&mut self) -> bool {
        let found = self.added.iter().position(|outer| !taken(outer, &self.removed).is_empty());
        let Some(outer) = found.map(|index| self.added.remove(index)) else { return false };
        let (inner, rest) = split(std::mem::take(&mut self.removed), &outer);
        self.removed = rest;
        let was = names(&inner);
        let old = inner.first().map(|first| self.state(first.field, first.place, was));
        let new = self.state(outer.field, outer.place, described(&outer));
        self.push(Rule::NestingChanged, &outer.path, old, Some(new));
        let is_content = self.content.as_deref() == Some(&outer.path);
        let place = outer.place.inside(outer.field, is_content);
        let prefix = place::inner_path(&outer.path, outer.field);
        for field in place::inside(outer.field) {
            let path = format!("{prefix}.{}", field.name.wire);
            match inner.iter().find(|loose| loose.field.name.wire == field.name.wire) {
                Some(loose) => self.field(&path, loose.field, field, (loose.place, place)),
                None => self.added.push(Loose { path, field, place }),
            }
        }
        true
    }

    /// `data.a, data.b` → `a, b`.
    fn unwrapped(&mut self) -> bool {
        let found = self.removed.iter().position(|outer| !taken(outer, &self.added).is_empty());
        let Some(outer) = found.map(|index| self.removed.remove(index)) else { return false };
        let (inner, rest) = split(std::mem::take(&mut self.added), &outer);
        self.added = rest;
        let is = names(&inner);
        let old = self.state(outer.field, outer.place, described(&outer));
        let new = inner.first().map(|first| self.state(first.field, first.place, is));
        self.push(Rule::NestingChanged, &outer.path, Some(old), new);
        let place = outer.place.inside(outer.field, false);
        let prefix = place::inner_path(&outer.path, outer.field);
        for field in place::inside(outer.field) {
            match inner.iter().find(|loose| loose.field.name.wire == field.name.wire) {
                Some(loose) => self.field(&loose.path, field, loose.field, (place, loose.place)),
                None => {
                    let path = format!("{prefix}.{}", field.name.wire);
                    self.removed.push(Loose { path, field, place });
                }
            }
        }
        true
    }

    /// A field that is gone here and new there, of the same name, label and kind, and the only such.
    fn moved(&mut self) -> bool {
        let alike = |a: &Loose<'_>, b: &Loose<'_>| {
            let names = |field: &Field| (field.name.wire.clone(), field.label.clone());
            names(a.field) == names(b.field) && is_same(a.field, b.field)
        };
        let pair = self.removed.iter().enumerate().find_map(|(index, old)| {
            let mut others = self.added.iter().enumerate().filter(|(_, new)| alike(old, new));
            let (other, new) = others.next().filter(|_| others.next().is_none())?;
            let is_only = self.removed.iter().filter(|loose| alike(loose, new)).count() == 1;
            is_only.then_some((index, other))
        });
        let Some((old, new)) = pair else { return false };
        let (old, new) = (self.removed.remove(old), self.added.remove(new));
        let states =
            (self.state(old.field, old.place, old.path.clone()), self.state(new.field, new.place, new.path.clone()));
        self.push(Rule::NestingChanged, &new.path, Some(states.0), Some(states.1));
        self.field(&new.path, old.field, new.field, (old.place, new.place));
        true
    }

    fn add(&mut self, loose: &Loose<'f>) {
        let (field, fact) = (loose.field, place::fact(loose.field));
        let rule = match loose.place {
            Place::File => Rule::RequiredAdded,
            place if place.is_meta() && asks(field) => Rule::RequiredAdded,
            place if place.is_meta() && place::is_told(field) => Rule::OptionalAdded,
            Place::Sent if emit::is_asked(field) => Rule::RequiredAdded,
            Place::Sent if field.required => Rule::FixedAdded,
            Place::Sent => Rule::OptionalAdded,
            Place::Answered(_) => Rule::AnsweredAdded,
            Place::Content => Rule::ContentAdded,
            Place::Nowhere | Place::Around(_) => Rule::UnseenChanged,
        };
        let fact = match (rule, &field.constant) {
            (Rule::FixedAdded, Some(constant)) => constant.value.clone(),
            _ => fact,
        };
        let new = self.state(field, loose.place, fact);
        self.push(rule, &loose.path, None, Some(new));
    }

    fn remove(&mut self, loose: &Loose<'f>) {
        let rule = match loose.place {
            Place::Sent | Place::File => Rule::SentRemoved,
            place if place.is_meta() && place::is_told(loose.field) => Rule::SentRemoved,
            Place::Answered(_) => Rule::AnsweredRemoved,
            Place::Content => Rule::ContentRemoved,
            Place::Nowhere | Place::Around(_) => Rule::UnseenChanged,
        };
        let old = self.state(loose.field, loose.place, place::fact(loose.field));
        self.push(rule, &loose.path, Some(old), None);
    }
}

/// Whether the JSON beside a file must be given.
fn asks(part: &Field) -> bool {
    place::inside(part).iter().any(|field| field.file_fact.is_none() && emit::is_asked(field))
}

/// Which siblings of an object are found inside of it in the other state.
fn taken<'l, 'f>(outer: &Loose<'f>, others: &'l [Loose<'f>]) -> Vec<&'l Loose<'f>> {
    let inside = place::inside(outer.field);
    let is_inside = |loose: &&Loose<'f>| {
        parent(&loose.path) == parent(&outer.path)
            && inside.iter().any(|field| field.name.wire == loose.field.name.wire && is_same(field, loose.field))
    };
    others.iter().filter(is_inside).collect()
}

fn split<'f>(others: Vec<Loose<'f>>, outer: &Loose<'f>) -> (Vec<Loose<'f>>, Vec<Loose<'f>>) {
    let paths = taken(outer, &others).into_iter().map(|loose| loose.path.clone()).collect::<Vec<_>>();
    others.into_iter().partition(|loose| paths.contains(&loose.path))
}

fn is_same(a: &Field, b: &Field) -> bool {
    place::kind(a) == place::kind(b)
}

fn parent(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(parent, _)| parent)
}

fn names(fields: &[Loose<'_>]) -> String {
    let names = fields.iter().map(|loose| loose.field.name.wire.as_str()).collect::<Vec<_>>();
    format!("{} in {}", names.join(", "), fields.first().map_or("", |first| parent(&first.path)))
}

fn described(outer: &Loose<'_>) -> String {
    let inside = place::inside(outer.field).iter().map(|field| field.name.wire.as_str()).collect::<Vec<_>>();
    format!("{} in {} {}", inside.join(", "), outer.path, words::kind(outer.field.r#type))
}
