//! Names, types and headings without the decoration of the site: tags, links, escapes, invisible characters.

/// `<Badge text="new"/>`, `[appid](…)`, `sub\_mchid`, `&nbsp;`, U+200B → what is meant. Braces are left as they are.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    let mut depth = 0_usize;
    while let Some(character) = rest.chars().next() {
        let width = character.len_utf8();
        let decoration = if depth == 0 { decoration(rest) } else { None };
        if let Some((length, meant)) = decoration {
            plain.push_str(meant);
            rest = &rest[length..];
            continue;
        }
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        match character {
            '\u{200b}' | '\u{feff}' => {}
            '\u{a0}' | '\u{3000}' => plain.push(' '),
            other => plain.push(other),
        }
        rest = &rest[width..];
    }
    plain.trim().to_owned()
}

/// What [`plain`] reads as the text, whatever there is in it that would be decoration.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let (mut depth, mut behind_backslash) = (0_usize, false);
    for (offset, character) in text.char_indices() {
        let is_read = character != '\\' && decoration(&text[offset..]).is_some();
        if depth == 0 && (is_read || (behind_backslash && MARKS.contains(character))) {
            escaped.push('\\');
        }
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        escaped.push(character);
        behind_backslash = character == '\\';
    }
    escaped
}

/// What a backslash takes its meaning from.
const MARKS: &str = "_*[]<>#&";

/// Tags of HTML that a cell may hold; those of components begin with a capital. (`array<string>` holds none.)
const TAGS: [&str; 14] = ["a", "b", "br", "code", "del", "em", "font", "i", "s", "small", "span", "strong", "sup", "u"];

/// The decoration that a text begins with: its length, and what is meant by it.
fn decoration(text: &str) -> Option<(usize, &str)> {
    if let Some(inside) = text.strip_prefix('<') {
        let end = inside.find('>')?;
        let name = inside[..end].trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        let is_tag = TAGS.contains(&name) || name.starts_with(|c: char| c.is_ascii_uppercase());
        return is_tag.then_some((end + 2, ""));
    }
    if let Some(inside) = text.strip_prefix("[^") {
        // A footnote.
        let end = inside.find(']').filter(|end| inside[..*end].chars().all(char::is_alphanumeric))?;
        return Some((end + 3, ""));
    }
    if let Some(inside) = text.strip_prefix('[') {
        let (label, behind) = inside.split_once("](")?;
        let end = behind.find(')').filter(|_| !label.is_empty() && !label.contains('['))?;
        return Some((1 + label.len() + 2 + end + 1, label));
    }
    if let Some(escaped) = text.strip_prefix('\\') {
        let mark = escaped.get(..1).filter(|mark| MARKS.contains(mark))?;
        return Some((2, mark));
    }
    text.starts_with("&nbsp;").then_some(("&nbsp;".len(), " "))
}

#[cfg(test)]
mod tests {
    use super::{escaped, plain};

    #[test]
    fn what_is_escaped_is_read_as_it_is() {
        for text in [
            r"\#",
            r"\\]",
            "<b>",
            r"\<b>",
            "[a](b)",
            "a[^1]",
            "&nbsp;",
            r"\&nbsp;",
            "a_b",
            "object[]",
            "array<string>",
            "{<b>}",
            r"a\",
            r"\\",
            "<a> b [c](d)",
        ] {
            assert_eq!(plain(&escaped(text)), text);
        }
        for text in ["sub_mchid", "object[]", "array<string>", "a & b", "{<b>}", r"a\"] {
            assert_eq!(escaped(text), text);
        }
    }

    #[test]
    fn decoration_goes_and_braces_stay() {
        for (text, expected) in [
            ("appid {data-required} <Badge type=\"tip\" text=\"new\" />", "appid {data-required}"),
            ("mchid <Badge text=\"x\"/> {data-indent=1}", "mchid  {data-indent=1}"),
            ("[appid](https://example.com/a_b) {x}", "appid {x}"),
            ("sub\\_mchid", "sub_mchid"),
            ("&nbsp;openid\u{200b}", "openid"),
            ("string[]", "string[]"),
            ("object\\[\\]", "object[]"),
            ("string {data-tooltip=\"a <b> [c](d)\"}", "string {data-tooltip=\"a <b> [c](d)\"}"),
            ("a < b", "a < b"),
            ("array<string>", "array<string>"),
            ("<b>openid</b>", "openid"),
            ("appid[^1] {x}", "appid {x}"),
            ("<", "<"),
        ] {
            assert_eq!(plain(text), expected);
        }
    }
}
