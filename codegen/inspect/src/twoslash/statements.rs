//! Statements → declarations. What declares no type is passed over, bracket by bracket.

use super::cursor::{Cursor, DEEPEST};
use super::syntax::{At, Declaration, DeclarationKind, EnumerationMember, Literal, Member, MemberKind, TypeParameters};
use super::token::{Kind, Token, unquoted};
use wechatpay_codegen::diagnostics::Code;

/// Words before a declaration that change nothing for its members.
const MODIFIERS: [&str; 5] = ["export", "declare", "default", "abstract", "async"];

/// Words that begin a declaration, wherever the statement before ends.
const BEGINNINGS: [&str; 10] =
    ["export", "declare", "namespace", "module", "interface", "type", "enum", "import", "class", "abstract"];

impl Cursor<'_, '_> {
    /// The declarations up to the end, or up to the brace that closes the namespace.
    pub fn declarations(&mut self, nested: bool) -> Vec<Declaration> {
        let mut declarations = Vec::new();
        while let Some(token) = self.peek() {
            if token.is("}") && nested {
                return declarations;
            }
            if token.is(";") || token.is("}") || token.is(")") || token.is("]") {
                if !token.is(";") {
                    self.report(Code::TsSyntax, token.at(), format!("`{}` closes nothing", token.text));
                }
                self.at += 1;
                continue;
            }
            let before = self.at;
            declarations.extend(self.statement());
            if self.at == before {
                self.at += 1;
            }
        }
        if nested {
            self.report(Code::TsUnclosed, self.place(), "the namespace is not closed");
        }
        declarations
    }

    fn statement(&mut self) -> Option<Declaration> {
        while MODIFIERS.iter().any(|word| self.sees_word(word)) && !self.ahead(1).is_some_and(|next| next.is("=")) {
            self.at += 1;
        }
        let word = self.peek().filter(|token| token.kind == Kind::Word).map_or("", |token| token.text);
        let next = self.ahead(1).copied();
        let is_named = next.is_some_and(|next| next.kind == Kind::Word);
        match word {
            "namespace" | "module" if next.is_some_and(|next| matches!(next.kind, Kind::Word | Kind::String)) => {
                self.namespace()
            }
            "global" if next.is_some_and(|next| next.is("{")) => self.namespace_body(Vec::new(), self.place()),
            "interface" if is_named => self.interface(),
            "type" if is_named && !next.is_some_and(|next| next.is_word("from")) => self.alias(),
            "enum" if is_named => self.enumeration(),
            "const" if next.is_some_and(|next| next.is_word("enum")) => {
                self.at += 1;
                self.enumeration()
            }
            "import" => self.import(),
            "class" => {
                let message = "what a class declares is not read: only interfaces and types are";
                self.report(Code::TsMember, self.place(), message);
                self.skip_statement()
            }
            _ => self.skip_statement(),
        }
    }

    /// Up to the `;`, or to the line that begins a declaration. A block ends a statement only by what follows it.
    fn skip_statement<T>(&mut self) -> Option<T> {
        let begins = |token: &Token<'_>| token.first && BEGINNINGS.iter().any(|word| token.is_word(word));
        self.at += usize::from(self.peek().is_some_and(|token| !token.is_opening() && !token.is_closing()));
        self.skip(|token| token.is(";") || begins(token));
        None
    }

    fn namespace(&mut self) -> Option<Declaration> {
        self.at += 1;
        let start = self.place();
        let name = match self.peek() {
            // `declare module 'axios'`: what it declares is as good as at the top.
            Some(token) if token.kind == Kind::String => {
                self.at += 1;
                Vec::new()
            }
            _ => self.path(),
        };
        let at = self.since(start);
        if !self.sees("{") {
            return self.skip_statement();
        }
        self.namespace_body(name, at)
    }

    fn namespace_body(&mut self, name: Vec<String>, at: At) -> Option<Declaration> {
        self.eat_word("global");
        // Each part of a dotted name is a level of its own.
        let levels = name.len().max(1);
        if self.depth + levels > DEEPEST {
            self.report(Code::TsDepth, at, format!("more than {DEEPEST} levels of namespaces"));
            return self.skip_statement();
        }
        self.depth += levels;
        self.eat("{");
        let body = self.declarations(true);
        self.eat("}");
        self.depth -= levels;
        Some(Declaration { at, name, parameters: Vec::new(), kind: DeclarationKind::Namespace(body) })
    }

    /// `A.B.C`.
    pub fn path(&mut self) -> Vec<String> {
        let mut path = Vec::new();
        while let Some(token) = self.peek().filter(|token| token.kind == Kind::Word) {
            path.push(token.text.to_owned());
            self.at += 1;
            let goes_on = self.sees(".") && self.ahead(1).is_some_and(|next| next.kind == Kind::Word);
            if !goes_on {
                break;
            }
            self.at += 1;
        }
        path
    }

    /// The word, and the name and type parameters behind it.
    fn head(&mut self) -> (At, Vec<String>, TypeParameters) {
        self.at += 1;
        let at = self.place();
        let name = self.next().map(|token| token.text.to_owned()).into_iter().collect();
        (at, name, self.type_parameters())
    }

    fn interface(&mut self) -> Option<Declaration> {
        let (at, name, parameters) = self.head();
        let mut extends = Vec::new();
        if self.eat_word("extends") {
            loop {
                extends.push(self.operand());
                if !self.eat(",") {
                    break;
                }
            }
        }
        if !self.sees("{") {
            self.expected("`{`");
            return self.skip_statement();
        }
        let members = self.members();
        Some(Declaration { at, name, parameters, kind: DeclarationKind::Interface { extends, members } })
    }

    fn alias(&mut self) -> Option<Declaration> {
        let (at, name, parameters) = self.head();
        if !self.eat("=") {
            return self.skip_statement();
        }
        let aliased = self.type_();
        let kind = DeclarationKind::Alias(aliased);
        let ends = self.peek().is_none_or(|token| token.first || token.is(";") || token.is("}"));
        if !ends {
            self.expected("the end of the type");
            let _: Option<()> = self.skip_statement();
        }
        Some(Declaration { at, name, parameters, kind })
    }

    fn enumeration(&mut self) -> Option<Declaration> {
        let (at, name, parameters) = self.head();
        if !self.eat("{") {
            self.expected("`{`");
            return self.skip_statement();
        }
        let mut members = Vec::new();
        while let Some(token) = self.peek().filter(|token| !token.is("}")) {
            if self.eat(",") {
                continue;
            }
            let at = token.at();
            let Some(name) = name_of(token) else {
                self.expected("a member of the enumeration");
                self.skip(|token| token.is(","));
                if self.peek().is_some_and(|token| token.is_closing() && !token.is("}")) {
                    self.at += 1;
                }
                continue;
            };
            self.at += 1;
            let start = self.at;
            let value = if self.eat("=") { self.literal() } else { None };
            let computed = (self.at > start && value.is_none()) || !(self.sees(",") || self.sees("}"));
            self.skip(|token| token.is(","));
            if self.peek().is_some_and(|token| token.is_closing() && !token.is("}")) {
                self.at += 1;
            }
            members.push(EnumerationMember { at, name, value, computed });
        }
        if !self.eat("}") {
            self.report(Code::TsUnclosed, at, "the enumeration is not closed");
        }
        Some(Declaration { at, name, parameters, kind: DeclarationKind::Enumeration(members) })
    }

    /// `import Other = A.B` names a type of the page; every other import names one of another file.
    fn import(&mut self) -> Option<Declaration> {
        let is_alias = self.ahead(1).is_some_and(|token| token.kind == Kind::Word)
            && self.ahead(2).is_some_and(|token| token.is("="))
            && !self.ahead(3).is_some_and(|token| token.is_word("require"));
        if !is_alias {
            return self.skip_statement();
        }
        let (at, name, parameters) = self.head();
        self.eat("=");
        Some(Declaration { at, name, parameters, kind: DeclarationKind::Import(self.path()) })
    }

    /// A string, a number, `true` or `false`.
    pub fn literal(&mut self) -> Option<Literal> {
        let token = self.peek()?;
        let literal = match token.kind {
            Kind::String => Literal::String(unquoted(token.text)),
            Kind::Template if !token.text.contains("${") => Literal::String(unquoted(token.text)),
            Kind::Number => Literal::Number(number(token.text)),
            Kind::Word if token.text == "true" => Literal::Boolean(true),
            Kind::Word if token.text == "false" => Literal::Boolean(false),
            Kind::Sign if token.text == "-" => {
                let digits = self.ahead(1).filter(|token| token.kind == Kind::Number)?;
                self.at += 2;
                return Some(Literal::Number(format!("-{}", number(digits.text))));
            }
            _ => return None,
        };
        self.at += 1;
        Some(literal)
    }
}

/// `1_000n` is 1000.
fn number(text: &str) -> String {
    text.trim_end_matches('n').replace('_', "")
}

/// The name that a token is for a member.
pub(super) fn name_of(token: &Token<'_>) -> Option<String> {
    match token.kind {
        Kind::Word | Kind::Number => Some(token.text.to_owned()),
        Kind::String => Some(unquoted(token.text)),
        Kind::Template | Kind::Sign => None,
    }
}

impl Token<'_> {
    pub fn is_opening(&self) -> bool {
        self.kind == Kind::Sign && matches!(self.text, "(" | "[" | "{")
    }

    pub fn is_closing(&self) -> bool {
        self.kind == Kind::Sign && matches!(self.text, ")" | "]" | "}")
    }
}

impl Declaration {
    /// Its own members, and those of the object types in it.
    pub fn members(&self) -> Vec<&Member> {
        let mut all = Vec::new();
        match &self.kind {
            DeclarationKind::Interface { members, extends } => {
                extends.iter().for_each(|base| base.members(&mut all));
                members.iter().for_each(|member| member.with_members(&mut all));
            }
            DeclarationKind::Alias(aliased) => aliased.members(&mut all),
            DeclarationKind::Namespace(_) | DeclarationKind::Enumeration(_) | DeclarationKind::Import(_) => {}
        }
        all
    }
}

impl Member {
    /// Itself, and the members of the object types in it.
    pub fn with_members<'m>(&'m self, all: &mut Vec<&'m Member>) {
        all.push(self);
        match &self.kind {
            MemberKind::Property(kind) => kind.members(all),
            MemberKind::Method(signature) | MemberKind::Call(signature) => signature.members(all),
            MemberKind::Index { value, .. } | MemberKind::Mapped { value, .. } => value.members(all),
            MemberKind::Other(_) => {}
        }
    }
}
