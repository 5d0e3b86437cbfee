//! For the terminal: the row with what is meant underlined, why it is probably wrong, what to do, the entry to paste.

use annotate_snippets::renderer::DEFAULT_TERM_WIDTH;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::{Finding, Report, Severity, help};
pub use wechatpay_codegen::diagnostics::Style;
use wechatpay_codegen::diagnostics::underlined;
use wechatpay_codegen::ir::Origin;

/// The findings, then how many there are of each rule.
#[must_use]
pub fn text(report: &Report<'_>, style: Style) -> String {
    let renderer = match style {
        Style::Coloured => Renderer::styled(),
        Style::Plain => Renderer::plain(),
    };
    let renderer = renderer.term_width(DEFAULT_TERM_WIDTH);
    let mut text = String::new();
    for finding in report.findings {
        text.push_str(&one(report, finding, &renderer));
        text.push_str("\n\n");
    }
    for (rule, count) in report.counts() {
        text.push_str(&format!("{count:6} {}[{}]: {}\n", rule.severity().name(), rule.name(), rule.title()));
    }
    text + &format!("{}\n", report.summary())
}

fn one(report: &Report<'_>, finding: &Finding, renderer: &Renderer) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let rule = finding.rule;
    let mut group = level.primary_title(finding.message.as_str()).id(rule.name()).element(snippet(
        report,
        &finding.origin,
        finding.length,
        rule.title(),
        AnnotationKind::Primary,
    ));
    for related in &finding.related {
        let kind = AnnotationKind::Context;
        group = group.element(snippet(report, &related.origin, 1, &related.message, kind));
    }
    if !finding.item.is_empty() {
        group = group.element(Level::INFO.message(format!("in {}", finding.item)));
    }
    group = group.element(Level::NOTE.message(rule.why())).element(Level::HELP.message(help(finding)));
    if let Some(entry) = &finding.settled {
        group = group.element(Level::INFO.message(format!("settled by {}:{}", entry.page, entry.line)));
    }
    if let Some(entry) = &finding.overlay {
        let entry = entry.lines().map(|line| format!("\n{line}")).collect::<String>();
        group = group.element(Level::HELP.message(format!("until then, in spec/overlay.toml:{entry}")));
    }
    renderer.render(&[group])
}

fn snippet<'s>(
    report: &Report<'s>,
    origin: &'s Origin,
    length: u32,
    label: &'s str,
    kind: AnnotationKind,
) -> Snippet<'s, annotate_snippets::Annotation<'s>> {
    let line = report.line(origin);
    let span = underlined(line, origin.column, length);
    Snippet::source(line).path(&*origin.page).line_start(origin.line as usize).annotation(kind.span(span).label(label))
}
