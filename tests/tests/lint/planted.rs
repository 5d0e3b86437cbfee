//! Defects planted in the real pages: how many of them the rules find. (The judgments say how many of the finds are right.)

use std::collections::{BTreeMap, BTreeSet};

use wechatpay_codegen::source::Source;
use wechatpay_inspect::lint::{self, Rule};
use wechatpay_tests::mutation::Random;
use wechatpay_tests::trees;

/// How many pages get a defect of each rule, as far as there are such pages.
const PAGES: usize = 20;

/// So many of a hundred must be found.
const LEAST: usize = 90;

/// A page with a defect; `None` where it has no place for it.
type Plant = fn(&Page, &mut Random) -> Option<Vec<String>>;

const PLANTS: [(Rule, Plant); 15] = [
    (Rule::SampleType, |page, random| {
        let is_integer = |row: &str, value: &str| row.contains("| integer |") && value.parse::<u32>().is_ok();
        page.with_value(random, is_integer, |line, value| Some(line.replace(value, &format!("\"{value}\""))))
    }),
    (Rule::SampleValue, |page, random| {
        let is_listed = |row: &str, value: &str| {
            row.contains(&format!("`{}`", value.trim_matches('"'))) && row.contains("枚举值之一")
        };
        page.with_value(random, is_listed, |line, value| Some(line.replace(value, "\"PLANTED\"")))
    }),
    (Rule::SampleKey, |page, random| {
        page.with_value(random, |_, _| true, |line, _| Some(line.replace("\": ", "_planted\": ")))
    }),
    (Rule::RequiredNotInSample, |page, random| {
        page.with_value(
            random,
            |row, _| row.contains("{data-required"),
            |line, _| line.ends_with(',').then(String::new),
        )
    }),
    (Rule::NotInSample, |page, random| {
        page.with_value(
            random,
            |row, _| !row.contains("{data-required"),
            |line, _| line.ends_with(',').then(String::new),
        )
    }),
    (Rule::MisspeltAttribute, |page, random| {
        page.with_row(
            random,
            |row| row.contains("data-required"),
            |row| row.replacen("data-required", "data-requierd", 1),
        )
    }),
    (Rule::IndentJump, |page, random| {
        let at = page.one(random, |at| {
            let above = at.checked_sub(1)?;
            let is_flat =
                page.indent(at)? == 1 && page.indent(above)? == 1 && page.indent(at + 1).is_none_or(|next| next < 2);
            Some(is_flat && page.lines.get(above)?.contains("| string |"))
        })?;
        page.replaced(at, |row| row.replacen("data-indent=1", "data-indent=3", 1))
    }),
    (Rule::EmptyObject, |page, random| {
        let at = page.one(random, |at| {
            let is_plain = !page.lines.iter().any(|line| line.contains("colspan"));
            let is_object = is_plain && page.lines.get(at)?.contains("| object |");
            Some(is_object && page.indent(at)? > 0 && page.indent(at + 1)? > page.indent(at)?)
        })?;
        let below = (at + 1..).take_while(|row| page.indent(*row).is_some_and(|indent| Some(indent) > page.indent(at)));
        let mut lines = page.lines.clone();
        lines.drain(at + 1..=at + below.count());
        Some(lines)
    }),
    (Rule::PlaceholderWithoutRow, |page, random| page.replaced(page.parameter(random)?, |_| String::new())),
    (Rule::RowWithoutPlaceholder, |page, random| {
        page.replaced(page.parameter(random)?, |row| row.replacen(" {", "_planted {", 1))
    }),
    (Rule::EncryptedByLabel, |page, random| {
        let is_both = |row: &str| row.contains("by-rsa-pubkey") && row.contains("| 加密");
        page.with_row(random, is_both, without_encryption)
    }),
    (Rule::EncryptionWithoutSerial, |page, random| {
        let is_sent = page.lines.iter().any(|row| row.contains("微信支付公钥/平台证书加密后"));
        let is_serial = |row: &str| row.starts_with("| Wechatpay-Serial");
        is_sent.then(|| page.with_row(random, is_serial, |_| String::new()))?
    }),
    (Rule::SerialWithoutEncryption, |page, _| {
        let is_serial = page.lines.iter().any(|row| row.starts_with("| Wechatpay-Serial"));
        let is_asked = is_serial && page.path.starts_with("openapi");
        is_asked.then(|| page.lines.iter().map(|line| without_encryption(line)).collect())
    }),
    (Rule::LinkTarget, |page, random| {
        page.with_row(random, |line| line.contains("](/"), |line| line.replacen("](/", "](/openapi/planted/", 1))
    }),
    (Rule::StubTarget, |page, random| {
        page.with_row(random, |line| line.contains("content: "), |line| line.replace("/openapi/", "/openapi/planted-"))
    }),
];

/// A page in lines.
struct Page {
    path: String,
    lines: Vec<String>,
}

impl Page {
    /// One of the lines that fit.
    fn one(&self, random: &mut Random, fits: impl Fn(usize) -> Option<bool>) -> Option<usize> {
        let fitting = (0..self.lines.len()).filter(|at| fits(*at) == Some(true)).collect::<Vec<_>>();
        fitting.get(random.below(fitting.len())).copied()
    }

    /// The page with another line in place of one; an empty one is left out.
    fn replaced(&self, at: usize, other: impl Fn(&str) -> String) -> Option<Vec<String>> {
        let mut lines = self.lines.clone();
        let line = lines.get_mut(at)?;
        *line = other(line);
        if lines.get(at)?.is_empty() {
            lines.remove(at);
        }
        Some(lines)
    }

    fn with_row(
        &self,
        random: &mut Random,
        fits: impl Fn(&str) -> bool,
        other: impl Fn(&str) -> String,
    ) -> Option<Vec<String>> {
        let at = self.one(random, |at| Some(fits(self.lines.get(at)?)))?;
        self.replaced(at, |row| other(row))
    }

    /// The page with another value in its sample; only values right below `json`, which have one row.
    fn with_value(
        &self,
        random: &mut Random,
        fits: impl Fn(&str, &str) -> bool,
        other: impl Fn(&str, &str) -> Option<String>,
    ) -> Option<Vec<String>> {
        let begin = self.lines.iter().position(|line| line == "  \"json\": {")?;
        let end = begin + self.lines.iter().skip(begin).position(|line| line.starts_with("  }"))?;
        let at = self.one(random, |at| {
            let (key, value) = self.value(at).filter(|_| at > begin && at < end)?;
            let is_row = |line: &&String| line.starts_with(&format!("| {key} {{")) && line.contains("data-indent=1}");
            let mut rows = self.lines.iter().filter(is_row);
            let row = rows.next().filter(|_| rows.next().is_none())?;
            Some(!row.contains("data-enc") && fits(row, value) && other(self.lines.get(at)?, value).is_some())
        })?;
        let value = self.value(at)?.1.to_owned();
        self.replaced(at, |line| other(line, &value).unwrap_or_default())
    }

    /// Key and value of a line of a sample, four blanks deep.
    fn value(&self, at: usize) -> Option<(&str, &str)> {
        let (key, value) = self.lines.get(at)?.strip_prefix("    \"")?.split_once("\": ")?;
        let value = value.trim_end_matches(',');
        (!value.starts_with(['{', '['])).then_some((key, value))
    }

    fn indent(&self, at: usize) -> Option<usize> {
        let row = self.lines.get(at)?.strip_prefix("| ")?;
        let (_, rest) = row.split_once("data-indent=").filter(|_| !row.contains("colspan"))?;
        rest.get(..1)?.parse().ok()
    }

    /// The row of the only placeholder of the page's path.
    fn parameter(&self, random: &mut Random) -> Option<usize> {
        let (_, rest) = self.path.split_once('{')?;
        let row = format!("| {} {{data-required}} |", rest.split_once('}')?.0);
        let end = self.lines.iter().position(|line| line == "{.im-table #request}")?;
        let headings = self.lines.iter().filter(|line| line.starts_with("# ") || line.starts_with("## ")).count();
        let is_only = !rest.contains('{') && headings == 1;
        self.one(random, |at| Some(is_only && at < end && self.lines.get(at)?.starts_with(&row)))
    }
}

fn without_encryption(row: &str) -> String {
    let Some((before, rest)) = row.split_once(" {data-tooltip=") else { return row.to_owned() };
    let Some((_, behind)) = rest.split_once('}') else { return row.to_owned() };
    format!("{before}{behind}")
}

#[test]
fn planted_defects_are_found() {
    let pages = trees::spec().unwrap();
    let before = findings(&pages);
    let (planted, tree) = planted(pages);
    let after = findings(&tree);
    let mut counts = BTreeMap::<Rule, (usize, usize)>::new();
    for (page, rule) in &planted {
        let of = |all: &BTreeSet<(Rule, String, String)>| {
            all.iter().filter(|(own, on, _)| own == rule && on == page).count()
        };
        let (found, all) = counts.entry(*rule).or_default();
        *found += usize::from(of(&after) > of(&before));
        *all += 1;
    }
    let elsewhere = after.difference(&before).filter(|(_, page, _)| !planted.contains_key(page)).collect::<Vec<_>>();
    let told =
        counts.iter().map(|(rule, (found, all))| format!("{}: {found} of {all}", rule.name())).collect::<Vec<_>>();
    println!("{}\nelsewhere: {elsewhere:?}", told.join("\n"));
    assert_eq!(counts.len(), PLANTS.len(), "a rule without a page for its defect: {told:?}");
    let missed = counts.iter().filter(|(_, (found, all))| found * 100 < all * LEAST).collect::<Vec<_>>();
    assert!(missed.is_empty(), "{missed:?}");
    assert!(elsewhere.len() * 10 < planted.len(), "found where nothing was planted: {elsewhere:?}");
}

fn findings(pages: &[Source]) -> BTreeSet<(Rule, String, String)> {
    let found = lint::lint(pages, Rule::ALL).into_iter();
    found.map(|one| (one.rule, one.origin.page.to_string(), one.item)).collect()
}

/// The tree with its defects, and which page has which: one each.
fn planted(pages: Vec<Source>) -> (BTreeMap<String, Rule>, Vec<Source>) {
    let mut random = Random::new(7);
    let mut planted = BTreeMap::new();
    let mut tree = pages.into_iter().map(|page| (page.path.to_string(), page)).collect::<BTreeMap<_, _>>();
    // The rarest places first.
    for (rule, plant) in PLANTS.iter().rev() {
        let mut paths = tree.keys().filter(|path| !planted.contains_key(*path)).cloned().collect::<Vec<_>>();
        let mut left = PAGES;
        while left > 0 && !paths.is_empty() {
            let path = paths.swap_remove(random.below(paths.len()));
            let Some(source) = tree.get(&path) else { continue };
            let page = Page { path: path.clone(), lines: source.text.lines().map(str::to_owned).collect() };
            let Some(lines) = plant(&page, &mut random).filter(|lines| *lines != page.lines) else { continue };
            tree.insert(path.clone(), Source::new(&path, &lines.join("\n")));
            planted.insert(path, *rule);
            left -= 1;
        }
    }
    (planted, tree.into_values().collect())
}
