//! Blind changes of pages: rows go, come, move, say something else. What they mean is nobody's business here.

use std::collections::BTreeMap;

/// Pages by path.
pub type Tree = BTreeMap<String, String>;

/// `SplitMix64`: the same everywhere.
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap()
    }

    pub fn one<'t, T: ?Sized>(&mut self, of: &[&'t T]) -> &'t T {
        of[self.below(of.len())]
    }
}

const TYPES: [&str; 16] = [
    "string",
    "string",
    "integer",
    "number",
    "boolean",
    "object",
    "object[]",
    "string[]",
    "integer[]",
    "`true`",
    "string {data-tooltip=微信支付公钥/平台证书加密后的BASE64字符串 data-encrypted=by-rsa-pubkey}",
    "string {data-tooltip=商户API证书加密后的BASE64字符串 data-encrypted=by-rsa-pubkey}",
    "string {data-tooltip=APIv3密钥加密后的BASE64字符串 data-encrypted=by-aes-gcm}",
    "object {data-tooltip=JSON格式字符串 data-encoded=by-json_encode}",
    "object[] {data-tooltip=JSON格式字符串 data-encoded=by-json_encode}",
    "string {data-tooltip=JSON格式字符串 data-encoded=by-json_encode}",
];

const DESCRIPTIONS: [&str; 14] = [
    "说明",
    "金额<br/>单位：分",
    "金额<br/>单位：元",
    "种类<br/>`CAT` \\| `DOG` 枚举值之一",
    "种类<br/>`CAT` \\| `DOG` \\| `EEL` 枚举值之一",
    "种类<br/>`1` \\| `2` 枚举值之一",
    "种类<br/>`CAT` 枚举值",
    "种类<br/>`7` 枚举值",
    "固定值`X`",
    "固定值`Y`",
    "固定值`7`",
    "文件名",
    "文件的SHA256摘要",
    "其他",
];

const GROUPS: [&str; 7] = [
    "| json {data-required} | object | 请求",
    "| json | object | 请求",
    "| json {data-required} | object[] | 请求",
    "| query {data-required} | object | 参数",
    "| query | object | 参数",
    "| headers {data-required} | object | 头",
    "| body {data-required} | object | `multipart/form-data`",
];

const NAMES: [&str; 10] =
    ["type", "required", "new", "id", "data", "zz_new", "download_url", "hash_type", "hash_value", "Wechatpay-Serial"];

/// Changes one page, blindly; the name says what was done.
pub fn row(text: &str, random: &mut Random) -> Option<(String, String)> {
    let mut lines = text.lines().map(str::to_owned).collect::<Vec<_>>();
    let is_row = |line: &String| line.starts_with("| ") && !line.starts_with("| ---") && !line.contains("{.type}");
    let rows = lines.iter().enumerate().filter(|(_, line)| is_row(line)).map(|(at, _)| at).collect::<Vec<_>>();
    let at = *rows.get(random.below(rows.len()))?;
    let cells = lines[at].trim_start_matches("| ").splitn(3, " | ").map(str::to_owned).collect::<Vec<_>>();
    let [name, kind, description] = cells.as_slice() else { return separator(lines, at, random) };
    let row = |name: &str, kind: &str, description: &str| format!("| {name} | {kind} | {description}");
    let did = match random.below(13) {
        0 => {
            lines.remove(at);
            "remove"
        }
        1 => {
            let end = (at + 1..lines.len())
                .find(|next| indent(&lines[*next]) <= indent(&lines[at]) || lines[*next].is_empty());
            lines.drain(at..end.unwrap_or(at + 1));
            "remove all"
        }
        2 => {
            let new = lines[at].replacen(word(name), &format!("{}_zz", word(name)), 1);
            lines.insert(at + 1, new);
            "copy"
        }
        3 => {
            lines[at] = row(name, random.one(&TYPES), description);
            "type"
        }
        4 => {
            let new = if name.contains("data-required") {
                name.replacen("data-required ", "", 1).replacen(" {data-required}", "", 1)
            } else if name.contains('{') {
                name.replacen('{', "{data-required ", 1)
            } else {
                format!("{name} {{data-required}}")
            };
            lines[at] = row(&new, kind, description);
            "required"
        }
        5 => {
            let depth = indent(&lines[at]);
            let new = if random.below(2) == 0 { depth + 1 } else { depth.saturating_sub(1) };
            lines[at] = lines[at].replacen(&format!("data-indent={depth}"), &format!("data-indent={new}"), 1);
            "indent"
        }
        6 => {
            lines[at] = row(name, kind, random.one(&DESCRIPTIONS));
            "description"
        }
        7 => {
            let other = random.one(&NAMES);
            lines[at] = lines[at].replacen(word(name), other, 1);
            "name"
        }
        8 => {
            let to = rows[random.below(rows.len())];
            let line = lines.remove(at);
            lines.insert(to, line);
            "move"
        }
        9 => {
            lines.insert(at, random.one(&GROUPS).to_owned());
            "group"
        }
        10 => {
            let end = (at + 1..lines.len())
                .find(|next| indent(&lines[*next]) <= indent(&lines[at]) || lines[*next].is_empty());
            let end = end.unwrap_or(at + 1);
            for line in &mut lines[at..end] {
                *line = deeper(line);
            }
            let depth = indent(&lines[at]) - 1;
            lines.insert(at, format!("| data {{data-required data-indent={depth}}} | object | 数据"));
            "wrap"
        }
        11 => {
            let from = rows[random.below(rows.len())];
            let other = lines[from].splitn(3, " | ").nth(2)?.to_owned();
            lines[at] = row(name, kind, &other);
            "other description"
        }
        _ => {
            let from = rows[random.below(rows.len())];
            let other = lines[from].split(" | ").nth(1)?.to_owned();
            lines[at] = row(name, &other, description);
            "other type"
        }
    };
    Some((format!("{did} {}", word(name)), lines.join("\n") + "\n"))
}

fn separator(mut lines: Vec<String>, at: usize, random: &mut Random) -> Option<(String, String)> {
    lines[at] = random
        .one(&[
            "| 空字符串(无返回内容) {align=center colspan=3}",
            "| 文件流(图片) {align=center colspan=3}",
            "| {colspan=3 .im-table-line}",
            "| id {data-required} | string | 编号",
        ])
        .to_owned();
    Some(("separator".to_owned(), lines.join("\n") + "\n"))
}

/// Changes what a page is: its method, its heading, its path, the stub it leaves.
pub fn page(path: &str, tree: &mut Tree, random: &mut Random) -> Option<String> {
    let text = tree.get(path)?.clone();
    let other = path.replace(".md", random.one(&["-zz.md", "_zz.md", "/zz.md"]));
    let did = match random.below(6) {
        0 => {
            let methods = ["{#get}", "{#post}", "{#put}", "{#patch}", "{#delete}"];
            let was = methods.iter().find(|anchor| text.contains(**anchor))?;
            tree.insert(path.to_owned(), text.replace(was, random.one(&methods)));
            "method"
        }
        1 => {
            tree.insert(path.to_owned(), stub(&other));
            tree.insert(other, text);
            "move"
        }
        2 => {
            tree.remove(path);
            tree.insert(other, text);
            "move without stub"
        }
        3 => {
            tree.insert(other, text);
            "copy"
        }
        4 => {
            tree.insert(other, stub(path));
            "stub"
        }
        _ => {
            tree.remove(path);
            "remove"
        }
    };
    Some(format!("{did} {path}"))
}

/// A redirect stub.
pub fn stub(to: &str) -> String {
    let to = to.trim_end_matches(".md");
    format!(
        "---\ntitle: Moved to /{to}\nhead:\n  - - meta\n    - http-equiv: refresh\n      content: 0;url=/{to}\n---\n"
    )
}

fn word(cell: &str) -> &str {
    cell.split(' ').next().unwrap_or_default()
}

fn indent(row: &str) -> usize {
    let rest = row.split("data-indent=").nth(1).unwrap_or_default();
    rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0)
}

fn deeper(row: &str) -> String {
    let depth = indent(row);
    if row.contains("data-indent=") {
        return row.replacen(&format!("data-indent={depth}"), &format!("data-indent={}", depth + 1), 1);
    }
    let Some((name, rest)) = row.split_once(" | ") else { return row.to_owned() };
    match name.split_once(" {") {
        Some((name, others)) => format!("{name} {{data-indent=1 {others} | {rest}"),
        None => format!("{name} {{data-indent=1}} | {rest}"),
    }
}
