//! What the documentation calls its tables, and other words for the same.

/// What is sent.
pub const REQUEST: &str = "请求参数";
/// What comes back.
pub const ANSWER: &str = "返回字典";
/// The error body, where success is a file.
pub const ERROR: &str = "异常字典";
/// What the merchant answers to a notification.
pub const REPLY: &str = "应答规范";

/// Titles by which a table is known even where its delimiter row is malformed or missing.
pub const TITLES: [&str; 4] = [REQUEST, ANSWER, REPLY, ERROR];

/// What a table is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What is sent.
    Request,
    /// What comes back.
    Answer,
    /// The error body.
    Error,
}

/// The words that open a title; the first that fits counts.
const SUBJECTS: [(&str, Kind); 15] = [
    ("错误返回", Kind::Error),
    ("异常返回", Kind::Error),
    ("异常", Kind::Error),
    ("错误", Kind::Error),
    ("error", Kind::Error),
    ("请求", Kind::Request),
    ("入参", Kind::Request),
    ("通知", Kind::Request),
    ("回调", Kind::Request),
    ("request", Kind::Request),
    ("返回", Kind::Answer),
    ("应答", Kind::Answer),
    ("响应", Kind::Answer),
    ("出参", Kind::Answer),
    ("response", Kind::Answer),
];

/// What may follow the first word. (`错误码` is a table of codes, `返回示例` a sample: no tables of fields.)
const OBJECTS: [&str; 19] = [
    "",
    "参数",
    "字段",
    "字典",
    "规范",
    "体",
    "包体",
    "主体",
    "报文",
    "数据",
    "结果",
    "内容",
    "参数列表",
    "parameters",
    "params",
    "body",
    "fields",
    "data",
    "parameter",
];

/// What a title says in any spelling: `**请求参数**`, `返回 参数：`, `Request parameters`.
#[must_use]
pub fn kind(title: &str) -> Option<Kind> {
    let bare = bare(title);
    SUBJECTS.iter().find_map(|(word, kind)| {
        let rest = bare.strip_prefix(word)?;
        // `请求参数Request`: both languages.
        let rest = ["request", "response"].iter().find_map(|word| rest.strip_suffix(word)).unwrap_or(rest);
        OBJECTS.contains(&rest).then_some(*kind)
    })
}

/// The title itself: without decoration, blanks and a final colon, in small letters.
fn bare(title: &str) -> String {
    let decoration =
        |c: char| c.is_whitespace() || matches!(c, '*' | '_' | '`' | '#' | '：' | ':' | '(' | ')' | '（' | '）');
    title.chars().filter(|c| !decoration(*c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::{Kind, TITLES, kind};

    #[test]
    fn other_words_for_the_same() {
        for title in
            ["请求参数", "**请求参数**", "请求 参数：", "入参", "Request", "请求参数(Request)", "request parameters"]
        {
            assert_eq!(kind(title), Some(Kind::Request), "{title}");
        }
        for title in ["返回字典", "返回参数", "`应答`", "响应报文", "应答规范"] {
            assert_eq!(kind(title), Some(Kind::Answer), "{title}");
        }
        for title in ["异常字典", "错误返回参数"] {
            assert_eq!(kind(title), Some(Kind::Error), "{title}");
        }
        for title in ["错误码", "返回码", "返回示例", "请求示例", "名称", "", "别的表"] {
            assert_eq!(kind(title), None, "{title}");
        }
        assert!(TITLES.iter().all(|title| kind(title).is_some()));
    }
}
