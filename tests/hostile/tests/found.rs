//! What was found, by the fuzz targets or by looking where they look: each is a case of its surface's property.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by a panic")]

use wechatpay_hostile::ALL;

fn holds(name: &str, input: impl AsRef<[u8]>) {
    let surface = ALL.iter().find(|surface| surface.name == name).expect("there is such a surface");
    (surface.check)(input.as_ref());
}

fn page(body: &str) -> String {
    format!("---\ntitle: T\n---\n\n# T {{#post}}\n\n{body}\n")
}

#[test]
fn a_row_of_invisible_characters() {
    holds("page", "|a\n|-\n|\u{b}|-");
}

/// Once distilled the heading had three columns, and the pipes counted.
#[test]
fn wide_pipes_below_a_heading_of_two_columns() {
    let table =
        "| 请求参数 | 类型 {.type\n| --- | ---\n| json | object | 包体\n| half {data-indent=1} ｜ integer ｜ 一半\n";
    holds("page", page(table));
}

/// Level by level, each of them a call: it took the stack.
#[test]
fn a_sample_nested_without_end() {
    let deep = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
    holds("page", page(&format!("```json\n{{\"json\": {deep}}}\n```")));
    let packed = deep.replace('[', "{\\\"a\\\":[").replace(']', "]}");
    let table = "| 请求参数 | 类型 | 描述\n| --- | --- | ---\n| json | object | 包体\n| a {data-indent=1 data-encoded=by-json_encode} | string | 甲\n| b {data-indent=3} | string | 乙\n";
    holds("page", page(&format!("{table}\n```json\n{{\"json\": {{\"a\": \"{packed}\"}}}}\n```")));
}

/// Each list of attributes in braces was a call: they took the stack.
#[test]
fn braces_without_end() {
    holds("page", page(&"{}".repeat(20_000)));
    holds(
        "page",
        page(&format!("| 请求参数 | 类型 | 描述\n| --- | --- | ---\n| json | object{}", "{a}".repeat(20_000))),
    );
}

/// Each paragraph was held against the whole page above it.
#[test]
fn ten_thousand_paragraphs_and_tables() {
    let table = "| 请求参数 | 类型 | 描述\n| --- | --- | ---\n";
    holds("page", page(&format!("{table}| json | object\n{}", "`\n\n".repeat(10_000))));
}

/// Nine lines that stand for a billion.
#[test]
fn a_front_matter_of_aliases() {
    let mut yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        yaml.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    holds("page", format!("---\ntitle: T\n{yaml}---\n"));
    let deep = format!("a: {}{}", "[".repeat(50_000), "]".repeat(50_000));
    holds("page", format!("---\ntitle: T\n{deep}\n---\n"));
}

/// Each was compared with all before it.
#[test]
fn a_bill_with_a_hundred_thousand_columns() {
    let headers = (0..120_000).map(|number| number.to_string()).collect::<Vec<_>>().join(",");
    holds("bill", format!("{headers}\n`1\n{headers}\n`1\n"));
}

/// It was taken for headers, one of which looked like a value.
#[test]
fn a_bill_whose_first_row_is_indented() {
    holds("bill", " `(a\n1 \n`");
}

/// Read twice, its last digit was another one.
#[test]
fn a_decimal_of_many_digits() {
    for number in ["49223372039203685770", "1e-39", "2.2222222222222223e50"] {
        holds("json", number);
        holds("json", format!("{{\"text\":\"\",\"count\":1,\"flag\":true,\"list\":[],\"any\":[{number}]}}"));
    }
}

/// What stands there was told as the block's name.
#[test]
fn a_key_whose_first_line_has_no_end() {
    holds("keys", "-----BEGIN PRIVATE KEY\nMIIEvgIBADANBgkqhkiG9w0BAQEFAASC\n----------END PRIVATE KEY-----\n");
    holds("keys", "-----BEGIN PULLLLLLLLLLLLLLLLLLLLLLLBLIC ----------END ");
}

/// What nobody mended yet: docs/robustness.md says what it is.
#[test]
#[ignore = "open"]
fn still_open() {
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/open")).expect("the folder is there") {
        holds("page", std::fs::read(entry.expect("a file").path()).expect("it can be read"));
    }
}
