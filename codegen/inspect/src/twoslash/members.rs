//! The members of interfaces and object types, as TypeScript writes them.

use super::cursor::Cursor;
use super::statements::name_of;
use super::syntax::{Form, Member, MemberKind, Type};
use super::token::{Kind, Token};
use wechatpay_codegen::diagnostics::Code;

impl Cursor<'_, '_> {
    /// `{ … }`.
    pub fn members(&mut self) -> Vec<Member> {
        let start = self.place();
        let mut members = Vec::new();
        if !self.deeper() {
            self.at = self.closing().map_or(self.tokens.len(), |closing| closing + 1);
            return members;
        }
        self.eat("{");
        loop {
            let Some(token) = self.peek() else {
                self.report(Code::TsUnclosed, start, "the braces are not closed");
                break;
            };
            if self.eat("}") {
                break;
            }
            if self.eat(";") || self.eat(",") {
                continue;
            }
            let (before, known) = (self.at, self.found.len());
            match self.member() {
                Some(member) => members.push(member),
                None => members.push(unreadable(token)),
            }
            let ends = self.peek().is_none_or(|token| token.first || ends_member(token));
            if !ends {
                // Once is enough.
                if self.found.len() == known {
                    self.expected("the end of the member");
                }
                self.skip(|token| token.first || ends_member(token));
            }
            // A closing bracket that nothing opened.
            if self.at == before || self.peek().is_some_and(|token| token.is_closing() && !token.is("}")) {
                self.at += 1;
            }
        }
        self.depth -= 1;
        members
    }

    fn member(&mut self) -> Option<Member> {
        let label = self.peek()?.doc.map(label).unwrap_or_default();
        self.modifiers();
        let token = self.peek()?;
        let mut member = Member { at: token.at(), name: String::new(), optional: false, label, kind: OTHER };
        if token.is("(") || token.is("<") {
            member.kind = MemberKind::Call(self.signature());
            return Some(member);
        }
        if token.is("[") {
            return self.bracketed(member);
        }
        if token.is_word("new") && self.ahead(1).is_some_and(|next| next.is("(") || next.is("<")) {
            self.at += 1;
            self.signature();
            return Some(Member { kind: MemberKind::Other("a constructor"), ..member });
        }
        let Some(name) = name_of(token) else {
            self.expected("a member");
            return None;
        };
        self.at += 1;
        member.name = name;
        self.rest_of_member(member)
    }

    /// What follows the name.
    fn rest_of_member(&mut self, mut member: Member) -> Option<Member> {
        member.optional = self.eat("?");
        self.eat("!");
        member.kind = match self.peek() {
            Some(token) if token.is("(") || token.is("<") => MemberKind::Method(self.signature()),
            Some(token) if token.is(":") => {
                self.at += 1;
                MemberKind::Property(self.type_())
            }
            token if token.is_none_or(|token| token.first || ends_member(token)) => MemberKind::Property(Type {
                at: member.at,
                form: Form::Name { path: vec!["any".to_owned()], arguments: Vec::new() },
            }),
            _ => {
                self.expected("`:`");
                return None;
            }
        };
        Some(member)
    }

    /// `readonly`, `static` and so on, where they are no names themselves.
    fn modifiers(&mut self) {
        const WORDS: [&str; 9] =
            ["readonly", "public", "private", "protected", "static", "declare", "abstract", "get", "set"];
        let is_modifier = |cursor: &Self| {
            let is_word = WORDS.iter().any(|word| cursor.sees_word(word));
            let names = |next: &Token<'_>| !next.first && (next.kind != Kind::Sign || next.is("["));
            is_word && cursor.ahead(1).is_some_and(names)
        };
        while is_modifier(self) {
            self.at += 1;
        }
        // `-readonly [K in T]`.
        if (self.sees("-") || self.sees("+")) && self.ahead(1).is_some_and(|next| next.is_word("readonly")) {
            self.at += 2;
        }
    }

    /// `[key: string]: T`, `[K in Keys]?: T`, `['name']: T`.
    fn bracketed(&mut self, mut member: Member) -> Option<Member> {
        let (name, next) = (self.ahead(1).copied()?, self.ahead(2).copied()?);
        if next.is("]") && matches!(name.kind, Kind::String | Kind::Number) {
            member.name = name_of(&name)?;
            member.at = name.at();
            self.at += 3;
            return self.rest_of_member(member);
        }
        let is_mapped = next.is_word("in");
        if name.kind != Kind::Word || !(is_mapped || next.is(":")) {
            // What stands behind it is read as that of any member, and passed over.
            self.at = self.closing().map_or(self.tokens.len(), |closing| closing + 1);
            let rest = self.rest_of_member(member)?;
            return Some(Member { kind: MemberKind::Other("a computed name"), ..rest });
        }
        self.at += 3;
        let key = self.type_();
        let is_renamed = self.eat_word("as");
        if is_renamed {
            self.type_();
        }
        self.close("]");
        if !self.eat("?") && (self.sees("-") || self.sees("+")) {
            self.at += 2;
        } else {
            member.optional = is_mapped && self.tokens.get(self.at.wrapping_sub(1)).is_some_and(|token| token.is("?"));
        }
        if !self.eat(":") {
            self.expected("`:`");
            return None;
        }
        let value = self.type_();
        member.kind = match (is_mapped, is_renamed) {
            (true, true) => MemberKind::Other("names made of other names"),
            (true, false) => MemberKind::Mapped { parameter: name.text.to_owned(), keys: key, value },
            (false, _) => MemberKind::Index { key, value },
        };
        Some(member)
    }
}

const OTHER: MemberKind = MemberKind::Other("a member that can't be read");

/// What stands where a member should.
fn unreadable(token: &Token<'_>) -> Member {
    Member { at: token.at(), name: String::new(), optional: false, label: String::new(), kind: OTHER }
}

pub(super) fn ends_member(token: &Token<'_>) -> bool {
    token.is(";") || token.is(",") || token.is("}")
}

/// The first line of a JSDoc comment that is no tag.
fn label(comment: &str) -> String {
    let lines = comment.trim_start_matches("/**").trim_end_matches("*/").lines();
    let lines = lines.map(|line| line.trim().trim_start_matches('*').trim());
    lines.take_while(|line| !line.starts_with('@')).find(|line| !line.is_empty()).unwrap_or_default().to_owned()
}
