//! Steps through tokens: what is next, what is passed over, what is reported.

use super::syntax::At;
use super::token::{Kind, Token};
use wechatpay_codegen::diagnostics::{Code, Diagnostic};
use wechatpay_codegen::source::Positions;

/// Types and namespaces nested deeper than this are not read. No documentation comes near it.
pub(super) const DEEPEST: usize = 64;

/// A place among tokens.
pub(super) struct Cursor<'s, 'f> {
    pub tokens: &'s [Token<'s>],
    /// The bracket that closes each opening one.
    closing: Vec<Option<usize>>,
    pub at: usize,
    pub depth: usize,
    pub positions: &'f Positions<'f>,
    pub found: &'f mut Vec<Diagnostic>,
}

impl<'s, 'f> Cursor<'s, 'f> {
    pub fn new(tokens: &'s [Token<'s>], positions: &'f Positions<'f>, found: &'f mut Vec<Diagnostic>) -> Self {
        Self { tokens, closing: closing(tokens), at: 0, depth: 0, positions, found }
    }

    pub fn peek(&self) -> Option<&'s Token<'s>> {
        self.tokens.get(self.at)
    }

    pub fn ahead(&self, steps: usize) -> Option<&'s Token<'s>> {
        self.tokens.get(self.at + steps)
    }

    pub fn next(&mut self) -> Option<&'s Token<'s>> {
        let token = self.peek();
        self.at += usize::from(token.is_some());
        token
    }

    /// Whether the next token is this sign.
    pub fn sees(&self, sign: &str) -> bool {
        self.peek().is_some_and(|token| token.is(sign))
    }

    /// Whether the next token is this word.
    pub fn sees_word(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| token.is_word(word))
    }

    /// Passes over this sign, if it is next.
    pub fn eat(&mut self, sign: &str) -> bool {
        let sees = self.sees(sign);
        self.at += usize::from(sees);
        sees
    }

    /// Passes over this word, if it is next.
    pub fn eat_word(&mut self, word: &str) -> bool {
        let sees = self.sees_word(word);
        self.at += usize::from(sees);
        sees
    }

    /// Where the next token stands; behind the last one, where that stands.
    pub fn place(&self) -> At {
        let token = self.peek().or(self.tokens.last());
        token.map_or(At { offset: 0, length: 0 }, Token::at)
    }

    /// From `start` to the last token that was passed.
    pub fn since(&self, start: At) -> At {
        let last = self.at.checked_sub(1).and_then(|last| self.tokens.get(last)).map(Token::at);
        let end = last.map_or(0, |last| last.offset + last.length);
        At { offset: start.offset, length: end.saturating_sub(start.offset).max(1) }
    }

    pub fn report(&mut self, code: Code, at: At, message: impl Into<String>) {
        let finding = finding(self.positions, code, at, message.into());
        self.found.push(finding);
    }

    /// Reports that something else was expected here.
    pub fn expected(&mut self, what: &str) {
        let message = match self.peek() {
            Some(token) => format!("`{}` where {what} should be", shown(token.text)),
            None => format!("the program ends where {what} should be"),
        };
        self.report(Code::TsSyntax, self.place(), message);
    }

    /// Goes one level deeper, unless that is too deep; then it is reported.
    pub fn deeper(&mut self) -> bool {
        if self.depth >= DEEPEST {
            self.report(Code::TsDepth, self.place(), format!("more than {DEEPEST} levels of types"));
            return false;
        }
        self.depth += 1;
        true
    }

    /// Passes over tokens, bracket by bracket, up to one that ends it outside of brackets, or to a closing bracket that
    /// none of them opened.
    pub fn skip(&mut self, ends: impl Fn(&Token<'_>) -> bool) {
        let mut open = 0_usize;
        while let Some(token) = self.peek() {
            let sign = if token.kind == Kind::Sign { token.text } else { "" };
            match sign {
                "(" | "[" | "{" => open += 1,
                ")" | "]" | "}" if open == 0 => return,
                ")" | "]" | "}" => open -= 1,
                _ if open == 0 && ends(token) => return,
                _ => {}
            }
            self.at += 1;
        }
    }

    /// The index of the bracket that closes the one at `self.at`.
    pub fn closing(&self) -> Option<usize> {
        self.closing.get(self.at).copied().flatten()
    }
}

/// The index of the bracket that closes each opening one.
fn closing(tokens: &[Token<'_>]) -> Vec<Option<usize>> {
    let mut closing = vec![None; tokens.len()];
    let mut open = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        if token.is_opening() {
            open.push(index);
        } else if token.is_closing()
            && let Some(opening) = open.pop().and_then(|opening: usize| closing.get_mut(opening))
        {
            *opening = Some(index);
        }
    }
    closing
}

impl Token<'_> {
    pub fn is(&self, sign: &str) -> bool {
        self.kind == Kind::Sign && self.text == sign
    }

    pub fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text == word
    }

    pub fn at(&self) -> At {
        At { offset: self.offset, length: self.text.len() }
    }
}

/// A finding at a place of the page.
pub(super) fn finding(positions: &Positions<'_>, code: Code, at: At, message: String) -> Diagnostic {
    let origin = positions.origin(at.offset);
    let text = positions.source().text.get(at.offset..at.offset + at.length).unwrap_or_default();
    let line = text.lines().next().unwrap_or_default();
    Diagnostic::new(code, origin, line.chars().count().max(1), message)
}

/// A text as a message quotes it: short, on one line.
pub(super) fn shown(text: &str) -> String {
    const MOST: usize = 40;
    let line = text.lines().next().unwrap_or_default();
    let is_cut = line.len() < text.len() || line.chars().count() > MOST;
    let short = line.chars().take(MOST).collect::<String>();
    if is_cut { format!("{short}…") } else { short }
}
