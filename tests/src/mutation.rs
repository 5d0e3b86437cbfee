//! Pages with errors: deterministic mutations of good ones.

use wechatpay_codegen::source::Source;

/// A generator of numbers that gives the same ones on every machine (xorshift).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The generator of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `bound`; 0 if there is none.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let wide = usize::try_from(self.0 >> 16).unwrap_or_default();
        wide.checked_rem(bound).unwrap_or_default()
    }

    fn one_of<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> Option<&'a T> {
        choices.get(self.below(choices.len())).copied()
    }
}

/// A page with up to four errors; `donor` is where foreign lines come from.
#[must_use]
pub fn mutate(page: &Source, donor: &Source, random: &mut Random) -> Source {
    let mut text = page.text.to_string();
    for _ in 0..=random.below(4) {
        text = if random.below(2) == 0 { of_lines(&text, &donor.text, random) } else { of_characters(&text, random) };
    }
    Source::new(&page.path, &text)
}

/// Errors in lines: deleted, doubled, swapped, foreign, joined, indented, cut off.
fn of_lines(text: &str, donor: &str, random: &mut Random) -> String {
    let mut lines = text.lines().map(str::to_owned).collect::<Vec<_>>();
    let donors = donor.lines().collect::<Vec<_>>();
    let (at, other) = (random.below(lines.len()), random.below(lines.len()));
    if lines.is_empty() {
        return donor.to_owned();
    }
    match random.below(11) {
        0 => drop(lines.remove(at)),
        1 => lines.insert(other, lines[at].clone()),
        2 => lines.swap(at, other),
        3 => lines.insert(at, random.one_of(&donors).unwrap_or_default().to_owned()),
        4 => lines.insert(at, random.one_of(&LINES).unwrap_or_default().to_owned()),
        5 => lines.retain(|line| !line.is_empty()),
        6 => lines.insert(at, String::new()),
        7 => lines[at].insert_str(0, random.one_of(&INDENTS).unwrap_or_default()),
        8 => lines.truncate(at),
        9 => {
            let joined = lines.remove(at);
            lines.iter_mut().take(at).last().into_iter().for_each(|line| line.push_str(&joined));
        }
        _ => lines[at] = indented_otherwise(&lines[at], random),
    }
    lines.join("\n")
}

/// Errors in characters: deleted, doubled, foreign, cut off.
fn of_characters(text: &str, random: &mut Random) -> String {
    let at = boundary(text, random.below(text.len()));
    let (before, behind) = text.split_at(at);
    let mut characters = behind.chars();
    match random.below(6) {
        0 => {
            characters.next();
            format!("{before}{}", characters.as_str())
        }
        1 => {
            let until = boundary(behind, random.below(behind.len().min(24)));
            format!("{before}{}", &behind[until..])
        }
        2 => {
            let until = boundary(behind, random.below(behind.len().min(24)));
            format!("{before}{}{behind}", &behind[..until])
        }
        3 => format!("{before}{}", behind.replacen(r"\|", "|", 1)),
        4 => before.to_owned(),
        _ => format!("{before}{}{behind}", random.one_of(&PIECES).unwrap_or_default()),
    }
}

/// Another `data-indent` than the line has.
fn indented_otherwise(line: &str, random: &mut Random) -> String {
    let indent = format!("data-indent={}", random.below(6));
    match line.split_once("data-indent=") {
        Some((before, behind)) => {
            format!("{before}{indent}{}", behind.trim_start_matches(|c: char| c.is_ascii_digit()))
        }
        None => line.replacen(" |", &format!(" {{{indent}}} |"), 1),
    }
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Lines that mean something to the reader or to Markdown.
pub const LINES: [&str; 32] = [
    "| {colspan=3 .im-table-line}",
    "| --- | --- | ---",
    "| -- |",
    "| 请求参数 | 类型 {.type} | 描述 {.desc}",
    "| 返回字典 | 类型 {.type} | 描述 {.desc}",
    "| 异常字典 | 类型 | 描述",
    "| 应答规范 | 类型 | 描述",
    "| 别的表 | 类型 | 描述",
    "| 空字符串(无返回内容) {align=center colspan=3}",
    "| 文件流(报表) {colspan=3}",
    "| json {data-required} | object | 包体",
    "| query | object | 查询",
    "| body | object | 表单",
    "| headers | object | 头",
    "| | string | 无名",
    "|",
    "||||",
    "{.im-table #request}",
    "{.im-table #response}",
    "{.im-table}",
    "# 又一个 {#get}",
    "## {#mix}",
    "---",
    "===",
    "```json",
    "```",
    "~~~",
    "::: warning {.im-deprecated}",
    ":::",
    "> | a | string | 引文",
    "- | b | string | 列表",
    "<div>",
];

/// What is put in front of a line.
const INDENTS: [&str; 8] = ["    ", "\t", "> ", "- ", "  ", "1. ", "| ", "\\"];

/// What is put into a text.
pub const PIECES: [&str; 60] = [
    "|",
    r"\|",
    r"\\|",
    "`",
    "``",
    "{",
    "}",
    "{data-required}",
    " {data-indent=3}",
    "{data-indent=x}",
    "{.im-table-line}",
    "{#post}",
    " {data-encoded=by-json_encode}",
    " {data-encrypted=by-aes-gcm}",
    "{data-encrypted=by-rsa-pubkey data-tooltip=微信支付公钥}",
    "{data-encrypted=by-rot13}",
    "data-required",
    "=",
    "\"",
    "'",
    "<br/>",
    "<br",
    "<br >",
    "：",
    ":",
    "，",
    "。",
    "枚举值",
    "枚举值之一",
    "固定值`A`",
    "固定枚举值",
    "固定填",
    "`A`：甲",
    "`A`\\|`B`枚举值之一",
    "1、",
    "单位：分",
    "单位为",
    "以元为单位",
    "需加密",
    "加密",
    "https://example.com/",
    "$n",
    "[]",
    "object",
    "string",
    "\n",
    "\n\n",
    "\r",
    "\r\n",
    "\t",
    " ",
    "\u{3000}",
    "\u{a0}",
    "\u{feff}",
    "\u{0}",
    "中文",
    "😀",
    "](/",
    "#",
    "<!--",
];
