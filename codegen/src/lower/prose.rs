//! What a description cell says: the one place for patterns of prose.
//!
//! A cell is cut at `<br/>` into segments. The first segment begins with the label; enumerations, constants and hints are
//! looked for in the order of the grammar, first match wins:
//!
//! 1. `` `A` \| `B` 枚举值之一 ``, `` `A` 枚举值 `` (values separated by blanks only are classes of values, not values);
//! 2. `` 固定枚举值`X` ``;
//! 3. segments that begin `` `A`：term `` (optionally `1、`): two or more are an enumeration, one is a hint;
//! 4. the same without backticks, `[A-Z][A-Z0-9_]{2,}：term`;
//! 5. values that a word announces, inside a segment or in those that follow it (`announced`); two or more segments that are
//!    values with terms behind another mark (`` `A` - 甲 ``); names of events;
//! 6. `` 固定值`X` ``, `` 固定填`X` ``, `` 固定为`X` ``, or a cell that is only `` `X` ``: a constant.
//!
//! Every enumeration takes its terms from such segments, too. [`write`] is the canonical form that `spec/` holds;
//! reading it again gives the same facts.

use super::announced;
use super::units::{unit, unit_statement, unit_word};
use crate::ir::Unit;

/// The facts of a description cell, and the prose that is left over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// The leading term.
    pub label: String,
    /// The documented values with their terms.
    pub values: Vec<Value>,
    /// A value mentioned as an example.
    pub hints: Vec<Value>,
    /// The only value.
    pub constant: Option<String>,
    /// The unit.
    pub unit: Option<Unit>,
    /// The cell says that the value is encrypted.
    pub encrypted: bool,
    /// What else the cell says.
    pub prose: Option<String>,
}

/// A documented value and its term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// As on the wire.
    pub value: String,
    /// `支付成功`; may be empty.
    pub term: String,
}

/// Reads a description cell.
#[must_use]
pub fn read(cell: &str) -> Description {
    let cell = &without_footnotes(cell).replace("``", "`");
    let segments = segments(cell);
    let mut description = Description { unit: unit(cell), encrypted: says_encrypted(cell), ..Description::default() };
    let terms = segments.iter().filter_map(|segment| term(segment)).collect::<Vec<_>>();
    if let Some(values) = segments.iter().find_map(|segment| listed(segment)) {
        let inside = values.iter().filter(|value| !value.term.is_empty()).cloned();
        let terms = terms.into_iter().chain(inside).collect::<Vec<_>>();
        description.values = with_terms(values.into_iter().map(|value| value.value).collect(), &terms);
    } else if let Some(value) = segments.iter().find_map(|segment| behind(segment, &["固定枚举值"])) {
        description.values = with_terms(vec![value], &terms);
    } else if terms.len() > 1 {
        description.values = with_terms(terms.iter().map(|term| term.value.clone()).collect(), &terms);
    } else if let Some(values) = announced_values(&segments) {
        description.values = with_terms(values.iter().map(|value| value.value.clone()).collect(), &values);
    } else {
        description.hints = terms;
    }
    if description.values.is_empty() && description.hints.is_empty() {
        name_events(cell, &mut description);
    }
    description.constant = constant(cell, &segments).filter(|_| description.values.len() < 2);
    let (label, prose) = label_and_prose(&segments, &description);
    description.label = label;
    description.prose = prose;
    description
}

/// Values that are announced, or two or more that are told by other marks than a colon.
fn announced_values(segments: &[&str]) -> Option<Vec<Value>> {
    if let Some((_, values)) = segments.iter().find_map(|segment| announced::values(segment)) {
        return Some(values);
    }
    let item = |segment: &&str| announced::item(without_number(segment));
    let bare = |segment: &&str| {
        let value = is_bare_constant(segment).then(|| segment.trim_matches('`').trim().to_owned())?;
        Some(Value { value, term: String::new() })
    };
    let announces = |(index, segment): (usize, &&str)| Some((index, announced::announces(segment)?));
    if let Some((start, least)) = segments.iter().enumerate().find_map(announces) {
        let below = segments.iter().skip(start + 1).skip_while(|segment| segment.is_empty());
        let values = below.map_while(|segment| item(segment).or_else(|| bare(segment)).or_else(|| term(segment)));
        return Some(values.collect::<Vec<_>>()).filter(|values| values.len() >= least);
    }
    let items = segments.iter().filter_map(item).collect::<Vec<_>>();
    (items.len() > 1).then_some(items)
}

/// Names of events are values wherever they stand; a single one is a hint.
fn name_events(cell: &str, description: &mut Description) {
    let events = announced::events(cell).into_iter().map(|value| Value { value, term: String::new() });
    let events = events.collect::<Vec<_>>();
    if events.len() > 1 {
        description.values = events;
    } else {
        description.hints = events;
    }
}

/// Without `[^1]`.
fn without_footnotes(cell: &str) -> String {
    let mut text = String::new();
    let mut rest = cell;
    while let Some((before, behind)) = rest.split_once("[^") {
        let Some((_, after)) = behind.split_once(']').filter(|(mark, _)| mark.chars().all(char::is_alphanumeric))
        else {
            break;
        };
        text.push_str(before);
        rest = after;
    }
    text + rest
}

/// The canonical cell of a description: its facts in one form, without prose.
#[must_use]
pub fn write(description: &Description) -> String {
    let quoted = |value: &str| format!("`{value}`");
    let mut parts = Vec::new();
    if !description.label.is_empty() {
        parts.push(description.label.clone());
    }
    let values = description.values.iter().map(|value| quoted(&value.value)).collect::<Vec<_>>();
    match values.len() {
        0 => {}
        1 => parts.push(format!("{} 枚举值", values.join(""))),
        _ => parts.push(format!("{} 枚举值之一", values.join(r" \| "))),
    }
    let terms = description.values.iter().filter(|value| !value.term.is_empty()).chain(&description.hints);
    parts.extend(terms.map(|value| format!("`{}`：{}", value.value, value.term)));
    match &description.constant {
        Some(value) if parts.is_empty() && is_token(value) => parts.push(quoted(value)),
        Some(value) => parts.push(format!("固定值`{value}`")),
        None => {}
    }
    if let Some(unit) = &description.unit
        && self::unit(&description.label).as_ref() != Some(unit)
    {
        parts.push(format!("单位：{}", unit_word(unit)));
    }
    if description.encrypted && !says_encrypted(&description.label) {
        parts.push(ENCRYPTED.to_owned());
    }
    parts.join("<br/>")
}

// Segments and labels

/// Tags that end a line.
const BREAKS: [&str; 13] =
    ["<br", "<li", "</li", "<ul", "</ul", "<ol", "</ol", "<p", "</p", "<details", "</details", "<summary", "</summary"];

/// Cuts a cell at `<br/>`, `<br>`, `<br />`, and at the items of lists.
fn segments(cell: &str) -> Vec<&str> {
    let mut segments = Vec::new();
    let mut start = 0;
    for (at, _) in cell.match_indices('<') {
        let behind = BREAKS
            .iter()
            .find_map(|tag| cell[at..].strip_prefix(tag)?.trim_start_matches([' ', '/']).strip_prefix('>'));
        if let Some(behind) = behind {
            segments.push(cell[start..at].trim());
            start = cell.len() - behind.len();
        }
    }
    segments.push(cell[start..].trim());
    segments
}

/// Where a leading term ends. A colon before a code span or the end belongs to the values that follow.
const TERM_ENDS: [char; 10] = ['，', '。', '；', ';', '：', ',', '!', '！', '?', '？'];

/// Words that announce values and are no label.
const ANNOUNCEMENTS: [&str; 6] = ["枚举值", "枚举类型", "可选取值", "取值范围", "取值", "枚举"];

/// The leading term: up to the first punctuation outside of code and parentheses.
fn leading_term(text: &str) -> &str {
    let (mut code, mut depth) = (false, 0_usize);
    for (offset, character) in text.char_indices() {
        match character {
            '`' => code = !code,
            '(' | '（' | '【' | '[' if !code => depth += 1,
            ')' | '）' | '】' | ']' if !code => depth = depth.saturating_sub(1),
            _ if code || depth > 0 => {}
            ',' | '.' if text[..offset].ends_with(|c: char| c.is_ascii_digit()) => {}
            _ if TERM_ENDS.contains(&character) => return text[..offset].trim(),
            // `<Badge … />`: decoration of the site.
            '<' if text[offset + 1..].starts_with(|c: char| c.is_ascii_alphabetic()) => return text[..offset].trim(),
            _ => {}
        }
    }
    text.trim()
}

fn label_and_prose(segments: &[&str], description: &Description) -> (String, Option<String>) {
    let mut prose = Vec::new();
    let (label, rest) = segments.first().map_or(("", ""), |first| label(first));
    for rest in std::iter::once(rest).chain(segments.iter().skip(1).copied()) {
        let rest = rest.trim_start_matches(TERM_ENDS).trim();
        if !rest.is_empty() && !is_canonical(rest, description) {
            prose.push(rest);
        }
    }
    (label.to_owned(), (!prose.is_empty()).then(|| prose.join("<br/>")))
}

/// The leading term of the first segment that is no announcement of values, and what follows it.
fn label(segment: &str) -> (&str, &str) {
    if is_bare_constant(segment) || term(segment).is_some() {
        return ("", segment);
    }
    let head = before_values(segment);
    let mut rest = head;
    loop {
        let leading = leading_term(rest);
        let behind = rest[leading.len()..].trim_start_matches(TERM_ENDS).trim_start();
        if ANNOUNCEMENTS.contains(&leading) && !behind.is_empty() {
            rest = behind;
            continue;
        }
        let end = (head.len() - rest.len()) + leading.len();
        return if ANNOUNCEMENTS.contains(&leading) { ("", segment) } else { (leading, &segment[end..]) };
    }
}

/// The text before the code span that begins the values or the constant of a segment.
fn before_values(segment: &str) -> &str {
    let end = listed_at(segment).map(|(start, _)| start);
    let end = end.or_else(|| announced::values(segment).map(|(start, _)| start));
    let end = end.or_else(|| constant_at(segment).map(|(start, _)| start));
    segment[..end.unwrap_or(segment.len())].trim_end()
}

/// Whether a segment says nothing but what its facts say already.
fn is_canonical(segment: &str, description: &Description) -> bool {
    if segment == ENCRYPTED || unit_statement(segment).is_some_and(|(start, end, _)| start == 0 && end == segment.len())
    {
        return true;
    }
    if let Some(value) = term(segment) {
        let behind = segment.split_once(['：', ':']).map_or("", |(_, behind)| behind);
        return behind.trim() == value.term;
    }
    if let Some((0, values)) = listed_at(segment) {
        let end =
            segment.rfind("枚举").map(|start| segment[start..].trim_start_matches(['枚', '举', '值', '之', '一']));
        return values.len() == description.values.len() && end == Some("");
    }
    constant_at(segment).is_some_and(|(start, value)| start == 0 && segment.ends_with(&format!("`{value}`")))
        || is_bare_constant(segment)
}

// Values

/// The values of the first form: code spans with separators, then `枚举值`.
fn listed(segment: &str) -> Option<Vec<Value>> {
    listed_at(segment).map(|(_, values)| values)
}

/// The same, with the offset of the first span. A term in parentheses may follow each value.
fn listed_at(segment: &str) -> Option<(usize, Vec<Value>)> {
    let spans = code_spans(segment);
    let behind = |span: &Span<'_>, end: usize| in_parentheses(&segment[span.end..end]);
    let closes = |span: &Span<'_>| {
        let rest = behind(span, segment.len()).1;
        rest.starts_with("枚举") || rest.starts_with("之一") || rest.starts_with("其中之一")
    };
    let (last, _) = spans.iter().enumerate().rev().find(|(_, span)| closes(span))?;
    let mut first = last;
    while first > 0 && is_separator(behind(&spans[first - 1], spans[first].start).1) {
        first -= 1;
    }
    let before_first = if first > 0 { segment[spans[first - 1].end..spans[first].start].trim() } else { "none" };
    if first == last && !behind(&spans[last], segment.len()).1.starts_with("枚举") {
        return None;
    }
    let is_class_or_range = before_first.is_empty() || is_range(before_first);
    let before = segment[..spans[first].start].trim_end();
    if is_class_or_range
        || before.ends_with("固定枚举值")
        || is_reference(before, behind(&spans[last], segment.len()).1)
    {
        return None;
    }
    let mut values = Vec::<Value>::new();
    for span in &spans[first..=last] {
        let term = behind(span, segment.len()).0;
        let several = announced::several(span.text);
        let whole = [span.text.trim()];
        for value in if several.is_empty() { whole.as_slice() } else { several.as_slice() } {
            if !value.is_empty() && values.iter().all(|known| known.value != *value) {
                values.push(Value { value: (*value).to_owned(), term: term.to_owned() });
            }
        }
    }
    (!values.is_empty()).then_some((spans[first].start, values))
}

/// `` 与`bank_type`枚举值对应 `` speaks of another field's values.
fn is_reference(before: &str, behind: &str) -> bool {
    let behind = behind.trim_start_matches(['枚', '举', '值', '类', '型']).trim_start();
    let refers = ["与", "见", "参见", "参考", "详见", "同", "对应", "参照"].iter().any(|word| before.ends_with(word));
    refers || ["对应", "说明", "一致", "相同", "含义", "定义", "列表"].iter().any(|word| behind.starts_with(word))
}

/// What stands in the parentheses that a text begins with, and what follows them.
fn in_parentheses(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    let inside = text.strip_prefix(['（', '(']).and_then(|text| Some((text, text.find(['）', ')'])?)));
    let split =
        inside.map(|(text, end)| (text[..end].trim(), text[end..].trim_start_matches(['）', ')']).trim_start()));
    split.unwrap_or(("", text))
}

/// What makes two values a range.
pub(super) fn is_range(between: &str) -> bool {
    matches!(between, "~" | "～" | "-" | "—" | "–" | "至" | "到" | "〜")
}

/// `\|`, `|`, `、`, `/`, `,`, `，`, `；`, `或`, `或者`, `和`, `及`: not blanks alone.
pub(super) fn is_separator(between: &str) -> bool {
    matches!(
        between.trim(),
        r"\|" | "|" | "｜" | "、" | "/" | "," | "，" | "；" | ";" | "或" | "或者" | "和" | "及" | r"\||" | "||"
    )
}

/// A code span: from backtick to backtick.
pub(super) struct Span<'t> {
    /// The offset of the first backtick.
    pub start: usize,
    /// The offset behind the last one.
    pub end: usize,
    /// What stands between.
    pub text: &'t str,
}

/// The code spans of a segment; an unclosed backtick opens none.
pub(super) fn code_spans(segment: &str) -> Vec<Span<'_>> {
    let ticks = segment.match_indices('`').map(|(offset, _)| offset).collect::<Vec<_>>();
    let (pairs, _) = ticks.as_chunks::<2>();
    pairs.iter().map(|[start, end]| Span { start: *start, end: end + 1, text: &segment[start + 1..*end] }).collect()
}

/// `` `A`：term `` or `ABC：term` at the beginning of a segment, optionally behind `1、`.
fn term(segment: &str) -> Option<Value> {
    let text = without_number(without_announcement(segment));
    let (value, rest) = match text.strip_prefix('`') {
        Some(inner) => inner.split_once('`')?,
        None => {
            let end = text.find(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'))?;
            let (value, rest) = text.split_at(end);
            (value.len() > 2 && value.starts_with(|c: char| c.is_ascii_uppercase())).then_some((value, rest))?
        }
    };
    let behind = rest.trim_start().strip_prefix('：').or_else(|| rest.trim_start().strip_prefix(':'))?;
    let value = value.trim();
    let is_value = !value.is_empty() && !behind.starts_with("//");
    is_value.then(|| Value { value: value.to_owned(), term: leading_term(behind).to_owned() })
}

/// `枚举值：` in front of a value.
fn without_announcement(segment: &str) -> &str {
    let announced = ANNOUNCEMENTS.iter().find_map(|word| segment.strip_prefix(word)?.strip_prefix(['：', ':']));
    announced.map_or(segment, str::trim_start)
}

/// `1、`, `1.`, `-` in front of a value.
fn without_number(segment: &str) -> &str {
    let is_bullet = |c: char| matches!(c, '-' | ' ' | '•' | '·' | '●' | '*' | '▪' | '◦' | '①'..='⑳');
    let text = segment.trim_start_matches(is_bullet);
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    match digits.strip_prefix('、').or_else(|| digits.strip_prefix(". ")) {
        Some(rest) if digits.len() < text.len() => rest.trim_start(),
        _ => text,
    }
}

fn with_terms(values: Vec<String>, terms: &[Value]) -> Vec<Value> {
    let mut unique = Vec::<Value>::new();
    for value in values {
        if unique.iter().all(|known| known.value != value) {
            let term = terms.iter().find(|term| term.value == value).map(|term| term.term.clone());
            unique.push(Value { value, term: term.unwrap_or_default() });
        }
    }
    unique
}

// Constants

/// Words in front of the only value.
const FIXED: [&str; 4] = ["固定值", "固定填", "固定为", "固定传"];

fn constant(cell: &str, segments: &[&str]) -> Option<String> {
    let fixed = segments.iter().find_map(|segment| constant_at(segment).map(|(_, value)| value));
    let bare = cell.trim().trim_matches('`').trim();
    fixed.or_else(|| (is_bare_constant(cell.trim()) && is_token(bare)).then(|| bare.to_owned()))
}

/// A bare code span is a constant if it is a media type or a word in capitals; else it shows a form (`yyyy-MM-dd`).
fn is_token(text: &str) -> bool {
    let capitals = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '_' | '-' | '.');
    let media = |c: char| c.is_ascii_lowercase() || matches!(c, '/' | '-' | '+');
    (text.contains('/') && text.chars().all(media))
        || (text.starts_with(char::is_alphabetic) && text.chars().all(capitals))
}

/// The constant of a segment, or of its last clause: the word opens it, and nothing but the value follows.
fn constant_at(segment: &str) -> Option<(usize, String)> {
    let end = segment.trim_end_matches(['。', '；', '，', ' ']);
    FIXED.iter().find_map(|word| {
        let start = segment.find(word)?;
        let opens = start == 0 || segment[..start].trim_end().ends_with(TERM_ENDS);
        let value = behind(segment, &[word])?;
        (opens && end.ends_with('`') && end[start..].matches('`').count() == 2).then_some((start, value))
    })
}

/// A text that is one code span.
fn is_bare_constant(text: &str) -> bool {
    let inner = text.strip_prefix('`').and_then(|inner| inner.strip_suffix('`'));
    inner.is_some_and(|inner| !inner.trim().is_empty() && !inner.contains('`'))
}

/// The code span right behind one of the words.
fn behind(segment: &str, words: &[&str]) -> Option<String> {
    words.iter().find_map(|word| {
        let (_, rest) = segment.split_once(word)?;
        let inner = rest.trim_start_matches([' ', '：', ':', '为']).strip_prefix('`')?;
        let (value, _) = inner.split_once('`')?;
        (!value.trim().is_empty()).then(|| value.trim().to_owned())
    })
}

// Encryption

const ENCRYPTED: &str = "需加密";

/// Whether the cell says that the value itself is encrypted.
fn says_encrypted(cell: &str) -> bool {
    let denied = ["无需加密", "不需加密", "不加密", "不需要加密"];
    let about_encryption = ["算法", "密钥", "证书", "序列号", "随机串", "附加数据", "类型", "方式"];
    let otherwise = |clause: &str| denied.iter().chain(&about_encryption).any(|word| clause.contains(word));
    let clauses = segments(cell).into_iter().flat_map(|segment| segment.split(TERM_ENDS));
    clauses.into_iter().any(|clause| clause.contains("加密") && !otherwise(clause))
}
