//! Entries for `spec/overlay.toml`, in the form that it accepts.

/// What an entry says instead of what the page says.
pub enum Fact<'f> {
    /// A word: a type, a name, a key.
    Word(&'f str),
    /// A flag.
    Flag(bool),
}

impl std::fmt::Display for Fact<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Word(word) => formatter.write_str(&quoted(word)),
            Self::Flag(flag) => write!(formatter, "{flag}"),
        }
    }
}

/// `[[entry]]` that corrects a fact of a field.
pub fn correction(on: &str, field: &str, fact: &str, page: &Fact<'_>, right: &Fact<'_>, why: &str) -> String {
    let (on, field, why) = (quoted(on), quoted(field), quoted(why));
    format!(
        "[[entry]]\non = {on}\nfield = {field}\nexpect = {{ {fact} = {page} }}\nset = {{ {fact} = {right} }}\nwhy = {why}\n"
    )
}

/// `[[entry]]` that adds rows below a group or an object.
pub fn addition(on: &str, field: &str, rows: &[String], why: &str) -> String {
    let mut text = format!("[[entry]]\non = {}\nfield = {}\nadd = '''\n", quoted(on), quoted(field));
    for row in rows {
        text.push_str(&format!("{}\n", row.replace("'''", "''")));
    }
    text + &format!("'''\nwhy = {}\n", quoted(why))
}

/// `[[finding]]` that accepts what the reader warns of.
pub fn acceptance(code: &str, page: &str, says: &str, why: &str) -> String {
    let (code, page, says, why) = (quoted(code), quoted(page), quoted(says), quoted(why));
    format!("[[finding]]\ncode = {code}\npage = {page}\nsays = [{says}]\nwhy = {why}\n")
}

/// A basic string of TOML; it is written like one of JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}
