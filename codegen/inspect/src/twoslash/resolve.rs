//! Types → values: names are looked up, generic types filled in, unions and bases joined.
//!
//! What no value on the wire can be, and what is declared nowhere, is any value, and reported. A type that contains itself
//! is any value from there on. How much one page may say is bounded: generic types can stand for more than fits anywhere.

use std::collections::{BTreeMap, BTreeSet};

use super::cursor::{finding, shown};
use super::scope::{Place, Scopes};
use super::syntax::{At, Declaration, DeclarationKind, EnumerationMember, Form, Literal, Member, MemberKind, Type};
use super::value::{Apart, Field, Kind, Object};
use wechatpay_codegen::diagnostics::{Code, Diagnostic};
use wechatpay_codegen::source::Positions;

/// How many values a page may say.
const MOST: usize = 20_000;

/// How many types may stand in one another.
const DEEPEST: usize = 100;

/// Looks up and joins.
pub(super) struct Resolver<'r, 'd> {
    pub scopes: &'r Scopes<'d>,
    pub positions: &'r Positions<'r>,
    pub found: &'r mut Vec<Diagnostic>,
    /// Whether the page may go on saying things.
    left: usize,
    /// The declarations that are being resolved: one in itself would never end.
    open: Vec<At>,
    depth: usize,
    /// The declarations that something referred to.
    pub used: BTreeSet<At>,
}

/// Where a type stands, and what its type parameters stand for.
#[derive(Clone)]
pub(super) struct Context {
    pub place: Place,
    pub arguments: BTreeMap<String, Kind>,
}

impl Context {
    pub fn at(place: &Place) -> Self {
        Self { place: place.clone(), arguments: BTreeMap::new() }
    }
}

impl<'r, 'd> Resolver<'r, 'd> {
    pub fn new(scopes: &'r Scopes<'d>, positions: &'r Positions<'r>, found: &'r mut Vec<Diagnostic>) -> Self {
        Self { scopes, positions, found, left: MOST, open: Vec::new(), depth: 0, used: BTreeSet::new() }
    }

    pub fn report(&mut self, code: Code, at: At, message: impl Into<String>) {
        self.found.push(finding(self.positions, code, at, message.into()));
    }

    /// What a type says.
    pub fn kind(&mut self, of: &Type, context: &Context) -> Kind {
        if !self.spend(1, of.at) {
            return Kind::Any;
        }
        self.depth += 1;
        let kind = match &of.form {
            Form::Name { path, arguments } => self.name(of.at, path, arguments, context),
            Form::Literal(literal) => self::literal(literal),
            Form::Template(_) => Kind::String(Vec::new()),
            Form::Object(members) => Kind::Object(self.object(members, context)),
            Form::Array(item) => self.list(item, context),
            Form::Tuple(items) => self.tuple(of.at, items, context),
            Form::Union(types) => {
                let kinds = types.iter().map(|one| self.kind(one, context)).collect::<Vec<_>>();
                self.joined(of.at, kinds, Kind::Nothing, Kind::or)
            }
            Form::Intersection(types) => {
                let kinds = types.iter().map(|one| self.kind(one, context)).collect::<Vec<_>>();
                self.joined(of.at, kinds, Kind::Any, Kind::and)
            }
            Form::Function(_) => self.unknown_form(of.at, "a function"),
            Form::Access(object, key) => self.access(of.at, object, key, context),
            Form::KeyOf(object) => self.keys(of.at, object, context),
            Form::Conditional(_) => self.unknown_form(of.at, "a conditional type"),
            Form::Other(what) => self.unknown_form(of.at, what),
            Form::Broken => Kind::Any,
        };
        self.depth -= 1;
        kind
    }

    /// Whether so many more values may be said; if not, that is reported once.
    pub fn spend(&mut self, size: usize, at: At) -> bool {
        let fits = self.left >= size && self.depth < DEEPEST;
        if !fits && self.left > 0 {
            self.report(Code::TsDepth, at, "the types of this page say more than can be read");
        }
        self.left = if fits { self.left - size } else { 0 };
        fits
    }

    fn unknown_form(&mut self, at: At, what: &str) -> Kind {
        self.report(Code::TsForm, at, format!("{what} is no value on the wire"));
        Kind::Any
    }

    fn joined(&mut self, at: At, kinds: Vec<Kind>, start: Kind, join: fn(Kind, Kind) -> Result<Kind, Apart>) -> Kind {
        match kinds.into_iter().try_fold(start, join) {
            Ok(kind) => kind,
            Err((one, other)) => {
                self.report(Code::TsUnion, at, format!("{one} and {other} in one type"));
                Kind::Any
            }
        }
    }

    fn list(&mut self, item: &Type, context: &Context) -> Kind {
        Kind::List(Box::new(self.kind(item, context)))
    }

    fn tuple(&mut self, at: At, items: &[Type], context: &Context) -> Kind {
        let kinds = items.iter().map(|item| self.kind(item, context)).collect::<Vec<_>>();
        Kind::List(Box::new(self.joined(at, kinds, Kind::Nothing, Kind::or)))
    }

    fn access(&mut self, at: At, object: &Type, key: &Type, context: &Context) -> Kind {
        let key = self.kind(key, context);
        match (self.kind(object, context), key) {
            (Kind::Object(object), Kind::String(names)) if !names.is_empty() => {
                let of = |name: &String| object.field(name).map(|field| field.kind.clone());
                match names.iter().map(of).collect::<Option<Vec<_>>>() {
                    Some(kinds) => self.joined(at, kinds, Kind::Nothing, Kind::or),
                    None => self.unknown_form(at, "the type of a member that is not there"),
                }
            }
            (Kind::List(item), Kind::Number(_)) => *item,
            (Kind::Any, _) => Kind::Any,
            _ => self.unknown_form(at, "the type of a member"),
        }
    }

    fn keys(&mut self, at: At, object: &Type, context: &Context) -> Kind {
        match self.kind(object, context) {
            Kind::Object(object) if !object.open => {
                Kind::String(object.fields.into_iter().map(|field| field.name).collect())
            }
            _ => self.unknown_form(at, "the names of what is not known"),
        }
    }

    // Names

    fn name(&mut self, at: At, path: &[String], arguments: &[Type], context: &Context) -> Kind {
        if let ([name], []) = (path, arguments)
            && let Some(kind) = context.arguments.get(name)
        {
            let kind = kind.clone();
            return if self.spend(kind.size(), at) { kind } else { Kind::Any };
        }
        if let Some((place, declarations)) = self.scopes.find(&context.place, path) {
            let declarations = declarations.to_vec();
            return self.declared(at, &place, &declarations, arguments, context);
        }
        if let Some((_, value)) = self.enumeration_member(path, &context.place) {
            return value;
        }
        match self.built_in(at, path, arguments, context) {
            Some(kind) => kind,
            None => {
                let message = format!("`{}` is declared nowhere on the page", shown(&path.join(".")));
                self.report(Code::TsUnknownType, at, message);
                Kind::Any
            }
        }
    }

    fn declared(
        &mut self,
        at: At,
        place: &Place,
        declarations: &[&'d Declaration],
        arguments: &[Type],
        context: &Context,
    ) -> Kind {
        let Some(first) = declarations.first() else { return Kind::Any };
        if self.open.contains(&first.at) {
            let message = format!("`{}` contains itself", first.name.join("."));
            self.report(Code::TsRecursion, at, message);
            return Kind::Any;
        }
        self.open.push(first.at);
        self.used.extend(declarations.iter().map(|declaration| declaration.at));
        let inside = Context { place: place.clone(), arguments: self.filled(first, place, arguments, context) };
        let kind = match &first.kind {
            DeclarationKind::Alias(aliased) => self.kind(aliased, &inside),
            DeclarationKind::Enumeration(_) => self.enumeration(declarations),
            _ => self.interface(declarations, &inside),
        };
        self.open.pop();
        kind
    }

    /// What the type parameters stand for.
    fn filled(
        &mut self,
        declaration: &Declaration,
        place: &Place,
        arguments: &[Type],
        context: &Context,
    ) -> BTreeMap<String, Kind> {
        let mut filled = BTreeMap::new();
        for (index, (name, default)) in declaration.parameters.iter().enumerate() {
            let kind = match (arguments.get(index), default) {
                (Some(argument), _) => self.kind(argument, context),
                (None, Some(default)) => {
                    let inside = Context { place: place.clone(), arguments: filled.clone() };
                    self.kind(default, &inside)
                }
                (None, None) => Kind::Any,
            };
            filled.insert(name.clone(), kind);
        }
        filled
    }

    fn enumeration(&mut self, declarations: &[&'d Declaration]) -> Kind {
        let mut values = Vec::new();
        for declaration in declarations {
            let DeclarationKind::Enumeration(members) = &declaration.kind else { continue };
            for (member, value) in values_of(members) {
                match value {
                    Some(value) => values.push(self::literal(&value)),
                    None => {
                        let message = format!("the value of `{}` is computed", member.name);
                        self.report(Code::TsMember, member.at, message);
                    }
                }
            }
        }
        let at = declarations.first().map_or(At { offset: 0, length: 0 }, |first| first.at);
        self.joined(at, values, Kind::Nothing, Kind::or)
    }

    /// `State.Open`, where `State` is an enumeration.
    fn enumeration_member(&mut self, path: &[String], place: &Place) -> Option<(At, Kind)> {
        let (last, of) = path.split_last().filter(|(_, of)| !of.is_empty())?;
        let (_, declarations) = self.scopes.find(place, of)?;
        let declarations = declarations.to_vec();
        let members = declarations.iter().filter_map(|declaration| match &declaration.kind {
            DeclarationKind::Enumeration(members) => Some((declaration.at, members)),
            _ => None,
        });
        for (at, members) in members {
            if let Some((_, Some(value))) = values_of(members).into_iter().find(|(member, _)| member.name == *last) {
                self.used.insert(at);
                return Some((at, self::literal(&value)));
            }
        }
        None
    }

    // Objects

    /// An interface, however many declarations it has: its own fields before those of its bases. One that adds nothing to a
    /// base that is no object (`FormData`, a list) is that base.
    fn interface(&mut self, declarations: &[&'d Declaration], context: &Context) -> Kind {
        let (mut object, mut names) = (Object::default(), BTreeSet::new());
        let mut bases = Vec::new();
        for declaration in declarations {
            let DeclarationKind::Interface { extends, members } = &declaration.kind else { continue };
            let own = self.object(members, context);
            object.open |= own.open;
            for field in own.fields {
                self.add(&mut object, &mut names, field);
            }
            bases.extend(extends);
        }
        let is_lone = bases.len() == 1 && object.fields.is_empty() && !object.open;
        for base in bases {
            match self.kind(base, context) {
                Kind::Object(base) => {
                    object.open |= base.open;
                    object.fields.extend(base.fields.into_iter().filter(|field| names.insert(field.name.clone())));
                }
                other if is_lone => return other,
                // What a form or a list has besides is known to those who made it.
                Kind::Any | Kind::Form | Kind::Binary | Kind::List(_) => object.open = true,
                other => {
                    let message = format!("a base that is {}, not an object", other.name());
                    self.report(Code::TsForm, base.at, message);
                    object.open = true;
                }
            }
        }
        Kind::Object(object)
    }

    /// The fields that members make.
    pub fn object(&mut self, members: &[Member], context: &Context) -> Object {
        let (mut object, mut names) = (Object::default(), BTreeSet::new());
        for member in members {
            match &member.kind {
                MemberKind::Property(kind) => {
                    let field = self.field(member, kind, context);
                    self.add(&mut object, &mut names, field);
                }
                MemberKind::Index { key, value } => match self.numbered(member, key, value, context) {
                    Some(field) => self.add(&mut object, &mut names, field),
                    None => object.open = true,
                },
                MemberKind::Mapped { parameter, keys, value } => {
                    let fields = self.mapped(member, parameter, keys, value, context);
                    object.open |= fields.is_empty();
                    fields.into_iter().for_each(|field| self.add(&mut object, &mut names, field));
                }
                MemberKind::Method(_) | MemberKind::Call(_) => {
                    let message = format!("`{}` is a function", shown_name(member));
                    self.report(Code::TsMember, member.at, message);
                }
                MemberKind::Other(what) => {
                    self.report(Code::TsMember, member.at, (*what).to_owned());
                    object.open = true;
                }
            }
        }
        object
    }

    fn field(&mut self, member: &Member, kind: &Type, context: &Context) -> Field {
        let required = !member.optional && !may_be_absent(kind);
        Field {
            name: member.name.clone(),
            at: member.at,
            also: Vec::new(),
            required,
            label: member.label.clone(),
            kind: self.kind(kind, context),
        }
    }

    fn add(&mut self, object: &mut Object, names: &mut BTreeSet<String>, field: Field) {
        if !names.insert(field.name.clone()) {
            let message = format!("`{}` stands there twice", field.name);
            return self.report(Code::TsDuplicate, field.at, message);
        }
        object.fields.push(field);
    }

    /// `` [key: `coupon_id_${number}`]: string `` is a numbered field; behind any other index there may be anything.
    fn numbered(&mut self, member: &Member, key: &Type, value: &Type, context: &Context) -> Option<Field> {
        if let Form::Template(template) = &key.form
            && let Some(name) = numbered(template)
        {
            return Some(Field { name, required: false, ..self.field(member, value, context) });
        }
        self.report(Code::TsMember, member.at, INDEX);
        None
    }

    /// `[K in Keys]: T`; no fields if the keys are not known.
    fn mapped(&mut self, member: &Member, parameter: &str, keys: &Type, value: &Type, context: &Context) -> Vec<Field> {
        let Kind::String(names) = self.kind(keys, context) else {
            self.report(Code::TsMember, member.at, INDEX);
            return Vec::new();
        };
        if names.is_empty() {
            self.report(Code::TsMember, member.at, INDEX);
        }
        let field = |name: String| {
            let mut inside = context.clone();
            inside.arguments.insert(parameter.to_owned(), Kind::String(vec![name.clone()]));
            Field { name, ..self.field(member, value, &inside) }
        };
        names.into_iter().map(field).collect()
    }
}

/// What is said of an index.
const INDEX: &str = "an index: the names of what it holds are not known";

/// Whether a type says that there may be no value.
pub(super) fn may_be_absent(kind: &Type) -> bool {
    let is_nothing = |one: &Type| matches!(&one.form, Form::Name { path, .. } if matches!(path.as_slice(), [name] if name == "undefined" || name == "null"));
    matches!(&kind.form, Form::Union(types) if types.iter().any(is_nothing))
}

pub(super) fn literal(literal: &Literal) -> Kind {
    match literal {
        Literal::String(text) => Kind::String(vec![text.clone()]),
        Literal::Number(digits) => Kind::Number(vec![digits.clone()]),
        Literal::Boolean(value) => Kind::Boolean(Some(*value)),
    }
}

/// The members of an enumeration with their values; one without counts on from the one before. `None` is computed.
fn values_of(members: &[EnumerationMember]) -> Vec<(&EnumerationMember, Option<Literal>)> {
    let mut next = Some(0_i64);
    let values = members.iter().map(|member| {
        let value = match (&member.value, member.computed) {
            (_, true) => None,
            (Some(value), _) => Some(value.clone()),
            (None, _) => next.map(|number| Literal::Number(number.to_string())),
        };
        next = match &value {
            Some(Literal::Number(digits)) => digits.parse::<i64>().ok().and_then(|number| number.checked_add(1)),
            _ => None,
        };
        (member, value)
    });
    values.collect()
}

/// `coupon_id_$n` of `` `coupon_id_${number}` ``: as the tables write it.
fn numbered(template: &str) -> Option<String> {
    const LETTERS: [&str; 3] = ["$n", "$m", "$k"];
    let mut name = String::new();
    let mut rest = template.trim_matches('`');
    let mut letters = LETTERS.iter();
    while let Some((before, behind)) = rest.split_once("${") {
        let (hole, behind) = behind.split_once('}')?;
        if !matches!(hole.trim(), "number" | "bigint") {
            return None;
        }
        name.push_str(before);
        name.push_str(letters.next()?);
        rest = behind;
    }
    name.push_str(rest);
    Some(name)
}

fn shown_name(member: &Member) -> String {
    if member.name.is_empty() { "(…)".to_owned() } else { shown(&member.name) }
}
