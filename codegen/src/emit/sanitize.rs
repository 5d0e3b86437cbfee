//! Text of the documentation → text of a doc comment: no accidental links, tags, lists, headings or doctests.

/// One line of Markdown that shows the text and nothing else. Code in backticks stays code.
pub fn line(text: &str) -> String {
    let text = breaks(text);
    let code_is_balanced = text.matches('`').count().is_multiple_of(2);
    let mut line = String::with_capacity(text.len() + 8);
    for (index, part) in text.split('`').enumerate() {
        if index > 0 {
            line.push_str(if code_is_balanced { "`" } else { "\\`" });
        }
        if code_is_balanced && index % 2 == 1 { line.push_str(part) } else { prose(part, &mut line) }
    }
    start(line)
}

/// `<br/>` and every run of blanks → one blank.
fn breaks(text: &str) -> String {
    let broken = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if !text.contains('<') {
        return broken(text);
    }
    broken(&["<br/>", "<br />", "<br>"].iter().fold(text.to_owned(), |text, tag| text.replace(tag, " ")))
}

fn prose(part: &str, line: &mut String) {
    let mut rest = part;
    while let Some(position) = find_url(rest) {
        escape(&rest[..position], line);
        let end =
            rest[position..].find(|character: char| !is_url(character)).map_or(rest.len(), |length| position + length);
        line.push('<');
        line.push_str(&rest[position..end]);
        line.push('>');
        rest = &rest[end..];
    }
    escape(rest, line);
}

fn find_url(text: &str) -> Option<usize> {
    // Most texts have none, and to look for a byte is quick.
    if !text.contains(':') {
        return None;
    }
    ["https://", "http://"].iter().filter_map(|scheme| text.find(scheme)).min()
}

fn is_url(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-._~:/?#@!$&'*+,;=%".contains(character)
}

fn escape(text: &str, line: &mut String) {
    for character in text.chars() {
        if matches!(character, '\\' | '[' | ']' | '<' | '>' | '*' | '_' | '|') {
            line.push('\\');
        }
        line.push(character);
    }
}

/// A line must not begin like a list, a heading, a quotation or a rule.
fn start(line: String) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let is_numbered = digits > 0 && matches!(line.as_bytes().get(digits), Some(b'.' | b')'));
    if is_numbered {
        let (number, rest) = line.split_at(digits);
        return format!("{number}\\{rest}");
    }
    if line.starts_with(['-', '+', '#', '=', '~']) { format!("\\{line}") } else { line }
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn shows_the_text_and_nothing_else() {
        let lines = [
            ("商户号", "商户号"),
            ("see https://example.com/a_b?x=[1]", "see <https://example.com/a_b?x=>\\[1\\]"),
            ("a [link] and <b>", "a \\[link\\] and \\<b\\>"),
            ("one<br/>two<br />three", "one two three"),
            ("`CODE_A` and snake_case", "`CODE_A` and snake\\_case"),
            ("an odd ` backtick", "an odd \\` backtick"),
            ("- item", "\\- item"),
            ("1. item", "1\\. item"),
            ("12) item", "12\\) item"),
            ("# heading", "\\# heading"),
            ("    indented", "indented"),
            ("```", "\\`\\`\\`"),
            ("2*3 | 4", "2\\*3 \\| 4"),
        ];
        for (text, expected) in lines {
            assert_eq!(line(text), expected);
        }
    }
}
