//! Where a key of a sample stands on its page.
//!
//! The samples of the IR have no places. This finds the keys of JSON and of PHP arrays by brackets, strings and what follows
//! them, and nothing else of either language.

use wechatpay_codegen::ir::Origin;
use wechatpay_codegen::lower::STYLE;
use wechatpay_codegen::page::{Fence, Section};

/// Where the key at a path of keys stands in the samples of a section, and how long it is; items of lists have no key.
pub fn key(section: &Section, path: &[&str]) -> Option<(Origin, usize)> {
    let is_sample = |fence: &&Fence| matches!(fence.info.split_whitespace().next(), Some("json" | "php"));
    // The style whose program is read comes before those that repeat it.
    let (read, others) =
        section.fences.iter().filter(is_sample).partition::<Vec<_>, _>(|fence| fence.info.contains(STYLE));
    read.into_iter().chain(others).find_map(|fence| in_fence(fence, path))
}

fn in_fence(fence: &Fence, path: &[&str]) -> Option<(Origin, usize)> {
    let (offset, length) =
        keys(&fence.text).into_iter().find(|key| key.path == path).map(|key| (key.at, key.length))?;
    let before = fence.text.get(..offset)?;
    let lines = u32::try_from(before.matches('\n').count()).ok()?;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
    let line = fence.origin.line.saturating_add(lines).saturating_add(1);
    let column = u32::try_from(column).ok()?.saturating_add(1);
    Some((Origin { page: fence.origin.page.clone(), line, column }, length))
}

/// A key, with its quotes.
#[derive(Debug, PartialEq, Eq)]
struct Key {
    path: Vec<String>,
    at: usize,
    length: usize,
}

/// Keys deeper than this are passed over. No request comes near it.
const DEEPEST: usize = 64;

fn keys(text: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    // One entry for each open bracket: the key in front of it.
    let mut open: Vec<Option<String>> = Vec::new();
    let mut last: Option<(usize, String)> = None;
    let mut pending: Option<String> = None;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let width = rest.chars().next().map_or(1, char::len_utf8);
        let step = match rest.as_bytes().first() {
            Some(b'"' | b'\'') => {
                let (content, length) = string(rest);
                last = Some((at, content));
                length
            }
            Some(b':') | Some(b'=') if rest.starts_with(':') || rest.starts_with("=>") => {
                if let Some((key_at, name)) = last.take().filter(|_| open.len() <= DEEPEST) {
                    let path = open.iter().flatten().cloned().chain([name.clone()]).collect();
                    let length = text.get(key_at..at).map_or(0, |key| key.trim_end().chars().count());
                    keys.push(Key { path, at: key_at, length });
                    pending = Some(name);
                }
                if rest.starts_with(':') { 1 } else { 2 }
            }
            Some(b'{' | b'[' | b'(') => {
                open.push(pending.take());
                last = None;
                1
            }
            Some(b'}' | b']' | b')') => {
                open.pop();
                (last, pending) = (None, None);
                1
            }
            Some(b',') => {
                (last, pending) = (None, None);
                1
            }
            _ if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            _ => width,
        };
        at += step.max(1);
    }
    keys
}

/// The content of the string that a text begins with, and its length with quotes.
fn string(text: &str) -> (String, usize) {
    let mut characters = text.char_indices();
    let quote = characters.next().map_or('"', |(_, quote)| quote);
    let mut content = String::new();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => content.extend(characters.next().map(|(_, escaped)| escaped)),
            other if other == quote => return (content, at + 1),
            other => content.push(other),
        }
    }
    (content, text.len())
}

#[cfg(test)]
mod tests {
    use super::{Fence, Origin, STYLE, Section, key, keys};

    #[test]
    fn the_style_that_is_read_comes_first() {
        let fence = |line: u32, info: &str| Fence {
            origin: Origin { page: "a.md".into(), line, column: 1 },
            info: info.to_owned(),
            text: "$a->post([\n  'json' => ['b' => 1],\n]);".to_owned(),
        };
        let fences = vec![fence(10, "php [异步声明式]"), fence(20, &format!("php [{STYLE}]"))];
        let section = Section { fences, ..Section::default() };
        let place = key(&section, &["json", "b"]).map(|(origin, length)| (origin.line, origin.column, length));
        assert_eq!(place, Some((22, 14, 3)));
        assert_eq!(key(&section, &["json", "c"]), None);
    }

    fn of(text: &str) -> Vec<(String, usize)> {
        keys(text).into_iter().map(|key| (key.path.join("."), key.at)).collect()
    }

    #[test]
    fn json_and_php() {
        let json = "{\n  \"json\": {\"a\": [{\"b\": \"c:d\"}], \"e\\\"f\": {}},\n \"b\": 1}";
        let found = of(json);
        let paths = found.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>();
        assert_eq!(paths, ["json", "json.a", "json.a.b", "json.e\"f", "b"]);
        assert!(found.iter().all(|(_, at)| json[*at..].starts_with('"')));
        let php =
            "$x->chain('v3/a')->post([\n 'json' => ['a' => [['b' => 'c']], // 'not' => 1\n 'd' => f('e')], 'g' => 1]);";
        let paths = of(php).into_iter().map(|(path, _)| path).collect::<Vec<_>>();
        assert_eq!(paths, ["json", "json.a", "json.a.b", "json.d", "g"]);
    }

    #[test]
    fn any_text_is_taken() {
        for text in ["", "\"", "'\\", "}}}]", "{{{", "\"a\" : ", "=>", "：'a'=>'é"] {
            let _ = of(text);
        }
    }
}
