//! The grammar of the documentation, a fixture for each feature: its pages, and the outline of what is read from them.

use std::error::Error;
use std::fmt::Write;

use wechatpay_codegen::overlay::{self, Overlay};
use wechatpay_codegen::{check, read};
use wechatpay_tests::{outline, trees};

macro_rules! features {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() -> Result<(), Box<dyn Error>> {
                let outline = of(stringify!($name))?;
                insta::with_settings!({ snapshot_path => "snapshots/grammar", prepend_module_to_snapshot => false }, {
                    insta::assert_snapshot!(stringify!($name), outline);
                });
                Ok(())
            }
        )*

        const FEATURES: &[&str] = &[$(stringify!($name)),*];
    };
}

features! {
    added
    announced
    answers
    attributes
    bare_lists
    columns
    constants
    content
    decimals
    decorations
    delimiters
    encryption
    enumerations
    event_types
    groups
    hosts
    index_page
    marks
    mixed_page
    multipart
    nested_variants
    nesting
    newcomers
    notifications
    numbered
    odd_lines
    other_answers
    other_groups
    other_placeholders
    other_types
    path_parameters
    php_sample
    signed
    stub
    swallowed
    switches
    titles
    twice
    two_headings
    units
    v2
    variants
}

#[test]
fn every_fixture_is_tested() -> Result<(), Box<dyn Error>> {
    assert_eq!(trees::fixtures("grammar")?, FEATURES);
    Ok(())
}

/// The outline of a fixture's pages, under its overlay if it has one, and the findings in it.
fn of(name: &str) -> Result<String, Box<dyn Error>> {
    let mut found = Vec::new();
    let mut api = read(&trees::fixture("grammar", name)?, &mut found);
    if let Some(source) = trees::side_file("grammar", name, "overlay.toml")? {
        let overlay = Overlay::read(&source, &mut found);
        overlay::apply(&overlay, &mut api, &mut found);
    }
    check::check(&api, &mut found);
    let mut text = outline::of(&api);
    for finding in &found {
        let origin = &finding.origin;
        let place = format!("{}:{}:{}", origin.page, origin.line, origin.column);
        writeln!(text, "{} {place} {}", finding.code.name(), finding.message)?;
    }
    Ok(text)
}
