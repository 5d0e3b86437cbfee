//! Documentation in TypeScript: the grammar, a fixture for each feature, and how each mistake looks on a terminal.

use std::error::Error;
use std::fmt::Write;
use std::panic::catch_unwind;

use wechatpay_codegen::diagnostics::{Code, Diagnostic, Style, render};
use wechatpay_codegen::source::Source;
use wechatpay_inspect::crosscheck::Side;
use wechatpay_tests::mutation::{Random, mutate};
use wechatpay_tests::{outline, trees};

macro_rules! features {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() -> Result<(), Box<dyn Error>> {
                let outline = of(stringify!($name))?;
                insta::with_settings!({ snapshot_path => "snapshots/twoslash", prepend_module_to_snapshot => false }, {
                    insta::assert_snapshot!(stringify!($name), outline);
                });
                Ok(())
            }
        )*

        const FEATURES: &[&str] = &[$(stringify!($name)),*];
    };
}

features! {
    answers
    bases
    blocks
    by_name
    calls
    generics
    groups
    names
    noise
    numbered
    objects
    path_parameters
    short_form
    two_urls
    unions
    uploads
    v2
    values
}

#[test]
fn every_fixture_is_tested() -> Result<(), Box<dyn Error>> {
    assert_eq!(trees::fixtures("twoslash")?, FEATURES);
    Ok(())
}

/// The outline of a fixture's pages, what it leaves open, its account, and the findings in it.
fn of(name: &str) -> Result<String, Box<dyn Error>> {
    let (side, found) = read(&trees::fixture("twoslash", name)?);
    let mut text = outline::of(&side.api);
    for open in &side.open {
        writeln!(text, "open {}:{}:{}", open.page, open.line, open.column)?;
    }
    writeln!(text, "{}", side.account)?;
    for finding in &found {
        let origin = &finding.origin;
        let place = format!("{}:{}:{}", origin.page, origin.line, origin.column);
        writeln!(text, "{} {place} {}", finding.code.name(), finding.message)?;
    }
    assert_eq!(broken(&side), Vec::<String>::new());
    Ok(text)
}

fn read(pages: &[Source]) -> (Side, Vec<Diagnostic>) {
    let (mut side, mut found) = (Side::default(), Vec::new());
    side.add(pages, &mut found);
    (side, found)
}

/// What the account of some pages does not close over.
fn broken(side: &Side) -> Vec<String> {
    let account = &side.account;
    let mut broken = account.lost.iter().map(|(page, line)| format!("{page}:{line} was lost")).collect::<Vec<_>>();
    if account.members != account.in_ir + account.leading + account.in_diagnostics {
        broken.push(account.to_string());
    }
    broken
}

#[test]
fn every_mistake_is_shown() -> Result<(), Box<dyn Error>> {
    let names = Code::ALL.iter().map(|code| code.name()).filter(|name| name.starts_with("ts-"));
    let mut names = names.map(str::to_owned).collect::<Vec<_>>();
    names.sort();
    assert_eq!(trees::fixtures("twoslash_mistakes")?, names);
    for name in names {
        let pages = trees::fixture("twoslash_mistakes", &name)?;
        let (side, mut found) = read(&pages);
        found.retain(|finding| finding.code.name() == name);
        let one = |finding: &Diagnostic| {
            let page = pages.iter().find(|page| page.path == finding.origin.page);
            render(finding, page.map(|page| page.text.as_ref()), Style::Plain)
        };
        let shown = found.iter().map(one).collect::<Vec<_>>().join("\n\n");
        assert!(!shown.is_empty(), "{name} is not found in its fixture");
        assert_eq!(broken(&side), Vec::<String>::new(), "{name}");
        insta::with_settings!({ snapshot_path => "snapshots/twoslash_mistakes", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(name.as_str(), shown);
        });
    }
    Ok(())
}

#[test]
fn pages_with_errors_are_read_to_their_end() -> Result<(), Box<dyn Error>> {
    let mut pages = Vec::new();
    for kind in ["twoslash", "twoslash_mistakes"] {
        for name in trees::fixtures(kind)? {
            pages.extend(trees::fixture(kind, &name)?);
        }
    }
    for number in 0..MUTATIONS {
        let mut random = Random::new(number + 1);
        let (Some(page), Some(donor)) = (pages.get(random.below(pages.len())), pages.get(random.below(pages.len())))
        else {
            continue;
        };
        let page = mutate(page, donor, &mut random);
        let broken = catch_unwind(|| {
            let (side, _) = read(std::slice::from_ref(&page));
            let account = &side.account;
            account.members == account.in_ir + account.leading + account.in_diagnostics
        });
        assert!(broken.unwrap_or(false), "mutation {number}\n{}", page.text);
    }
    Ok(())
}

/// How many pages with errors are tried.
const MUTATIONS: u64 = 5_000;

#[test]
fn nothing_that_is_nested_or_long_stops_the_reader() {
    let page = |text: &str| Source::new("openapi/v3/shop/things.md", &format!("# A {{#post}}\n\n```ts\n{text}\n```\n"));
    let many = 50_000;
    let texts = [
        format!("type A = {}", "(".repeat(many)),
        format!("type A = {}", "{a:".repeat(many)),
        format!("type A = {}", "A<".repeat(many)),
        format!("type A = {}", "[".repeat(many)),
        format!("type A = {}", "keyof ".repeat(many)),
        format!("type A = string{}", "[]".repeat(many)),
        format!("type A = {}string", "() => ".repeat(many)),
        format!("type A = {}string", "string | ".repeat(many)),
        format!("interface A {}", "{".repeat(many)),
        format!("interface A {{\n{}", "a: `${".repeat(many)),
        format!("interface A {{\n{}", "/* ".repeat(many)),
        format!("interface A {{\n{}", "a: string\n".repeat(many)),
        format!("interface A {{ a: 1 }}\n{}", "namespace A { ".repeat(many)),
        format!("namespace A{} {{ interface B {{ a: B }} }}", ".A".repeat(many)),
        format!("interface A {{ a: 1 }}\n{}", "/ ".repeat(many)),
        format!("interface A {{ a: 1 }}\nenum B {{ {} }}", "a = (, ".repeat(many)),
    ];
    let names = (0..many).map(|number| format!("a{number}: string;")).collect::<String>();
    let calls = (0..many).map(|number| format!("interface A{number} {{ get(): A{number} }}\n")).collect::<String>();
    let more = [
        format!("interface A {{\n{}", "a: (b\n".repeat(many)),
        format!("interface A {{ {names} }}\ninterface B {{ get(): A & A }}"),
        format!("type A = {}", "{ a: string } | ".repeat(many)),
        "interface A {}\n```\n\n```ts\n".repeat(many),
        calls,
    ];
    for text in texts.into_iter().chain(more) {
        let _ = read(std::slice::from_ref(&page(&text)));
    }
}
