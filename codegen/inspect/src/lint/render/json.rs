//! For programs.

use serde::Serialize;

use super::{Finding, Report, help};
use crate::lint::Rule;

#[derive(Serialize)]
struct Whole<'r> {
    rules: Vec<Described>,
    findings: Vec<Told<'r>>,
}

#[derive(Serialize)]
struct Described {
    code: Rule,
    severity: &'static str,
    on: bool,
    title: &'static str,
    why: &'static str,
    help: &'static str,
    findings: usize,
}

#[derive(Serialize)]
struct Told<'r> {
    #[serde(flatten)]
    finding: &'r Finding,
    row: &'r str,
    why: &'static str,
    help: &'r str,
}

/// The rules that looked, and what they found.
///
/// # Errors
/// None that is known: everything here can be written as JSON.
pub fn json(report: &Report<'_>) -> serde_json::Result<String> {
    let counts = report.counts();
    let rules = report.rules.iter().map(|rule| Described {
        code: *rule,
        severity: rule.severity().name(),
        on: rule.is_on(),
        title: rule.title(),
        why: rule.why(),
        help: rule.help(),
        findings: counts.iter().find(|(counted, _)| counted == rule).map_or(0, |(_, count)| *count),
    });
    let findings = report.findings.iter().map(|finding| Told {
        finding,
        row: report.line(&finding.origin),
        why: finding.rule.why(),
        help: help(finding),
    });
    let whole = Whole { rules: rules.collect(), findings: findings.collect() };
    Ok(serde_json::to_string_pretty(&whole)? + "\n")
}
