//! The YAML between the `---` lines.

use saphyr::{LoadableYamlNode, Yaml};

/// What the tool needs of a front matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// `title`.
    pub title: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// The page a redirect stub leads to: the URL of its `http-equiv: refresh`.
    pub refresh: Option<String>,
}

/// The front matter of a page and the offset of the first line behind it.
pub fn split(page: &str) -> Option<(&str, usize)> {
    let mut lines = page.split_inclusive('\n');
    let start = lines.next().filter(|line| line.trim_end() == "---")?.len();
    let mut end = start;
    for line in lines {
        if line.trim_end() == "---" {
            return Some((&page[start..end], end + line.len()));
        }
        end += line.len();
    }
    None
}

/// Reads a front matter; the error is the parser's.
pub fn read(text: &str) -> Result<FrontMatter, String> {
    let documents = Yaml::load_from_str(text).map_err(|error| error.to_string())?;
    let Some(root) = documents.first() else { return Ok(FrontMatter::default()) };
    Ok(FrontMatter { title: scalar(root, "title"), description: scalar(root, "description"), refresh: refresh(root) })
}

fn scalar(node: &Yaml<'_>, key: &str) -> Option<String> {
    match node.as_mapping_get(key)? {
        Yaml::Value(saphyr::Scalar::String(text)) => Some(text.trim().to_owned()),
        Yaml::Value(saphyr::Scalar::Integer(number)) => Some(number.to_string()),
        Yaml::Value(saphyr::Scalar::Boolean(value)) => Some(value.to_string()),
        _ => None,
    }
}

/// Looks through `head:` for `[meta, {http-equiv: refresh, content: 0;url=…}]`.
fn refresh(root: &Yaml<'_>) -> Option<String> {
    let tags = root.as_mapping_get("head")?.as_vec()?;
    tags.iter().filter_map(Yaml::as_vec).flatten().find_map(|element| {
        let is_refresh = scalar(element, "http-equiv").is_some_and(|value| value.eq_ignore_ascii_case("refresh"));
        let content = scalar(element, "content").filter(|_| is_refresh)?;
        url(&content)
    })
}

/// The address in `0;url=/page.html`, `5; URL = '/page.html'`.
fn url(content: &str) -> Option<String> {
    let (_, rest) = content.split_once([';', ','])?;
    let rest = rest.trim_start();
    let word = rest.get(..3).filter(|word| word.eq_ignore_ascii_case("url"))?;
    let url = rest[word.len()..].trim_start().strip_prefix('=')?.trim().trim_matches(['\'', '"']).trim();
    let url = url.replace(['\u{200b}', '\u{feff}'], "");
    (!url.is_empty()).then_some(url)
}
