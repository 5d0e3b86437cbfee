//! The operators: what they do to the text of a page, and what the diff must say of it.

use std::collections::{BTreeMap, BTreeSet};

use wechatpay_codegen::diff::Rule::{self, *};

use crate::places::{Page, Place, Places, Side};

/// Pages by path.
pub type Tree = BTreeMap<String, String>;

/// An edit: the pages it touches (`None`: deleted), and what must be said.
pub struct Edit {
    pub pages: BTreeMap<String, Option<String>>,
    pub expected: BTreeSet<(String, String, Rule)>,
}

/// What an operator works on.
#[derive(Clone, Copy)]
pub enum Operator {
    Row(fn(&Place<'_>, &str) -> OfRow),
    Page(fn(&Page<'_>, &str) -> OfPage),
}

/// Field (`+x`: a sibling of that name; empty: the item) and rule.
type Said = (String, Rule);

/// What an operator makes of a page, if it fits there.
type OfRow = Option<(String, Vec<Said>)>;
type OfPage = Option<(Renamed, Vec<Said>)>;

/// The new text, and the new path if the page moves.
pub struct Renamed {
    text: Option<String>,
    moved: Option<(String, String)>,
}

/// Every operator with its name.
pub const OPERATORS: [(&str, Operator); 16] = [
    ("flip required", Operator::Row(flip_required)),
    ("remove a row", Operator::Row(remove_row)),
    ("add a row", Operator::Row(add_row)),
    ("add a required row", Operator::Row(add_required_row)),
    ("change a type", Operator::Row(change_type)),
    ("encrypt", Operator::Row(encrypt)),
    ("add a value", Operator::Row(add_value)),
    ("change a label", Operator::Row(change_label)),
    ("reorder", Operator::Row(reorder)),
    ("wrap the answer", Operator::Page(wrap)),
    ("rename a parameter", Operator::Page(rename_parameter)),
    ("make it mixed", Operator::Page(mix)),
    ("remove the page", Operator::Page(remove_page)),
    ("move the page", Operator::Page(move_page)),
    ("change the title", Operator::Page(change_title)),
    ("deprecate", Operator::Page(deprecate)),
];

/// An operator at a place that the seed chooses; `None` if it fits nowhere it looked.
pub fn at_random(operator: Operator, places: &Places<'_>, tree: &Tree, seed: u64) -> Option<Edit> {
    let mut random = Random(seed);
    (0..200).find_map(|_| match operator {
        Operator::Row(operator) => {
            let place = &places.rows[random.below(places.rows.len())];
            row(operator, place, tree)
        }
        Operator::Page(operator) => {
            let page = &places.pages[random.below(places.pages.len())];
            whole(operator, page, tree)
        }
    })
}

fn row(operator: fn(&Place<'_>, &str) -> OfRow, place: &Place<'_>, tree: &Tree) -> Option<Edit> {
    let path = place.field.origin.page.to_string();
    let text = tree.get(&path)?;
    let (new, said) = operator(place, text)?;
    let parent = place.path.rsplit_once('.')?.0;
    let field = |name: String| match name.strip_prefix('+') {
        Some(sibling) => format!("{parent}.{sibling}"),
        None => place.path.clone(),
    };
    let expected = said.into_iter().map(|(name, rule)| (place.item.clone(), field(name), rule)).collect();
    Some(Edit { pages: [(path, Some(new))].into(), expected })
}

fn whole(operator: fn(&Page<'_>, &str) -> OfPage, page: &Page<'_>, tree: &Tree) -> Option<Edit> {
    let (Renamed { text, moved }, said) = operator(page, tree.get(&page.path)?)?;
    let mut pages = BTreeMap::from([(page.path.clone(), text)]);
    let mut item = page.item.clone();
    if let Some((path, text)) = moved {
        let url = path.trim_start_matches("openapi").trim_end_matches(".md").to_owned();
        item = format!("{} {url}", page.operation.method);
        let taken = tree.contains_key(&path);
        pages.insert(path, Some(text));
        if taken {
            return None;
        }
    }
    let expected = said.into_iter().map(|(field, rule)| match rule {
        OperationAdded => (field, String::new(), rule),
        _ => (item.clone(), field, rule),
    });
    Some(Edit { pages, expected: expected.collect() })
}

// Rows

fn flip_required(place: &Place<'_>, text: &str) -> OfRow {
    let row = line(place, text)?;
    let required = place.field.required;
    if row.matches("data-required").count() != usize::from(required) || row.contains("必填") {
        return None;
    }
    let new = if required { with_attribute(row, None)? } else { with_attribute(row, Some("data-required"))? };
    let rule = match (place.side, required) {
        (Side::Sent, true) => BecameOptional,
        (Side::Sent, false) => BecameRequired,
        (Side::Answered, _) if place.is_list() => AnswerListRequired,
        (Side::Answered, true) => AnswerOptional,
        (Side::Answered, false) => AnswerRequired,
        (Side::Content, _) => ContentRequired,
    };
    Some((replaced(place, text, &[&new]), vec![(String::new(), rule)]))
}

fn remove_row(place: &Place<'_>, text: &str) -> OfRow {
    line(place, text)?;
    let rule = match place.side {
        Side::Sent => SentRemoved,
        Side::Answered => AnsweredRemoved,
        Side::Content => ContentRemoved,
    };
    (place.is_leaf() && place.beside > 0).then(|| (replaced(place, text, &[]), vec![(String::new(), rule)]))
}

fn add_row(place: &Place<'_>, text: &str) -> OfRow {
    let rule = match place.side {
        Side::Sent => OptionalAdded,
        Side::Answered => AnsweredAdded,
        Side::Content => ContentAdded,
    };
    added(place, text, "", rule)
}

fn add_required_row(place: &Place<'_>, text: &str) -> OfRow {
    let rule = match place.side {
        Side::Sent => RequiredAdded,
        Side::Answered => AnsweredAdded,
        Side::Content => ContentAdded,
    };
    added(place, text, "data-required ", rule)
}

fn added(place: &Place<'_>, text: &str, attribute: &str, rule: Rule) -> OfRow {
    let row = line(place, text)?;
    let new = format!("| zz_new {{{attribute}data-indent={}}} | string | 新字段", indent(row));
    place.is_leaf().then(|| (replaced(place, text, &[row, &new]), vec![("+zz_new".to_owned(), rule)]))
}

fn change_type(place: &Place<'_>, text: &str) -> OfRow {
    let row = line(place, text)?;
    let new = row.replacen(" | string | ", " | boolean | ", 1);
    (place.is_text() && new != row).then(|| (replaced(place, text, &[&new]), vec![(String::new(), TypeChanged)]))
}

fn encrypt(place: &Place<'_>, text: &str) -> OfRow {
    let row = line(place, text)?;
    let with = " | string {data-tooltip=微信支付公钥/平台证书加密后的BASE64字符串 data-encrypted=by-rsa-pubkey} | ";
    let new = row.replacen(" | string | ", with, 1);
    let fits = place.is_text() && new != row && place.side == Side::Sent;
    fits.then(|| (replaced(place, text, &[&new]), vec![(String::new(), EncryptionBegan)]))
}

fn add_value(place: &Place<'_>, text: &str) -> OfRow {
    let row = line(place, text)?;
    let values = &place.field.enumeration.as_ref()?.values;
    let (first, last) = (values.first()?, values.last()?);
    let is_list = row.contains(&format!("`{}` \\| ", first.name.wire)) && row.contains("枚举值之一");
    let number = place.field.r#type != wechatpay_codegen::ir::Type::One(wechatpay_codegen::ir::Scalar::String);
    let value = if number { "98765" } else { "ZZ_NEW" };
    let is_text_or_number = place.is_leaf() && !place.is_list();
    let old = format!("`{}` 枚举值之一", last.name.wire);
    let new = row.replacen(&old, &format!("`{}` \\| `{value}` 枚举值之一", last.name.wire), 1);
    let fits = is_list && is_text_or_number && new != row && is_enumeration(place);
    fits.then(|| (replaced(place, text, &[&new]), vec![(String::new(), ValueAdded)]))
}

/// Whether an enumeration is made of the values.
fn is_enumeration(place: &Place<'_>) -> bool {
    !place.field.type_name.is_empty()
}

fn change_label(place: &Place<'_>, text: &str) -> OfRow {
    let row = line(place, text)?;
    let (before, label) = row.rsplit_once(" | ")?;
    let fits = !place.field.label.is_empty() && label.starts_with(&place.field.label);
    let new = format!("{before} | 全新{label}");
    fits.then(|| (replaced(place, text, &[&new]), vec![(String::new(), LabelChanged)]))
}

/// Swaps the row with the one below it, if both are leaves of one object.
fn reorder(place: &Place<'_>, text: &str) -> OfRow {
    let row = line(place, text)?;
    let number = place.field.origin.line as usize;
    let below = text.lines().nth(number)?;
    let after = text.lines().nth(number + 1)?;
    let is_row = |row: &str| row.starts_with("| ") && row.matches(" | ").count() == 2 && !row.contains("object");
    let fits = place.is_text() && is_row(row) && is_row(below) && indent(below) == indent(row);
    let is_leaf = !after.starts_with('|') || (is_row(after) && indent(after) <= indent(row));
    if !fits || !is_leaf || below.contains("data-encrypted") || below.contains("data-encoded") {
        return None;
    }
    let mut lines = text.lines().map(str::to_owned).collect::<Vec<_>>();
    lines.swap(number - 1, number);
    Some((lines.join("\n") + "\n", Vec::new()))
}

// Pages

fn wrap(page: &Page<'_>, text: &str) -> OfPage {
    let fields = &page.operation.answer.fields;
    let is_odd = |field: &wechatpay_codegen::ir::Field| field.name.wire == "data" || field.variants.is_some();
    if fields.is_empty() || fields.iter().any(is_odd) || text.matches("| 返回字典").count() != 1 {
        return None;
    }
    let (before, table) = text.split_once("| 返回字典")?;
    let mut lines = table.lines();
    let mut new =
        format!("{before}| 返回字典{}\n{}\n| data {{data-required}} | object[] | 数据\n", lines.next()?, lines.next()?);
    for row in lines {
        match row.starts_with("| ") {
            true if row.contains("colspan") => new.push_str(row),
            true => new.push_str(&deeper(row)?),
            false => new.push_str(row),
        }
        new.push('\n');
    }
    Some((Renamed { text: Some(new), moved: None }, vec![("answer.data".to_owned(), NestingChanged)]))
}

fn deeper(row: &str) -> Option<String> {
    let depth = indent(row);
    if row.contains("data-indent=") {
        return Some(row.replacen(&format!("data-indent={depth}"), &format!("data-indent={}", depth + 1), 1));
    }
    with_attribute(row, Some("data-indent=1"))
}

fn rename_parameter(page: &Page<'_>, text: &str) -> OfPage {
    let [parameter] = page.operation.parameters.as_slice() else { return None };
    let name = &parameter.name.wire;
    let row = text.lines().nth(parameter.origin.line as usize - 1)?;
    if !row.starts_with(&format!("| {name} ")) {
        return None;
    }
    let new = text.replacen(row, &row.replacen(name.as_str(), &format!("{name}_zz"), 1), 1);
    let path = page.path.replace(&format!("{{{name}}}"), &format!("{{{name}_zz}}"));
    Some((moved(page, path, new), vec![(String::new(), ParameterRenamed)]))
}

fn mix(page: &Page<'_>, text: &str) -> OfPage {
    let method = page.operation.method.to_string();
    let anchor = format!("{{#{}}}", method.to_lowercase());
    let heading = text.lines().find(|row| row.starts_with("# ") && row.contains(&anchor))?;
    let (other, url) = if method == "DELETE" { ("put", "PUT") } else { ("delete", "DELETE") };
    let title = heading.trim_start_matches("# ").replace(&anchor, "");
    let mut new = text.replacen(heading, &format!("# 多用 {{#mix}}\n\n## {} {anchor}", title.trim()), 1);
    new.push_str(&format!(
        "\n## 另一个 {{#{other}}}\n\n| 请求参数 | 类型 {{.type}} | 描述 {{.desc}}\n| --- | --- | ---\n"
    ));
    for parameter in &page.operation.parameters {
        new.push_str(&format!("| {} {{data-required}} | string | 参数\n", parameter.name.wire));
    }
    new.push_str("\n{.im-table #request}\n\n| 返回字典 | 类型 {.type} | 描述 {.desc}\n| --- | --- | ---\n");
    new.push_str("| 空字符串(无返回内容) {align=center colspan=3}\n\n{.im-table #response}\n");
    let item = format!("{url} {}", page.operation.url);
    Some((Renamed { text: Some(new), moved: None }, vec![(item, OperationAdded)]))
}

fn remove_page(_: &Page<'_>, _: &str) -> OfPage {
    Some((Renamed { text: None, moved: None }, vec![(String::new(), OperationRemoved)]))
}

fn move_page(page: &Page<'_>, text: &str) -> OfPage {
    let path = page.path.strip_suffix(".md").filter(|path| !path.ends_with(['}', '/']) && !path.ends_with("/index"))?;
    Some((moved(page, format!("{path}-zz.md"), text.to_owned()), vec![(String::new(), OperationMoved)]))
}

fn change_title(page: &Page<'_>, text: &str) -> OfPage {
    let title = text.lines().find(|row| row.starts_with("title: "))?;
    let new = text.replacen(title, "title: 全新的标题", 1);
    let fits = title.contains(&page.operation.title);
    fits.then(|| (Renamed { text: Some(new), moved: None }, vec![(String::new(), TitleChanged)]))
}

fn deprecate(page: &Page<'_>, text: &str) -> OfPage {
    if !page.operation.marks.is_empty() {
        return None;
    }
    let new = text.replacen("| 请求参数", "::: danger {.im-deprecated}\n已于 `2027.01.01` 下线\n:::\n\n| 请求参数", 1);
    (new != text).then(|| (Renamed { text: Some(new), moved: None }, vec![(String::new(), Deprecated)]))
}

/// The page elsewhere, and a stub in its place.
fn moved(page: &Page<'_>, path: String, text: String) -> Renamed {
    let to = path.trim_end_matches(".md");
    assert_ne!(path, page.path);
    let stub = format!(
        "---\ntitle: Moved to /{to}\nhead:\n  - - meta\n    - http-equiv: refresh\n      content: 0;url=/{to}\n---\n"
    );
    Renamed { text: Some(stub), moved: Some((path, text)) }
}

// Lines

/// The row of a place, if it stands there as it should.
fn line<'t>(place: &Place<'_>, text: &'t str) -> Option<&'t str> {
    let row = text.lines().nth(place.field.origin.line as usize - 1)?;
    row.starts_with(&format!("| {} ", place.field.name.wire)).then_some(row)
}

/// The text with other lines in place of the row.
fn replaced(place: &Place<'_>, text: &str, rows: &[&str]) -> String {
    let number = place.field.origin.line as usize - 1;
    let mut lines = text.lines().collect::<Vec<_>>();
    lines.splice(number..=number, rows.iter().copied());
    lines.join("\n") + "\n"
}

fn indent(row: &str) -> usize {
    let digits =
        row.split("data-indent=").nth(1).map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>());
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// The row with one more attribute of its name, or without `data-required`.
fn with_attribute(row: &str, attribute: Option<&str>) -> Option<String> {
    let (name, rest) = row.split_once(" | ")?;
    let Some(attribute) = attribute else {
        let name = name.replacen("data-required ", "", 1).replacen(" {data-required}", "", 1);
        return (!name.contains("data-required")).then(|| format!("{name} | {rest}"));
    };
    let name = match name.split_once(" {") {
        Some((name, others)) => format!("{name} {{{attribute} {others}"),
        None => format!("{name} {{{attribute}}}"),
    };
    Some(format!("{name} | {rest}"))
}

/// SplitMix64: the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap_or(0)
    }
}
