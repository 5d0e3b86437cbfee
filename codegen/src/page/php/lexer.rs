//! Splits a PHP program into the tokens that matter to a sample; everything else is [`Token::Other`].
//!
//! Strings and numbers arrive as values, comments and blanks not at all, and each bracket knows its partner, so that the
//! parser passes over an expression without looking into it.

use super::text::{is_name, is_name_start, split_while};
use super::{number, text};

/// A token.
#[derive(Debug, PartialEq)]
pub(super) enum Token<'a> {
    /// `$name`.
    Variable,
    /// A name or keyword, `\` included: `array`, `Util\MediaUtil`.
    Name(&'a str),
    /// A string, decoded; None if it interpolates, does not end, or is no text.
    Text(Option<String>),
    /// A number without sign, in decimal; None if it has no exact decimal form.
    Number(Option<String>),
    /// `(`, `[`, `{`, with the position of the token that closes it; None if nothing does.
    Open(Bracket, Option<usize>),
    /// `)`, `]`, `}`.
    Close(Bracket),
    /// `->` or `?->`.
    Arrow,
    /// `::`.
    Scope,
    /// `=>`.
    DoubleArrow,
    /// `...`.
    Spread,
    /// `,`.
    Comma,
    /// `-`.
    Minus,
    /// `+`.
    Plus,
    /// Anything else.
    Other,
}

/// The kinds of brackets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Bracket {
    /// `( )`.
    Round,
    /// `[ ]`.
    Square,
    /// `{ }`.
    Curly,
}

/// The tokens of a program.
pub(super) fn tokens(program: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = without_blanks(program);
    while let Some((token, after)) = token(rest) {
        tokens.push(token);
        rest = without_blanks(after);
    }
    pair(&mut tokens);
    tokens
}

/// Passes over blanks and comments. `#[` begins an attribute, not a comment.
fn without_blanks(source: &str) -> &str {
    let mut rest = source.trim_start();
    while let Some(after) = without_comment(rest) {
        rest = after.trim_start();
    }
    rest
}

fn without_comment(source: &str) -> Option<&str> {
    if let Some(body) = source.strip_prefix("/*") {
        Some(body.split_once("*/").map_or("", |(_, after)| after))
    } else if source.starts_with("//") || (source.starts_with('#') && !source.starts_with("#[")) {
        Some(source.trim_start_matches(|c| c != '\n' && c != '\r'))
    } else {
        None
    }
}

/// The token that the source begins with, and what follows it; None at the end.
fn token(source: &str) -> Option<(Token<'_>, &str)> {
    let mut chars = source.chars();
    let first = chars.next()?;
    let after = chars.as_str();
    Some(match first {
        '\'' | '"' | '`' => string(after, first),
        '$' if after.starts_with(is_name_start) => (Token::Variable, after.trim_start_matches(is_name)),
        '.' if after.starts_with(|c: char| c.is_ascii_digit()) => numeral(source),
        '0'..='9' => numeral(source),
        _ if is_name_start(first) || first == '\\' => name(source),
        _ => document(source).unwrap_or_else(|| symbol(source, first)),
    })
}

/// A string in quotes; one that does not end takes the rest of the program.
fn string(source: &str, quote: char) -> (Token<'_>, &str) {
    match text::quoted(source, quote) {
        Some(quoted) => (Token::Text(quoted.value()), quoted.rest),
        None => (Token::Text(None), ""),
    }
}

fn document(source: &str) -> Option<(Token<'_>, &str)> {
    text::document(source).map(|document| (Token::Text(document.value), document.rest))
}

fn numeral(source: &str) -> (Token<'_>, &str) {
    let (value, rest) = number::number(source);
    (Token::Number(value), rest)
}

fn name(source: &str) -> (Token<'_>, &str) {
    let (name, rest) = split_while(source, |c| is_name(c) || c == '\\');
    (Token::Name(name), rest)
}

/// Operators and brackets. `<=>`, `--` and `++` stand here lest they be read as parts of others.
fn symbol(source: &str, first: char) -> (Token<'_>, &str) {
    let (length, token) = match source.as_bytes() {
        [b'.', b'.', b'.', ..] => (3, Token::Spread),
        [b'?', b'-', b'>', ..] => (3, Token::Arrow),
        [b'-', b'>', ..] => (2, Token::Arrow),
        [b'<', b'=', b'>', ..] => (3, Token::Other),
        [b'=', b'>', ..] => (2, Token::DoubleArrow),
        [b':', b':', ..] => (2, Token::Scope),
        [b'-', b'-', ..] | [b'+', b'+', ..] => (2, Token::Other),
        _ => (first.len_utf8(), punctuation(first)),
    };
    (token, source.get(length..).unwrap_or_default())
}

fn punctuation(character: char) -> Token<'static> {
    match character {
        '(' => Token::Open(Bracket::Round, None),
        '[' => Token::Open(Bracket::Square, None),
        '{' => Token::Open(Bracket::Curly, None),
        ')' => Token::Close(Bracket::Round),
        ']' => Token::Close(Bracket::Square),
        '}' => Token::Close(Bracket::Curly),
        ',' => Token::Comma,
        '-' => Token::Minus,
        '+' => Token::Plus,
        _ => Token::Other,
    }
}

/// Tells each opening bracket its partner. Where one is closed by another kind, all that are open stay without.
fn pair(tokens: &mut [Token]) {
    let mut open = Vec::new();
    for at in 0..tokens.len() {
        match tokens[at] {
            Token::Open(bracket, _) => open.push((at, bracket)),
            Token::Close(bracket) => match open.pop() {
                Some((start, opened)) if opened == bracket => tokens[start] = Token::Open(bracket, Some(at)),
                _ => open.clear(),
            },
            _ => {}
        }
    }
}
