//! The findings as JSON.

use wechatpay_codegen::lint::{self, Report, Rule};

use crate::found;

/// Two findings with all that a finding can have: a related place, an item, an entry.
const FIXTURE: &str = "misspelt-name";

fn shown(write: impl Fn(&Report<'_>) -> String) -> String {
    let (pages, found) = found(FIXTURE);
    write(&Report::new(&found, &[Rule::MisspeltName, Rule::MisspeltWord], &pages))
}

#[test]
fn json() {
    let text = shown(|report| lint::json(report).unwrap());
    insta::with_settings!({ snapshot_path => "../snapshots/lint", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("json", text);
    });
}
