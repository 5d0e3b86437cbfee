//! `{data-required data-indent=1 .class #id data-tooltip="…"}` at the end of a text.

/// The attributes of a heading, a cell or a paragraph, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    /// `post` of `#post`.
    pub id: Option<String>,
    /// `im-table` of `.im-table`.
    pub classes: Vec<String>,
    /// Name and value; a bare name has an empty value.
    pub pairs: Vec<(String, String)>,
}

impl Attributes {
    /// The value of an attribute; empty for a bare one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether the attribute is there.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Whether the class is there.
    #[must_use]
    pub fn has_class(&self, name: &str) -> bool {
        self.classes.iter().any(|class| class == name)
    }
}

/// Splits a text into what stands before its trailing `{…}` and the attributes in it.
///
/// Braces that hold no attributes (`{银行名称}`, `{{ $frontmatter.title }}`) belong to the text.
pub fn split(text: &str) -> (&str, Attributes) {
    let text = text.trim();
    let Some((before, inside)) = trailing_braces(text) else { return (text, Attributes::default()) };
    match parse(inside) {
        Some(attributes) => with_earlier(before, attributes),
        None => (text, Attributes::default()),
    }
}

/// `text {a} {b}` is `text {a b}`.
fn with_earlier(text: &str, later: Attributes) -> (&str, Attributes) {
    let (before, mut attributes) = split(text);
    attributes.id = later.id.or(attributes.id);
    attributes.classes.extend(later.classes);
    attributes.pairs.extend(later.pairs);
    (before, attributes)
}

fn trailing_braces(text: &str) -> Option<(&str, &str)> {
    let open = text.strip_suffix('}')?;
    let mut quoted = false;
    for (offset, character) in open.char_indices().rev() {
        match character {
            '"' => quoted = !quoted,
            '{' if !quoted => return Some((&text[..offset], &open[offset + 1..])),
            '}' if !quoted => return None,
            _ => {}
        }
    }
    None
}

/// Reads what stands between the braces; `None` if it is no list of attributes.
fn parse(text: &str) -> Option<Attributes> {
    let mut attributes = Attributes::default();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (word, behind) = word(rest)?;
        match (word.strip_prefix('#'), word.strip_prefix('.'), word.split_once('=')) {
            (Some(id), ..) => attributes.id = Some(id.to_owned()),
            (_, Some(class), _) => attributes.classes.push(class.to_owned()),
            (.., Some((key, value))) => attributes.pairs.push((name(key)?, unquote(value))),
            (.., None) => attributes.pairs.push((name(word)?, String::new())),
        }
        rest = behind.trim_start();
    }
    Some(attributes)
}

/// The text up to the next blank outside of quotes, and what follows.
fn word(text: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    for (offset, character) in text.char_indices() {
        match character {
            '"' => quoted = !quoted,
            ' ' | '\t' if !quoted => return Some((&text[..offset], &text[offset..])),
            _ => {}
        }
    }
    (!quoted).then_some((text, ""))
}

fn name(text: &str) -> Option<String> {
    let regular = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '@'));
    (regular && !text.is_empty()).then(|| text.to_owned())
}

fn unquote(text: &str) -> String {
    text.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).unwrap_or(text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        split(text).1.pairs
    }

    #[test]
    fn values_come_in_every_form() {
        let (text, attributes) = split("string { data-tooltip=密钥/证书 data-x=\"a b}\"  data-required }");
        assert_eq!(text, "string");
        assert_eq!(attributes.get("data-tooltip"), Some("密钥/证书"));
        assert_eq!(attributes.get("data-x"), Some("a b}"));
        assert_eq!(attributes.get("data-required"), Some(""));
        assert!(!attributes.has("data-indent"));
    }

    #[test]
    fn ids_and_classes() {
        let (text, attributes) = split("{.im-table #request}");
        assert_eq!(text, "");
        assert_eq!(attributes.id.as_deref(), Some("request"));
        assert!(attributes.has_class("im-table"));
    }

    #[test]
    fn other_braces_stay_text() {
        for text in ["退回{银行名称}", "{{ $frontmatter.title }}", "a } b", "{", "}", "", "{a=\"}"] {
            assert_eq!(split(text).0, text.trim(), "{text}");
            assert_eq!(pairs(text), []);
        }
    }

    #[test]
    fn braces_behind_braces_are_one_list() {
        let (text, attributes) = split("# Title {#get} {.a}{data-x}");
        assert_eq!((text, attributes.id.as_deref()), ("# Title", Some("get")));
        assert!(attributes.has_class("a") && attributes.has("data-x"));
    }

    #[test]
    fn no_space_before_the_brace() {
        assert_eq!(split("string{data-encoded=by-json_encode}").0, "string");
        assert_eq!(split("# {{ $frontmatter.title }} {#post}").0, "# {{ $frontmatter.title }}");
    }
}
