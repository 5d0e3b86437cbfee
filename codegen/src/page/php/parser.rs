//! Finds the call among the tokens of a program, and reads the array given to it.
//!
//! A value is a literal only if a `,` or a closing bracket follows it. Otherwise it is the beginning of some expression,
//! and the parser passes over the rest of that, bracket by bracket, to the next `,`.

use indexmap::IndexMap;

use super::Program;
use super::lexer::{Bracket, Token};
use crate::ir::Sample;

/// Arrays nested deeper than this are not read. No request comes near it.
const DEEPEST: usize = 128;

/// The methods of the client, each of which is also there as `…Async`.
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// The first call that states its path, else the first call.
pub(super) fn program(tokens: &[Token]) -> Option<Program> {
    let mut calls = (0..tokens.len()).filter_map(|at| call(tokens, at));
    let first = calls.next()?;
    if first.chain.is_some() {
        return Some(first.read(tokens));
    }
    Some(calls.find(|call| call.chain.is_some()).unwrap_or(first).read(tokens))
}

/// `$instance->…->post(`.
struct Call<'t> {
    chain: Option<&'t str>,
    method: &'static str,
    /// Where the arguments begin.
    arguments: usize,
}

impl Call<'_> {
    fn read(&self, tokens: &[Token]) -> Program {
        let argument = match (Parser { tokens, at: self.arguments }).expression(0) {
            array @ (Sample::List(_) | Sample::Object(_)) => array,
            _ => Sample::Missing,
        };
        Program { chain: self.chain.map(str::to_owned), method: Some(self.method.to_owned()), argument }
    }
}

/// The call that begins here. At least one step leads from the variable to it: `$request->get('id')` is none.
fn call<'t>(tokens: &'t [Token], start: usize) -> Option<Call<'t>> {
    if tokens.get(start) != Some(&Token::Variable) {
        return None;
    }
    let mut path = Path::default();
    let mut at = start + 1;
    loop {
        if let Some(method) = method(tokens.get(at..)?).filter(|_| path.steps > 0) {
            return Some(Call { chain: path.stated(), method, arguments: at + 3 });
        }
        at = path.step(tokens, at)?;
    }
}

/// The method that is called here.
fn method(tokens: &[Token]) -> Option<&'static str> {
    let [Token::Arrow, Token::Name(name), Token::Open(Bracket::Round, _), ..] = tokens else {
        return None;
    };
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix("async").unwrap_or(&name);
    METHODS.into_iter().find(|method| *method == name)
}

/// The steps from the client to a call.
#[derive(Default)]
struct Path<'t> {
    steps: usize,
    literal: Option<&'t str>,
}

impl<'t> Path<'t> {
    /// Goes a step, and gives the place behind it. None if there is no step of a path here.
    fn step(&mut self, tokens: &'t [Token], at: usize) -> Option<usize> {
        self.steps += 1;
        match tokens.get(at..)? {
            [Token::Arrow, Token::Name(name), Token::Open(Bracket::Round, close), ..] => {
                self.literal = literal(tokens, at + 3, (*close)?);
                name.eq_ignore_ascii_case("chain").then_some((*close)? + 1)
            }
            [Token::Arrow, Token::Open(Bracket::Curly, close), ..] => Some((*close)? + 1),
            [Token::Arrow, Token::Name(_), ..] => Some(at + 2),
            [Token::Open(Bracket::Square, close), ..] => {
                self.literal = literal(tokens, at + 1, (*close)?);
                Some((*close)? + 1)
            }
            _ => None,
        }
    }

    /// The path, if the only step states it. Of several steps each states a piece only.
    fn stated(&self) -> Option<&'t str> {
        self.literal.filter(|_| self.steps == 1)
    }
}

/// The string that is all there is between two places.
fn literal<'t>(tokens: &'t [Token], start: usize, end: usize) -> Option<&'t str> {
    match tokens.get(start..end)? {
        [Token::Text(text)] | [Token::Text(text), Token::Comma] => text.as_deref(),
        _ => None,
    }
}

struct Parser<'t> {
    tokens: &'t [Token<'t>],
    at: usize,
}

impl Parser<'_> {
    /// Reads an expression up to the `,`, the `=>` or the closing bracket behind it.
    fn expression(&mut self, depth: usize) -> Sample {
        let sample = self.literal(depth);
        if self.is_behind_expression() {
            return sample;
        }
        self.skip_expression();
        Sample::Missing
    }

    /// Reads a literal, or the beginning of something else, which is missing.
    fn literal(&mut self, depth: usize) -> Sample {
        match self.tokens.get(self.at..).unwrap_or_default() {
            [Token::Text(text), ..] => self.scalar(1, text.clone().map(Sample::String)),
            [Token::Number(number), ..] => self.scalar(1, number.clone().map(Sample::Number)),
            [Token::Plus, Token::Number(number), ..] => self.scalar(2, number.clone().map(Sample::Number)),
            [Token::Minus, Token::Number(number), ..] => {
                let number = number.as_ref().map(|digits| format!("-{digits}"));
                self.scalar(2, number.map(Sample::Number))
            }
            [Token::Open(Bracket::Square, close), ..] => self.array(self.at + 1, *close, depth),
            [Token::Name(name), Token::Open(Bracket::Round, close), ..] if name.eq_ignore_ascii_case("array") => {
                self.array(self.at + 2, *close, depth)
            }
            [Token::Name(name), Token::Open(Bracket::Round, Some(close)), ..] if depth > 0 && is_json_encode(name) => {
                self.encoded(*close, depth)
            }
            [Token::Name(name), ..] => {
                constant(name).map_or(Sample::Missing, |constant| self.scalar(1, Some(constant)))
            }
            _ => Sample::Missing,
        }
    }

    fn scalar(&mut self, tokens: usize, value: Option<Sample>) -> Sample {
        self.at += tokens;
        value.unwrap_or(Sample::Missing)
    }

    /// `json_encode([…])`: the structure that is encoded says more than the string would.
    fn encoded(&mut self, close: usize, depth: usize) -> Sample {
        self.at += 2;
        let argument = if depth < DEEPEST { self.expression(depth + 1) } else { Sample::Missing };
        self.at = close + 1;
        argument
    }

    /// Reads the array between two brackets. One that is too deep, malformed or has no end is missing.
    fn array(&mut self, start: usize, close: Option<usize>, depth: usize) -> Sample {
        let end = close.unwrap_or(self.tokens.len());
        self.at = start;
        let array = if close.is_some() && depth < DEEPEST { self.items(end, depth + 1) } else { None };
        self.at = end + 1;
        array.map_or(Sample::Missing, Array::sample)
    }

    /// Reads items up to the place where the array ends. None if something else than a `,` stands between two.
    fn items(&mut self, end: usize, depth: usize) -> Option<Array> {
        let mut array = Array::default();
        while self.at < end {
            if !self.take(&Token::Comma) {
                self.item(&mut array, depth);
                if self.at < end && !self.take(&Token::Comma) {
                    return None;
                }
            }
        }
        Some(array)
    }

    fn item(&mut self, array: &mut Array, depth: usize) {
        if self.take(&Token::Spread) {
            self.skip_expression();
            array.lacks_items = true;
            return;
        }
        let first = self.expression(depth);
        if self.take(&Token::DoubleArrow) {
            let value = self.expression(depth);
            array.insert(key(first), value);
        } else {
            array.push(first);
        }
    }

    fn take(&mut self, token: &Token) -> bool {
        let found = self.tokens.get(self.at) == Some(token);
        self.at += usize::from(found);
        found
    }

    fn is_behind_expression(&self) -> bool {
        matches!(self.tokens.get(self.at), None | Some(Token::Comma | Token::DoubleArrow | Token::Close(_)))
    }

    /// Passes over an expression. The `=>` of an arrow function, `fn() => …`, is a part of it.
    fn skip_expression(&mut self) {
        let mut functions = 0_usize;
        while let Some(token) = self.tokens.get(self.at) {
            self.at += match token {
                Token::DoubleArrow if functions > 0 => {
                    functions -= 1;
                    1
                }
                Token::Comma | Token::DoubleArrow | Token::Close(_) => return,
                Token::Open(_, close) => close.unwrap_or(self.tokens.len()) + 1 - self.at,
                Token::Arrow | Token::Scope if matches!(self.tokens.get(self.at + 1), Some(Token::Name(_))) => 2,
                Token::Name(name) if name.eq_ignore_ascii_case("fn") => {
                    functions += 1;
                    1
                }
                _ => 1,
            };
        }
    }
}

fn is_json_encode(name: &str) -> bool {
    name.trim_start_matches('\\').eq_ignore_ascii_case("json_encode")
}

fn constant(name: &str) -> Option<Sample> {
    match name.trim_start_matches('\\').to_ascii_lowercase().as_str() {
        "true" => Some(Sample::Boolean(true)),
        "false" => Some(Sample::Boolean(false)),
        "null" => Some(Sample::Null),
        _ => None,
    }
}

/// The key that PHP makes of a value. None if the value is not known, or not one for a key.
fn key(sample: Sample) -> Option<String> {
    match sample {
        Sample::String(text) => Some(text),
        Sample::Number(digits) => digits.parse::<i64>().ok().map(|number| number.to_string()),
        Sample::Boolean(value) => Some(u8::from(value).to_string()),
        Sample::Null => Some(String::new()),
        Sample::Missing | Sample::List(_) | Sample::Object(_) => None,
    }
}

/// The items of an array. PHP knows one kind of array only: a list is one whose keys are 0, 1, 2 ….
#[derive(Default)]
struct Array {
    items: IndexMap<String, Sample>,
    /// The highest integer among the keys.
    highest: Option<i64>,
    /// Whether there are items of which not even the key is known.
    lacks_items: bool,
}

impl Array {
    /// Adds an item under the next integer, as PHP 8.3 counts.
    fn push(&mut self, value: Sample) {
        let next = self.highest.map_or(Some(0), |highest| highest.checked_add(1));
        self.insert(next.map(|next| next.to_string()), value);
    }

    /// Adds an item; of two with the same key, the last wins, in the place of the first.
    fn insert(&mut self, key: Option<String>, value: Sample) {
        let Some(key) = key else {
            self.lacks_items = true;
            return;
        };
        self.highest = self.highest.max(integer(&key));
        self.items.insert(key, value);
    }

    fn sample(self) -> Sample {
        if self.items.is_empty() && self.lacks_items {
            return Sample::Missing;
        }
        let is_list = self.items.keys().enumerate().all(|(index, key)| *key == index.to_string());
        if is_list { Sample::List(self.items.into_values().collect()) } else { Sample::Object(self.items) }
    }
}

/// The integer that PHP takes a key for: `'7'` is one, `'07'` is none.
fn integer(key: &str) -> Option<i64> {
    key.parse::<i64>().ok().filter(|number| number.to_string() == key)
}
