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

/// The reader took it for a row, the account for a heading.
#[test]
fn a_heading_with_a_brace_without_an_end() {
    holds("page", "# {#get}\n|返回字典\n|请求参数{n");
    for heading in
        ["请求参数<x>", "[请求参数](x)", "请求参数[^1]", "请求-参数", "请求参数{a}b", r"\*请求参数", "请求参数&nbsp;"]
    {
        holds(
            "page",
            page(&format!(
                "| 返回字典 | 类型 | 描述\n| --- | --- | ---\n| a | string | 甲\n| {heading}\n| b | string | 乙"
            )),
        );
    }
}

/// Once its attributes were off, the heading ended in a mark, which the next reading took off.
#[test]
fn a_heading_that_ends_in_marks() {
    for heading in ["# T {#{post}", "# T # {#post}", "# T {#get} # {x} ##", "# # {a}"] {
        holds(
            "page",
            format!(
                "---\ntitle: T\n---\n\n{heading}\n\n| 请求参数 | 类型 | 描述\n| --- | --- | ---\n| a | string | 甲\n"
            ),
        );
    }
}

/// With and without the pipe in front, the same words are the same title.
#[test]
fn a_heading_with_an_escaped_pipe() {
    for heading in [r"\| 返回字典 | 类型", r"返回\|字典 | 类型", r"| 返回\|字典 | 类型"] {
        holds("page", page(&format!("{heading} | 描述\n| --- | --- | ---\n| a | string | 甲\n")));
    }
}

/// The content of an encoded field that had children already took their place.
#[test]
fn a_second_content_of_an_encoded_field() {
    let table = "| 请求参数 | 类型 | 描述\n| --- | --- | ---\n| json | thing {data-encoded=by-json_encode} | 包体\n| a {data-indent=1} | string | 甲\n| b | string | 乙\n| {colspan=3 .im-table-line}\n| c {data-indent=1} | string | 丙\n";
    holds("page", page(table));
}

/// Once distilled, only dashes were left of the row.
#[test]
fn a_row_of_dashes() {
    for (heading, row) in [
        ("请求参数 | 类型 | 描述", "| | | --：甲"),
        ("请求参数 | 必填 | 描述", "| | 否 | --"),
        ("请求参数 | 描述 | 类型", "| | 甲 | --"),
        ("请求参数 | -- | -- | --", "| | 甲"),
    ] {
        holds(
            "page",
            page(&format!(
                "| {heading}\n| - | - | -\n| query | object | 查询\n{row}\n| b {{data-indent=1}} | string | 乙"
            )),
        );
    }
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

/// The mark was the name of a column where it did not stand at the very beginning.
#[test]
fn a_bill_with_its_byte_order_mark_behind_blanks() {
    for bill in ["\n\u{c}\u{feff}\u{c}\np1\n@\n`,", " \u{feff}a\n`1\nb\n`2\n", "\n\u{feff}`1\na\n`2\n"] {
        holds("bill", bill);
    }
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

/// What is escaped in `\\|` is the backslash, not the pipe: the cells parted it so, the title did not.
#[test]
fn a_pipe_behind_an_escaped_backslash() {
    for heading in [r"请求\\|参数 | 类型", r"请求参数\\| 类型", r"返回\\\|字典 | 类型"] {
        holds("page", page(&format!("| {heading} | 描述\n| --- | --- | ---\n| a | string | 甲\n")));
    }
    for line in [r"b\\| string | 乙", r"乙\\| string | 丙", r"\|b\\]| 乙", r"乙 \\| 丙", r"乙 \\\| 丙\"] {
        holds("page", page(&format!("| 请求参数 | 类型 | 描述\n| --- | --- | ---\n| a | string | 甲\n{line}\n")));
    }
}

/// It ended a line of the crate's documentation.
#[test]
fn a_line_end_in_the_path_of_a_page() {
    let body = "---\ntitle: T\n---\n\n# T {#get}\n\n| 返回字典 | 类型 | 描述\n| --- | --- | ---\n| a | string | 甲\n";
    for path in [
        "openapi/v3/shop\r/page.md",
        "openapi/v3/shop/a b.md",
        "openapi/v3/商户/page.md",
        "webhook/v3/SHOP\r.OPENED.md",
    ] {
        holds("page", format!("@{path}\n{body}"));
        holds("emission", format!("@{path}\n{body}"));
    }
}

/// No module can be called that.
#[test]
fn a_product_that_is_no_name() {
    for name in ["1hop", "type", "a--b", "a_b", "full", "shop-v2", "商户", "-", "table"] {
        holds("overlay", format!("%%%[\"{name}\"]\nprefixes = [\"v3\", \"\"]\n"));
    }
}

/// It kept the one below it out of the operation above; two headings further nobody looked.
#[test]
fn an_empty_heading_that_ends_an_operation() {
    let table = "| 返回字典 | 类型 | 描述\n| --- | --- | ---\n| a | string | 甲\n";
    for headings in
        ["# A\n\n## B\n\n## C", "# A\n\n# B\n\n## C {#x}", "# A {#x}\n\n# B\n\n## C", "## A\n\n# B\n\n### C"]
    {
        holds("page", page(&format!("{table}\n{headings}\n\n{table}\n## D\n\n{table}")));
    }
}

/// What was left when the decoration was off was decoration to the next reading.
#[test]
fn decoration_behind_an_escape() {
    for text in
        [r"a\\\\#", r"\<b>a", r"\[a](b)", r"a\\\\]", r"<b\>a>", r"&nb<b>sp;a", r"\[^1]", r"{\<b>}", r"a\\<i>b</i>"]
    {
        holds("page", page(&format!("| {text} | 类型 | 描述\n| --- | --- | ---\n| {text} | {text} | 甲\n")));
        holds(
            "page",
            page(&format!("# {text} {{#get}}\n\n| 返回字典 | 类型 | 描述\n| --- | --- | ---\n| a | string | 甲\n")),
        );
    }
}

/// A blank stood before the pipe that joined them.
#[test]
fn a_code_span_behind_an_empty_description() {
    for row in ["||||`a`", "| a | string | | `b`", "| a | string | | `b` | `c`", "| a | | | `b | c"] {
        holds("page", page(&format!("| 请求参数 | 类型 | 描述\n| --- | --- | ---\n{row}\n")));
    }
}

/// Read as Rust it was a name; written it was none.
#[test]
fn a_rename_with_a_blank() {
    for rust in ["name ", " name", "name\\u0008", "a b", "r#name", "r#self", "_", "Name "] {
        let entry = format!("on = [\"/v3/shop\"]\nset = {{ rust = \"{rust}\" }}\nwhy = \"x\"\n");
        holds("overlay", format!("[[entry]]\n{entry}"));
    }
}

/// Below a heading of other columns nothing begins; the next one, without a blank line above it, was a row to the account.
#[test]
fn a_delimiter_of_more_columns_than_its_heading() {
    let second = "| 字段名 | 变量名 | 类型 | 描述\n| --- | --- | --- | ---\n| 编号 | order_id | string | 甲\n";
    for heading in [
        "量名 | 类型 | 描述",
        "| 量名 | 类型 | 描述",
        "| 请求参数 | 类型 | 描述",
        "请求参数 | 类型 | 描述",
        "| 入参 | 类型 | 描述",
    ] {
        for between in ["", "乙\n", "`A`：甲## 返回参数\n"] {
            holds(
                "page",
                page(&format!("{heading}\n| --- | --- | --- | ---\n| 页码 | page | string | 甲\n{between}{second}")),
            );
        }
    }
}

#[test]
fn an_indent_of_many_digits() {
    for indent in ["16397105843297379212", "99999999999999999999999", "33", "４０"] {
        let table = format!(
            "| 请求参数 | 类型 | 描述\n| --- | --- | ---\n| json | object | 包体\n| a {{data-indent={indent}}} | string | 甲\n"
        );
        holds("page", page(&table));
        holds("emission", format!("@openapi/v3/shop/page.md\n{}", page(&table)));
    }
    let deep = (0..5_000).map(|indent| format!("| a {{data-indent={indent}}} | object | 甲\n")).collect::<String>();
    holds("page", page(&format!("| 请求参数 | 类型 | 描述\n| --- | --- | ---\n{deep}")));
}

#[test]
fn a_delimiter_with_an_empty_cell() {
    for delimiter in ["--||-", "|--||-|", "||--|-", "|--|-||", ":-||-:", "| -- | | -"] {
        holds("page", page(&format!("|返回字典|\n\n|a||b}}\n{delimiter}")));
        holds(
            "page",
            page(&format!(
                "| 返回字典 | 类型 | 描述\n| --- | --- | ---\n| a | string | 甲\n\n|a||b}}\n{delimiter}\n| c | string | 丙"
            )),
        );
    }
}

#[test]
fn a_delimiter_that_looks_like_a_list() {
    for delimiter in ["- |", "-\u{7}|", "- ||", "- | -", "> - |", "-\u{a0}|", "- |:"] {
        for heading in ["||", "|a|", "a|", "| 请求参数 |", "| 请求参数 | 类型"] {
            holds("page", page(&format!("{heading}\n{delimiter}\n| b | string\n")));
            holds(
                "page",
                page(&format!(
                    "| 请求参数 | 类型 | 描述\n| --- | --- | ---\n| a | string | 甲\n\n{heading}\n{delimiter}\n| b"
                )),
            );
        }
    }
}

#[test]
fn a_heading_that_markdown_counts_otherwise() {
    for heading in [r"\\|||}", r"\\|b|c", r"|\\|b|c", r"a|\\\|b|c", r"\|||}", r"a\\|b\|c|d"] {
        for delimiter in ["-|-|-", "-|-", "-|-|-|-"] {
            holds("page", page(&format!("{heading}\n{delimiter}\n|e\n-|\n")));
        }
    }
}

#[test]
fn a_name_of_dashes_and_blanks() {
    for name in ["- -", "-  -", ": -", "- :-", "-\u{3000}-", "- - -"] {
        holds("page", page(&format!("|请求参数|类型\n|- -\n|{name}|||询\n| a | string")));
        holds(
            "page",
            page(&format!("| 请求参数 | 类型 | 描述\n| --- | --- | ---\n|{name}|||询\n| {name} | string | 甲")),
        );
    }
}

#[test]
fn a_list_mark_with_a_blank_among_rows() {
    for mark in ["* ", "- ", "+ ", "1. ", "> ", "*\u{0}", "* \u{a0}", "*\t"] {
        holds("page", page(&format!("N|\n{mark}\nE|")));
        holds(
            "page",
            page(&format!("| 请求参数 | 类型 | 描述\n| --- | --- | ---\n| a | string | 甲\n{mark}\nb | string | 乙")),
        );
    }
}
