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
    let mut text = text.trim();
    let mut lists = Vec::new();
    // `text {a} {b}` is `text {a b}`.
    while let Some((before, inside)) = trailing_braces(text)
        // `coupon_${n}`: part of a name.
        && !before.ends_with('$')
        && let Some(attributes) = parse(inside)
    {
        lists.push(attributes);
        text = before.trim();
    }
    let mut all = Attributes::default();
    for attributes in lists.into_iter().rev() {
        all.id = attributes.id.or(all.id);
        all.classes.extend(attributes.classes);
        all.pairs.extend(attributes.pairs);
    }
    (text, all)
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
    for word in words(text)? {
        match (word.strip_prefix('#'), word.strip_prefix('.'), word.split_once('=')) {
            (Some(id), ..) => attributes.id = Some(id.to_owned()),
            (_, Some(class), _) => attributes.classes.push(class.to_owned()),
            (.., Some((key, value))) => attributes.pairs.push((name(key)?, unquote(value).to_owned())),
            (.., None) => attributes.pairs.push((name(&word)?, String::new())),
        }
    }
    Some(attributes)
}

/// The words between blanks and commas outside of quotes; blanks around `=` belong to its word. `None` if a quote is open.
fn words(text: &str) -> Option<Vec<String>> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for character in text.chars() {
        let is_blank = character.is_whitespace() || character == ',';
        match (quote, words.last_mut()) {
            (None, _) if is_blank => words.push(String::new()),
            (_, None) => {}
            (Some(open), Some(word)) => {
                word.push(character);
                quote = (character != open).then_some(open);
            }
            (None, Some(word)) => {
                word.push(character);
                quote = matches!(character, '"' | '\'').then_some(character).filter(|_| word.contains('='));
            }
        }
    }
    let mut joined = Vec::<String>::new();
    for word in words.into_iter().filter(|word| !word.is_empty()) {
        match joined.last_mut() {
            Some(last) if last.ends_with('=') || word.starts_with('=') => last.push_str(&word),
            _ => joined.push(word),
        }
    }
    quote.is_none().then_some(joined)
}

fn name(text: &str) -> Option<String> {
    let regular = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '@'));
    (regular && !text.is_empty()).then(|| text.to_owned())
}

fn unquote(text: &str) -> &str {
    let inside = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    inside('"').or_else(|| inside('\'')).unwrap_or(text)
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
    fn other_spellings_of_the_same() {
        for text in [
            "a {data-required data-indent='1'}",
            "a {data-required, data-indent=1}",
            "a {data-required data-indent = 1}",
            "a {data-required\u{a0}data-indent=\"1\"}",
        ] {
            let (name, attributes) = split(text);
            assert_eq!((name, attributes.get("data-indent")), ("a", Some("1")), "{text}");
            assert!(attributes.has("data-required"), "{text}");
        }
        assert_eq!(
            pairs("s {data-tooltip='a b' x}"),
            [("data-tooltip".into(), "a b".into()), ("x".into(), String::new())]
        );
    }

    #[test]
    fn no_space_before_the_brace() {
        assert_eq!(split("string{data-encoded=by-json_encode}").0, "string");
        assert_eq!(split("# {{ $frontmatter.title }} {#post}").0, "# {{ $frontmatter.title }}");
    }
}
