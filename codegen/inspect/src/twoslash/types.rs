//! Types, as TypeScript writes them.

use super::cursor::Cursor;
use super::members::ends_member;
use super::syntax::{At, Form, Member, Parameter, Signature, Type, TypeParameters};
use super::token::{Kind, Token};
use wechatpay_codegen::diagnostics::Code;

/// Lists of lists nested deeper than this are not read.
const MOST_SUFFIXES: usize = 8;

impl Cursor<'_, '_> {
    /// A type, conditional ones included.
    pub fn type_(&mut self) -> Type {
        let start = self.place();
        if !self.deeper() {
            self.skip(ends_type);
            return Type { at: self.since(start), form: Form::Broken };
        }
        let mut read = self.union();
        if self.sees_word("extends") && !self.peek().is_some_and(|token| token.first) {
            read = self.conditional(start, read);
        }
        self.depth -= 1;
        read
    }

    /// `A extends B ? C : D`, from `extends` on.
    fn conditional(&mut self, start: At, of: Type) -> Type {
        self.at += 1;
        let mut parts = vec![of, self.union()];
        for sign in ["?", ":"] {
            if !self.eat(sign) {
                self.expected(&format!("`{sign}`"));
                break;
            }
            parts.push(self.type_());
        }
        Type { at: self.since(start), form: Form::Conditional(parts) }
    }

    fn union(&mut self) -> Type {
        self.joined("|", Self::intersection, Form::Union)
    }

    fn intersection(&mut self) -> Type {
        self.joined("&", Self::operand, Form::Intersection)
    }

    fn joined(&mut self, sign: &str, one: fn(&mut Self) -> Type, form: fn(Vec<Type>) -> Form) -> Type {
        let start = self.place();
        self.eat(sign);
        let first = one(self);
        if !self.sees(sign) {
            return first;
        }
        let mut all = vec![first];
        while self.eat(sign) {
            all.push(one(self));
        }
        Type { at: self.since(start), form: form(all) }
    }

    /// What `|` and `&` join.
    pub fn operand(&mut self) -> Type {
        let start = self.place();
        if !self.deeper() {
            self.skip(ends_type);
            return Type { at: self.since(start), form: Form::Broken };
        }
        let mut form = self.primary();
        let mut suffixes = 0;
        while self.sees("[") && !self.peek().is_some_and(|token| token.first) {
            let inner = Box::new(Type { at: self.since(start), form });
            suffixes += 1;
            if suffixes > MOST_SUFFIXES {
                self.report(Code::TsDepth, self.place(), format!("more than {MOST_SUFFIXES} levels of lists"));
                self.skip(ends_type);
                self.depth -= 1;
                return Type { at: self.since(start), form: Form::Broken };
            }
            self.at += 1;
            form = if self.eat("]") {
                Form::Array(inner)
            } else {
                let key = self.type_();
                self.close("]");
                Form::Access(inner, Box::new(key))
            };
        }
        self.depth -= 1;
        Type { at: self.since(start), form }
    }

    fn primary(&mut self) -> Form {
        let Some(token) = self.peek() else {
            self.expected("a type");
            return Form::Broken;
        };
        if let Some(literal) = self.literal() {
            return Form::Literal(literal);
        }
        match (token.kind, token.text) {
            (Kind::Template, text) => {
                self.at += 1;
                Form::Template(text.to_owned())
            }
            (Kind::Sign, "{") => Form::Object(self.members()),
            (Kind::Sign, "[") => self.tuple(),
            (Kind::Sign, "<") => self.function(),
            (Kind::Sign, "(") if self.is_function() => self.function(),
            (Kind::Sign, "(") => {
                self.at += 1;
                let inner = self.type_();
                self.close(")");
                inner.form
            }
            (Kind::Word, _) => self.word(token),
            _ => {
                self.expected("a type");
                Form::Broken
            }
        }
    }

    fn word(&mut self, token: &Token<'_>) -> Form {
        let begins_type =
            |next: &Token<'_>| !next.first && (next.kind != Kind::Sign || next.is("{") || next.is("(") || next.is("["));
        let is_operator = self.ahead(1).is_some_and(begins_type);
        match token.text {
            "readonly" if is_operator => {
                self.at += 1;
                self.operand().form
            }
            "keyof" if is_operator => {
                self.at += 1;
                Form::KeyOf(Box::new(self.operand()))
            }
            "unique" | "infer" | "asserts" if is_operator => {
                self.at += 1;
                self.operand();
                // `infer T extends string`.
                if self.eat_word("extends") {
                    self.operand();
                }
                Form::Other("a type of the compiler's own")
            }
            "new" | "abstract" if self.ahead(1).is_some_and(|next| next.is("(") || next.is_word("new")) => {
                while self.eat_word("abstract") || self.eat_word("new") {}
                self.function();
                Form::Other("a constructor")
            }
            "typeof" if is_operator => {
                self.at += 1;
                self.operand();
                Form::Other("the type of a variable")
            }
            "import" if self.ahead(1).is_some_and(|next| next.is("(")) => {
                self.at += 1;
                self.skip(|token| !token.is("("));
                if self.eat(".") {
                    self.name();
                }
                Form::Other("a type of another file")
            }
            _ => self.name(),
        }
    }

    fn name(&mut self) -> Form {
        let path = self.path();
        let arguments = match self.peek() {
            Some(token) if token.is("<") && !token.first => self.arguments(),
            _ => Vec::new(),
        };
        // `value is string`: the result of a test.
        if self.sees_word("is") && !self.peek().is_some_and(|token| token.first) {
            self.at += 1;
            self.operand();
            return Form::Other("a test of a type");
        }
        Form::Name { path, arguments }
    }

    /// `<A, B>`.
    fn arguments(&mut self) -> Vec<Type> {
        self.at += 1;
        let mut arguments = Vec::new();
        while !self.sees(">") {
            let before = self.at;
            arguments.push(self.type_());
            if !self.eat(",") || self.at == before {
                break;
            }
        }
        self.close(">");
        arguments
    }

    /// `<T extends X = Y, …>`, if there is one.
    pub fn type_parameters(&mut self) -> TypeParameters {
        let mut parameters = Vec::new();
        if !self.eat("<") {
            return parameters;
        }
        while !self.sees(">") {
            while self.sees_word("const") || self.sees_word("in") || self.sees_word("out") {
                self.at += 1;
            }
            let Some(name) = self.next().filter(|token| token.kind == Kind::Word) else { break };
            if self.eat_word("extends") {
                self.union();
            }
            let default = if self.eat("=") { Some(self.type_()) } else { None };
            parameters.push((name.text.to_owned(), default));
            if !self.eat(",") {
                break;
            }
        }
        self.close(">");
        parameters
    }

    /// `[A, name?: B, ...C[]]`.
    fn tuple(&mut self) -> Form {
        self.at += 1;
        let mut items = Vec::new();
        while self.peek().is_some_and(|token| !token.is("]")) {
            let before = self.at;
            let rest = self.eat("...");
            let colon = if self.ahead(1).is_some_and(|next| next.is("?")) { 2 } else { 1 };
            let is_named = self.peek().is_some_and(|token| token.kind == Kind::Word);
            if is_named && self.ahead(colon).is_some_and(|next| next.is(":")) {
                self.at += colon + 1;
            }
            let item = self.type_();
            self.eat("?");
            items.push(match (rest, item.form) {
                (true, Form::Array(of)) => *of,
                (_, form) => Type { at: item.at, form },
            });
            if !self.eat(",") || self.at == before {
                break;
            }
        }
        self.close("]");
        Form::Tuple(items)
    }

    /// Whether the parenthesis at hand opens the parameters of a function: an arrow follows it.
    fn is_function(&self) -> bool {
        let Some(next) = self.ahead(1) else { return false };
        if !(next.is(")") || next.is("...") || next.kind == Kind::Word || next.is("{") || next.is("[")) {
            return false;
        }
        let closing = self.closing();
        closing.and_then(|closing| self.tokens.get(closing + 1)).is_some_and(|behind| behind.is("=>"))
    }

    fn function(&mut self) -> Form {
        self.type_parameters();
        let parameters = self.parameters();
        let result = match self.eat("=>") {
            true => Some(self.type_()),
            false => {
                self.expected("`=>`");
                None
            }
        };
        Form::Function(Box::new(Signature { parameters, result }))
    }

    /// `(data: A, config?: B)`.
    fn parameters(&mut self) -> Vec<Parameter> {
        let mut parameters = Vec::new();
        if !self.eat("(") {
            self.expected("`(`");
            return parameters;
        }
        while self.peek().is_some_and(|token| !token.is(")")) {
            let before = self.at;
            self.eat("...");
            let name = match self.peek().is_some_and(Token::is_opening) {
                // A pattern: the names in it are the caller's business.
                true => {
                    self.at = self.closing().map_or(self.tokens.len(), |closing| closing + 1);
                    String::new()
                }
                false => self.next().map(|token| token.text.to_owned()).unwrap_or_default(),
            };
            let optional = self.eat("?");
            let kind = if self.eat(":") { Some(self.type_()) } else { None };
            if self.eat("=") {
                self.skip(|token| token.is(","));
            }
            parameters.push(Parameter { name, optional, kind });
            if !self.eat(",") || self.at == before {
                break;
            }
        }
        self.close(")");
        parameters
    }

    pub fn signature(&mut self) -> Signature {
        self.type_parameters();
        let parameters = self.parameters();
        let result = if self.eat(":") { Some(self.type_()) } else { None };
        Signature { parameters, result }
    }

    /// The sign that must come now; if another one does, that is reported, and what is in between passed over.
    pub fn close(&mut self, sign: &str) {
        if self.eat(sign) {
            return;
        }
        self.expected(&format!("`{sign}`"));
        if sign != ">" {
            self.skip(|token| token.first);
            self.eat(sign);
        }
    }
}

fn ends_type(token: &Token<'_>) -> bool {
    token.first || ends_member(token)
}

impl Type {
    /// The members of the object types in it.
    pub fn members<'m>(&'m self, all: &mut Vec<&'m Member>) {
        match &self.form {
            Form::Object(members) => members.iter().for_each(|member| member.with_members(all)),
            Form::Array(inner) | Form::KeyOf(inner) => inner.members(all),
            Form::Tuple(types) | Form::Union(types) | Form::Intersection(types) | Form::Conditional(types) => {
                types.iter().for_each(|one| one.members(all));
            }
            Form::Name { arguments, .. } => arguments.iter().for_each(|argument| argument.members(all)),
            Form::Access(of, key) => [of, key].into_iter().for_each(|part| part.members(all)),
            Form::Function(signature) => signature.members(all),
            Form::Literal(_) | Form::Template(_) | Form::Other(_) | Form::Broken => {}
        }
    }
}

impl Signature {
    /// The members of the object types in it.
    pub fn members<'m>(&'m self, all: &mut Vec<&'m Member>) {
        let kinds = self.parameters.iter().filter_map(|parameter| parameter.kind.as_ref());
        kinds.chain(&self.result).for_each(|kind| kind.members(all));
    }
}
