//! Values that a word announces: `` 枚举值：`A`、`B` ``, `` 取值为`1`-甲，`2`-乙 ``, `枚举值：AAA、BBB`.
//!
//! The list begins right behind the announcement and ends with the segment, or with a clause that is none of its items. A
//! range (`` `1`~`10` ``) is no list, and neither are values that the sentence goes on to speak of (`` `A`、`B`时必填 ``).

use super::prose::{Value, code_spans, is_range, is_separator};

/// Words that announce a list of values, or a single one.
const CLEAR: [&str; 9] = ["枚举值", "枚举类型", "可选枚举", "可选取值", "可选值", "可取值", "有效值", "合法值", "枚举"];

/// Words that announce values if there are at least two.
const VAGUE: [&str; 8] = ["取值范围", "取值", "只能为", "只能是", "只能填", "可以为", "可以是", "可为"];

/// What those words begin with: most segments have none of it, and need not be searched for each word.
const BEGINNINGS: [char; 6] = ['枚', '可', '有', '合', '取', '只'];

/// What may stand between the announcement and the list.
const FILLERS: [&str; 12] = ["如下", "包括", "包含", "之一", "只能", "可以", "有", "为", "是", "：", ":", " "];

/// What may follow a list within its clause.
const ENDS: [&str; 8] = ["等", "之一", "其中之一", "任一", "二选一", "三选一", "其一", "两种"];

/// What parts a value from its term.
const OPENERS: [&str; 11] = ["：", ":", "——", "—", "–", "-", "=", "表示", "代表", "（", "("];

/// Words in front of an announcement that speak of another field's values.
const REFERENCES: [&str; 9] = ["见", "参见", "参考", "详见", "同", "与", "对应", "参照", "按照"];

/// The values that a segment announces, with the offset of the announcement.
pub fn values(segment: &str) -> Option<(usize, Vec<Value>)> {
    words_of(segment).find_map(|(word, least)| {
        segment.match_indices(word).find_map(|(start, _)| {
            let list = behind(segment, start, word)?;
            let values = in_code(list).or_else(|| bare(list))?;
            (values.len() >= least).then_some((start, values))
        })
    })
}

/// Whether a segment announces what the next segments list, because it ends with the announcement; and how many values there
/// must be at least.
pub fn announces(segment: &str) -> Option<usize> {
    words_of(segment).find_map(|(word, least)| {
        let ends = |(start, _): (usize, &str)| behind(segment, start, word) == Some("");
        segment.match_indices(word).any(ends).then_some(least)
    })
}

/// The words that may stand in a segment.
fn words_of(segment: &str) -> impl Iterator<Item = (&'static str, usize)> {
    segment.contains(BEGINNINGS).then(words).into_iter().flatten()
}

/// The words that announce, each with the number of values that it takes at least.
fn words() -> impl Iterator<Item = (&'static str, usize)> {
    CLEAR.into_iter().map(|word| (word, 1)).chain(VAGUE.into_iter().map(|word| (word, 2)))
}

/// The text behind an announcement and its fillers.
fn behind<'s>(segment: &'s str, start: usize, word: &str) -> Option<&'s str> {
    let before = segment[..start].trim_end();
    let is_reference = REFERENCES.iter().any(|word| before.ends_with(word));
    let whole = &segment[start + word.len()..];
    let mut rest = whole;
    while let Some(shorter) = FILLERS.iter().find_map(|filler| rest.strip_prefix(filler)) {
        rest = shorter;
    }
    let is_parted = rest.len() < whole.len() || rest.is_empty() || word.ends_with(['为', '是', '填']);
    (!is_reference && is_parted).then_some(rest)
}

/// `` `A`、`B` ``, `` `A`-甲，`B`-乙 ``, and several values in one span.
fn in_code(list: &str) -> Option<Vec<Value>> {
    let spans = code_spans(list);
    if spans.first()?.start != 0 {
        return None;
    }
    let mut values = Vec::new();
    for (index, span) in spans.iter().enumerate() {
        let next = spans.get(index + 1).map_or(list.len(), |next| next.start);
        let gap = list[span.end..next].trim();
        let is_last = index + 1 == spans.len();
        if !is_last && is_range(gap) {
            return None;
        }
        let (term, goes_on) = read_gap(gap, is_last)?;
        let several = several(span.text);
        match several.as_slice() {
            [] => values.push(Value { value: span.text.trim().to_owned(), term }),
            several => {
                values.extend(several.iter().map(|value| Value { value: (*value).to_owned(), term: String::new() }))
            }
        }
        if !goes_on {
            break;
        }
    }
    values.retain(|value| !value.value.is_empty());
    (!values.is_empty()).then_some(values)
}

/// The term behind a value, and whether the list goes on with the next one; `None` if the sentence goes on instead.
fn read_gap(gap: &str, is_last: bool) -> Option<(String, bool)> {
    if !is_last && is_separator(gap) {
        return Some((String::new(), true));
    }
    if let Some(opener) = OPENERS.iter().find(|opener| gap.starts_with(**opener)) {
        let behind = gap[opener.len()..].trim_start();
        let closing = match *opener {
            "（" | "(" => behind.find(['）', ')'])?,
            _ => behind.find(['；', ';', '，', ',', '、', '。', '|', '\\', '/']).unwrap_or(behind.len()),
        };
        let rest = behind[closing..].trim_start_matches(['）', ')']).trim();
        let goes_on = !is_last && (rest.is_empty() || is_separator(rest) || rest == "。");
        return Some((behind[..closing].trim().to_owned(), goes_on));
    }
    let rest = ENDS.iter().find_map(|end| gap.strip_prefix(end)).unwrap_or(gap).trim_start();
    (rest.is_empty() || rest.starts_with(['，', '。', '；', ',', ';', '.', '（', '(']))
        .then_some((String::new(), false))
}

/// Several values in one code span: `A、B、C`, `A, B`, `A|B`; none if the span is one value.
pub fn several(span: &str) -> Vec<&str> {
    let pieces = span.split(['、', '，', ',', '|', '｜', '；', ';']).map(|piece| piece.trim().trim_end_matches('\\'));
    let pieces = pieces.collect::<Vec<_>>();
    let is_token = |piece: &&str| {
        !piece.is_empty() && piece.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
    };
    if pieces.len() > 1 && pieces.iter().all(is_token) { pieces } else { Vec::new() }
}

/// Values without code spans: words in capitals, or anything short with a term (`1-甲`).
fn bare(list: &str) -> Option<Vec<Value>> {
    let mut values = Vec::new();
    for piece in
        list.split(['、', '，', ',', '；', ';', '/', '|']).map(|piece| piece.trim().trim_end_matches(['。', '\\']))
    {
        let end =
            piece.find(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')).unwrap_or(piece.len());
        let (value, rest) = piece.split_at(end);
        let opener = OPENERS.iter().find(|opener| rest.trim_start().starts_with(**opener));
        let term = opener.map(|opener| rest.trim_start()[opener.len()..].trim_matches(['）', ')', ' ']));
        let is_value = match term {
            Some(term) => !value.is_empty() && term.starts_with(|c: char| !c.is_ascii()),
            None => value.len() > 2 && value.starts_with(|c: char| c.is_ascii_uppercase()) && rest.is_empty(),
        };
        if !is_value {
            break;
        }
        values.push(Value { value: value.to_owned(), term: term.unwrap_or_default().to_owned() });
    }
    (values.len() > 1).then_some(values)
}

/// `` `A` - 甲 ``, `` `A`=甲 ``, `` `A`（甲） ``, `AAA-甲`: a segment that is a value and its term, whatever parts them.
pub fn item(segment: &str) -> Option<Value> {
    let (value, rest) = match segment.strip_prefix('`') {
        Some(inner) => inner.split_once('`')?,
        None => {
            let end = segment.find(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'))?;
            let (value, rest) = segment.split_at(end);
            (value.len() > 2 && value.starts_with(|c: char| c.is_ascii_uppercase())).then_some((value, rest))?
        }
    };
    let (term, _) = read_gap(rest.trim(), true).filter(|(term, _)| !term.is_empty())?;
    let is_value = !value.trim().is_empty() && term.starts_with(|c: char| !c.is_ascii());
    is_value.then(|| Value { value: value.trim().to_owned(), term })
}

/// The names of events that a text mentions: words in capitals with dots between (`TRANSACTION.SUCCESS`).
pub fn events(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.')));
    let is_event = |word: &&str| {
        let parts = word.split('.').collect::<Vec<_>>();
        let is_part = |part: &&str| {
            part.starts_with(|c: char| c.is_ascii_uppercase()) && part.chars().all(|c| !c.is_ascii_lowercase())
        };
        parts.len() > 1 && parts.iter().all(is_part)
    };
    let mut events = Vec::<String>::new();
    for word in words.map(|word| word.trim_matches('.')).filter(is_event) {
        if events.iter().all(|known| known != word) {
            events.push(word.to_owned());
        }
    }
    events
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(segment: &str) -> Vec<String> {
        let values = values(segment).map(|(_, values)| values).unwrap_or_default();
        values.into_iter().map(|value| format!("{}{}", value.value, value.term)).collect()
    }

    #[test]
    fn every_word_has_its_beginning() {
        let stray = words().filter(|(word, _)| !word.starts_with(BEGINNINGS)).collect::<Vec<_>>();
        assert_eq!(stray, []);
    }

    #[test]
    fn announced_values() {
        for (segment, expected) in [
            ("枚举值：`A`、`B`", ["A", "B"]),
            ("口味，可选取值 `A`/`B`", ["A", "B"]),
            ("取值为`A`、`B`之一", ["A", "B"]),
            ("可选值：`A`、`B`，默认`A`", ["A", "B"]),
            ("枚举值：`A, B`", ["A", "B"]),
            ("枚举值包括：`A`、`B`等", ["A", "B"]),
            ("枚举值：`A`：甲；`B`：乙", ["A甲", "B乙"]),
            ("枚举值：`A`（甲）、`B`（乙）。", ["A甲", "B乙"]),
            ("取值：1-甲，2-乙", ["1甲", "2乙"]),
            ("只能为`A`或`B`", ["A", "B"]),
            ("枚举值：AAA、BBB", ["AAA", "BBB"]),
        ] {
            assert_eq!(read(segment), expected, "{segment}");
        }
    }

    #[test]
    fn what_only_looks_like_it() {
        for segment in [
            "取值范围：`1`-`5`",
            "取值范围：`1`~`10`",
            "取值范围：[1,100]",
            "枚举值见`x`",
            "参考枚举值：`A`、`B`",
            "取值`A`/`B`映射至",
            "枚举值：`A`、`B`时必填",
            "取值：`A`",
            "枚举值：甲、乙",
        ] {
            assert_eq!(read(segment), Vec::<String>::new(), "{segment}");
        }
    }

    #[test]
    fn names_of_events() {
        assert_eq!(events("`A.B`或`C.D_E`，固定为A.B"), ["A.B", "C.D_E"]);
        assert_eq!(events("见 example.com，V1.2，A.，.B"), Vec::<String>::new());
    }
}
