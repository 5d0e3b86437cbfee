//! The characters of a program → words, strings, signs, each with its place. Comments are kept where they are JSDoc.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a keyword.
    Word,
    /// Digits.
    Number,
    /// In quotes, as written.
    String,
    /// In backticks, as written.
    Template,
    /// Everything else: a single character, `=>` or `...`.
    Sign,
}

/// A token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'s> {
    pub kind: Kind,
    /// As written.
    pub text: &'s str,
    /// Where it begins in the page, in bytes.
    pub offset: usize,
    /// Whether a new line begins before it.
    pub first: bool,
    /// The JSDoc comment right before it.
    pub doc: Option<&'s str>,
}

/// What was opened and never closed: a string, a template, a comment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unclosed {
    pub offset: usize,
    pub what: &'static str,
}

/// The tokens of a text that begins at `base` of its page.
pub(super) fn tokens(text: &str, base: usize) -> (Vec<Token<'_>>, Vec<Unclosed>) {
    let mut lexer = Lexer { text, at: 0, base, tokens: Vec::new(), unclosed: Vec::new() };
    lexer.run();
    (lexer.tokens, lexer.unclosed)
}

/// Signs of several characters. `>` is always alone: type arguments may close side by side.
const LONG_SIGNS: [&str; 2] = ["=>", "..."];

struct Lexer<'s> {
    text: &'s str,
    at: usize,
    base: usize,
    tokens: Vec<Token<'s>>,
    unclosed: Vec<Unclosed>,
}

impl<'s> Lexer<'s> {
    fn run(&mut self) {
        let mut first = true;
        let mut doc = None;
        while let Some(character) = self.rest().chars().next() {
            if character == '\n' {
                first = true;
                self.at += 1;
            } else if character.is_whitespace() {
                self.at += character.len_utf8();
            } else if self.rest().starts_with("//") || self.is_shebang() {
                self.at += self.rest().find('\n').unwrap_or(self.rest().len());
            } else if self.rest().starts_with("/*") {
                let comment = self.comment();
                first |= comment.contains('\n');
                if comment.starts_with("/**") {
                    doc = Some(comment);
                }
            } else {
                let (kind, length) = self.next(character);
                let text = self.rest().get(..length).unwrap_or_default();
                self.tokens.push(Token { kind, text, offset: self.base + self.at, first, doc: doc.take() });
                self.at += length.max(1);
                first = false;
            }
        }
    }

    fn rest(&self) -> &'s str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn is_shebang(&self) -> bool {
        self.at == 0 && self.rest().starts_with("#!")
    }

    fn comment(&mut self) -> &'s str {
        let rest = self.rest();
        let length = match rest.get(2..).and_then(|inside| inside.find("*/")) {
            Some(length) => length + 4,
            None => {
                self.unclosed(self.at, "comment");
                rest.len()
            }
        };
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    fn unclosed(&mut self, at: usize, what: &'static str) {
        self.unclosed.push(Unclosed { offset: self.base + at, what });
    }

    fn next(&mut self, character: char) -> (Kind, usize) {
        let rest = self.rest();
        match character {
            '"' | '\'' => (Kind::String, self.string(character)),
            '`' => (Kind::Template, self.template()),
            c if is_word(c) && !c.is_ascii_digit() => (Kind::Word, run(rest, is_word)),
            c if c.is_ascii_digit() => (Kind::Number, run(rest, |c| is_word(c) || c == '.')),
            '/' if self.may_begin_pattern() => match pattern(rest) {
                Some(length) => (Kind::Sign, length),
                None => (Kind::Sign, 1),
            },
            c => {
                let long = LONG_SIGNS.iter().find(|sign| rest.starts_with(**sign));
                (Kind::Sign, long.map_or(c.len_utf8(), |sign| sign.len()))
            }
        }
    }

    /// A string ends where its line does, closed or not.
    fn string(&mut self, quote: char) -> usize {
        let rest = self.rest();
        let mut escaped = false;
        for (at, character) in rest.char_indices().skip(1) {
            match character {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '\n' => {
                    self.unclosed(self.at, "string");
                    return at;
                }
                c if c == quote => return at + 1,
                _ => {}
            }
        }
        self.unclosed(self.at, "string");
        rest.len()
    }

    /// `` `a${b}` ``, with whatever is nested in it.
    fn template(&mut self) -> usize {
        let rest = self.rest();
        // What is open, inmost last: a template or the braces inside of one.
        let mut open = Vec::new();
        let mut characters = rest.char_indices();
        while let Some((at, character)) = characters.next() {
            match (character, open.last()) {
                ('\\', Some('`')) => drop(characters.next()),
                ('`', Some('`')) => {
                    open.pop();
                    if open.is_empty() {
                        return at + 1;
                    }
                }
                ('`', _) => open.push('`'),
                ('$', Some('`')) if rest.get(at + 1..).is_some_and(|rest| rest.starts_with('{')) => {
                    characters.next();
                    open.push('{');
                }
                ('{', Some('{')) => open.push('{'),
                ('}', Some('{')) => drop(open.pop()),
                _ => {}
            }
        }
        self.unclosed(self.at, "template");
        rest.len()
    }

    /// Behind a value `/` divides; elsewhere it opens a regular expression.
    fn may_begin_pattern(&self) -> bool {
        self.tokens.last().is_none_or(|token| match token.kind {
            Kind::Word => matches!(token.text, "return" | "typeof" | "case" | "in" | "of" | "delete" | "void"),
            Kind::Number | Kind::String | Kind::Template => false,
            Kind::Sign => !matches!(token.text, ")" | "]" | "}"),
        })
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '\u{200c}' | '\u{200d}')
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

/// The length of a regular expression: it ends in its line.
fn pattern(text: &str) -> Option<usize> {
    let (mut escaped, mut in_class) = (false, false);
    for (at, character) in text.char_indices().skip(1) {
        match character {
            '\n' => return None,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '/' if !in_class => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// What a string in quotes or a template without holes says.
pub(super) fn unquoted(text: &str) -> String {
    let mut characters = text.chars();
    let quote = characters.next();
    let inside = characters.as_str();
    let inside = quote.and_then(|quote| inside.strip_suffix(quote)).unwrap_or(inside);
    if !inside.contains('\\') {
        return inside.to_owned();
    }
    let mut plain = String::with_capacity(inside.len());
    let mut characters = inside.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            plain.push(character);
            continue;
        }
        match characters.next() {
            Some('n') => plain.push('\n'),
            Some('t') => plain.push('\t'),
            Some('r') => plain.push('\r'),
            Some('u') => plain.extend(unicode(&mut characters)),
            Some('x') => plain.extend(hexadecimal(&characters.by_ref().take(2).collect::<String>())),
            Some('\n') | None => {}
            Some(other) => plain.push(other),
        }
    }
    plain
}

/// Behind `\u`: four digits, or digits in braces.
fn unicode(characters: &mut std::str::Chars<'_>) -> Option<char> {
    let rest = characters.as_str();
    let (digits, length) = match rest.strip_prefix('{') {
        Some(inside) => inside.split_once('}').map(|(digits, _)| (digits, digits.len() + 2))?,
        None => (rest.get(..4)?, 4),
    };
    let character = hexadecimal(digits)?;
    *characters = rest.get(length..)?.chars();
    Some(character)
}

fn hexadecimal(digits: &str) -> Option<char> {
    u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)
}
