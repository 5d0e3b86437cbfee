//! SARIF 2.1.0: for code hosts and editors, which show findings at their lines.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Finding, Report, Rule, Severity, help};
use wechatpay_codegen::ir::Origin;

/// The findings as SARIF; `folder` is where the pages lie in the repository (`spec/`).
///
/// # Errors
/// None that is known: everything here can be written as JSON.
pub fn sarif(report: &Report<'_>, folder: &str) -> serde_json::Result<String> {
    let rules = report.rules.iter().map(|rule| described(*rule)).collect::<Vec<_>>();
    let results = report.findings.iter().map(|finding| result(report, finding, folder)).collect::<Vec<_>>();
    let driver = json!({
        "name": "wechatpay-lint",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "informationUri": concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/lint.md"),
        "rules": rules,
    });
    let run = json!({ "tool": { "driver": driver }, "columnKind": "unicodeCodePoints", "results": results });
    let whole = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    });
    Ok(serde_json::to_string_pretty(&whole)? + "\n")
}

fn described(rule: Rule) -> Value {
    json!({
        "id": rule.name(),
        "shortDescription": { "text": rule.title() },
        "fullDescription": { "text": format!("{}. Why it is probably wrong: {}.", rule.title(), rule.why()) },
        "help": { "text": rule.help() },
        "helpUri": format!("{}/blob/main/docs/lint.md#{}", env!("CARGO_PKG_REPOSITORY"), rule.name()),
        "defaultConfiguration": { "enabled": rule.is_on(), "level": level(rule.severity()) },
    })
}

fn level(severity: Severity) -> &'static str {
    severity.name()
}

fn result(report: &Report<'_>, finding: &Finding, folder: &str) -> Value {
    let index = report.rules.iter().position(|rule| *rule == finding.rule);
    let mut location = json!({ "physicalLocation": physical(report, &finding.origin, finding.length, folder) });
    if !finding.item.is_empty() {
        location["logicalLocations"] = json!([{ "fullyQualifiedName": finding.item }]);
    }
    let mut result = json!({
        "ruleId": finding.rule.name(),
        "level": level(finding.severity),
        "message": { "text": format!("{}. Why: {}. What to do: {}.", finding.message, finding.rule.why(), help(finding)) },
        "locations": [location],
        "partialFingerprints": { "wechatpayLint/v1": fingerprint(finding) },
    });
    if let Some(index) = index {
        result["ruleIndex"] = json!(index);
    }
    if !finding.related.is_empty() {
        let related = finding.related.iter().enumerate().map(|(id, related)| {
            let place = physical(report, &related.origin, 1, folder);
            json!({ "id": id, "physicalLocation": place, "message": { "text": related.message } })
        });
        result["relatedLocations"] = related.collect();
    }
    if let Some(entry) = &finding.overlay {
        result["properties"] = json!({ "overlay": entry });
    }
    if let Some(entry) = &finding.settled {
        let where_ = format!("settled by {}:{}", entry.page, entry.line);
        result["suppressions"] = json!([{ "kind": "external", "justification": where_ }]);
    }
    result
}

fn physical(report: &Report<'_>, origin: &Origin, length: u32, folder: &str) -> Value {
    json!({
        "artifactLocation": { "uri": uri(&format!("{folder}{}", origin.page)) },
        "region": {
            "startLine": origin.line,
            "startColumn": origin.column,
            "endColumn": origin.column.saturating_add(length),
            "snippet": { "text": report.line(origin) },
        },
    })
}

/// A path as a URI: placeholders in braces, and everything else that is no plain letter, in percent.
fn uri(path: &str) -> String {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(byte);
    let encoded =
        path.bytes().map(|byte| if is_plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") });
    encoded.collect()
}

/// The same as long as the finding says the same, wherever its line moves.
fn fingerprint(finding: &Finding) -> String {
    let text = format!("{}\n{}\n{}\n{}", finding.rule.name(), finding.origin.page, finding.item, finding.message);
    Sha256::digest(text).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
