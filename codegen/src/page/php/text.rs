//! The strings of PHP: quoted ones with their escapes, and documents (`<<<LABEL … LABEL`). And what a name is made of.

/// A string in quotes.
pub(super) struct Quoted<'a> {
    quote: char,
    body: &'a str,
    interpolates: bool,
    /// What follows the closing quote.
    pub(super) rest: &'a str,
}

impl Quoted<'_> {
    /// What the string says; None if that depends on a variable or on a command, or is no text.
    pub(super) fn value(&self) -> Option<String> {
        match self.quote {
            '\'' => Some(unescape_single(self.body)),
            '"' if !self.interpolates => unescape_double(self.body),
            _ => None,
        }
    }
}

/// What surrounds a place inside a string: `"{$a["b"]}"` has code in a string, and a string in that code.
enum Surrounding {
    Text(u8),
    Code,
}

/// Reads a string from behind its opening quote. None if it does not end.
pub(super) fn quoted(source: &str, quote: char) -> Option<Quoted<'_>> {
    let mut within = vec![Surrounding::Text(u8::try_from(quote).ok()?)];
    let mut interpolates = false;
    let mut bytes = source.bytes().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        let next = bytes.peek().map(|&(_, byte)| byte).unwrap_or_default();
        match (within.last()?, byte) {
            (Surrounding::Text(_), b'\\') => {
                bytes.next();
            }
            (Surrounding::Text(end), _) if *end == byte => {
                within.pop();
            }
            (Surrounding::Text(b'\''), _) => {}
            (Surrounding::Text(_), b'$') if next == b'{' => {
                within.push(Surrounding::Code);
                bytes.next();
                interpolates = true;
            }
            (Surrounding::Text(_), b'{') if next == b'$' => {
                within.push(Surrounding::Code);
                interpolates = true;
            }
            (Surrounding::Text(_), b'$') if is_name_start(char::from(next)) => interpolates = true,
            (Surrounding::Code, b'\'' | b'"' | b'`') => within.push(Surrounding::Text(byte)),
            (Surrounding::Code, b'{') => within.push(Surrounding::Code),
            (Surrounding::Code, b'}') => {
                within.pop();
            }
            _ => {}
        }
        if within.is_empty() {
            return Some(Quoted { quote, body: source.get(..at)?, interpolates, rest: source.get(at + 1..)? });
        }
    }
    None
}

fn unescape_single(body: &str) -> String {
    let mut text = String::with_capacity(body.len());
    let mut chars = body.chars().peekable();
    while let Some(character) = chars.next() {
        let escaped = chars.next_if(|&next| character == '\\' && matches!(next, '\'' | '\\'));
        text.push(escaped.unwrap_or(character));
    }
    text
}

fn unescape_double(body: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((plain, escape)) = rest.split_once('\\') {
        bytes.extend_from_slice(plain.as_bytes());
        rest = unescape(escape, &mut bytes)?;
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).ok()
}

/// Decodes the escape that follows a `\` and gives what follows the escape. None if PHP would refuse it.
fn unescape<'a>(source: &'a str, bytes: &mut Vec<u8>) -> Option<&'a str> {
    let mut chars = source.chars();
    let byte = match chars.next() {
        Some('n') => b'\n',
        Some('t') => b'\t',
        Some('r') => b'\r',
        Some('v') => 0x0b,
        Some('e') => 0x1b,
        Some('f') => 0x0c,
        Some('\\') => b'\\',
        Some('$') => b'$',
        Some('"') => b'"',
        Some('u') if chars.as_str().starts_with('{') => return unescape_code_point(chars.as_str(), bytes),
        Some('x' | 'X') if chars.as_str().starts_with(|c: char| c.is_ascii_hexdigit()) => {
            return Some(unescape_byte(chars.as_str(), 16, 2, bytes));
        }
        Some('0'..='7') => return Some(unescape_byte(source, 8, 3, bytes)),
        _ => {
            bytes.push(b'\\');
            return Some(source);
        }
    };
    bytes.push(byte);
    Some(chars.as_str())
}

/// `{20AC}` of `\u{20AC}`.
fn unescape_code_point<'a>(source: &'a str, bytes: &mut Vec<u8>) -> Option<&'a str> {
    let (digits, rest) = split_while(source.strip_prefix('{')?, |c| c.is_ascii_hexdigit());
    let character = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
    bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    rest.strip_prefix('}')
}

/// One byte, of at most so many digits; of `\777` PHP keeps the lower eight bits.
fn unescape_byte<'a>(source: &'a str, radix: u32, most: usize, bytes: &mut Vec<u8>) -> &'a str {
    let mut rest = source;
    let mut value = 0;
    for _ in 0..most {
        let mut chars = rest.chars();
        let Some(digit) = chars.next().and_then(|c| c.to_digit(radix)) else { break };
        value = value * radix + digit;
        rest = chars.as_str();
    }
    bytes.extend(u8::try_from(value & 0xff));
    rest
}

/// A document.
pub(super) struct Document<'a> {
    /// What it says; None of one that may interpolate (`<<<LABEL`) or does not end.
    pub(super) value: Option<String>,
    /// What follows the closing label.
    pub(super) rest: &'a str,
}

/// Reads a document; None if the source does not begin with one.
pub(super) fn document(source: &str) -> Option<Document<'_>> {
    let opening = source.strip_prefix("<<<")?.trim_start_matches([' ', '\t']);
    let quote = opening.chars().next().filter(|c| matches!(c, '\'' | '"'));
    let (label, after) = split_while(opening.strip_prefix(['\'', '"']).unwrap_or(opening), is_name);
    if !label.starts_with(is_name_start) {
        return None;
    }
    let after = quote.map_or(Some(after), |quote| after.strip_prefix(quote))?;
    let content = after.strip_prefix("\r\n").or_else(|| after.strip_prefix('\n'))?;
    let Some((content, indentation, rest)) = content_until(content, label) else {
        return Some(Document { value: None, rest: "" });
    };
    let value = if quote == Some('\'') { unindent(content, indentation) } else { None };
    Some(Document { value, rest })
}

/// Splits a document into its content, the indentation of the closing label, and what follows the label.
fn content_until<'a>(source: &'a str, label: &str) -> Option<(&'a str, &'a str, &'a str)> {
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let (indentation, text) = split_while(line, |c| c == ' ' || c == '\t');
        if text.strip_prefix(label).is_some_and(|after| !after.starts_with(is_name)) {
            let (content, closing) = source.split_at(start);
            return Some((content, indentation, closing.get(indentation.len() + label.len()..)?));
        }
        start += line.len();
    }
    None
}

/// Takes the indentation of the closing label off each line. None if a line is indented less.
fn unindent(content: &str, indentation: &str) -> Option<String> {
    let content = content.strip_suffix('\n').unwrap_or(content);
    let content = content.strip_suffix('\r').unwrap_or(content);
    let unindented = |line: &'_ str| match line.strip_prefix(indentation) {
        Some(line) => Some(line.to_owned()),
        None => Some(line.trim_start_matches([' ', '\t'])).filter(|rest| matches!(*rest, "" | "\r")).map(str::to_owned),
    };
    Some(content.split('\n').map(unindented).collect::<Option<Vec<_>>>()?.join("\n"))
}

/// Whether a name can begin so; to PHP, every character beyond ASCII is a letter.
pub(super) fn is_name_start(character: char) -> bool {
    character == '_' || character.is_ascii_alphabetic() || !(character.is_ascii() || character.is_whitespace())
}

/// Whether a name can go on so.
pub(super) fn is_name(character: char) -> bool {
    is_name_start(character) || character.is_ascii_digit()
}

/// Splits the source where the wanted characters end.
pub(super) fn split_while(source: &str, wanted: impl Fn(char) -> bool) -> (&str, &str) {
    let rest = source.trim_start_matches(wanted);
    source.split_at(source.len() - rest.len())
}
