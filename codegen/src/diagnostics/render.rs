//! How a finding looks: code, message, `page:line:column`, the line itself, help.

use annotate_snippets::renderer::DEFAULT_TERM_WIDTH;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::{Diagnostic, Severity};

/// Whether to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Colours, for a terminal.
    Coloured,
    /// None, for files and tests.
    Plain,
}

/// Renders a finding; `text` is the page it speaks of, if there is one.
#[must_use]
pub fn render(diagnostic: &Diagnostic, text: Option<&str>, style: Style) -> String {
    let code = diagnostic.code;
    let level = match diagnostic.severity {
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let origin = &diagnostic.origin;
    let line = text.and_then(|text| text.lines().nth(origin.line.saturating_sub(1) as usize)).unwrap_or_default();
    let snippet = Snippet::source(line).path(origin.page.as_ref()).line_start(origin.line as usize).annotation(
        AnnotationKind::Primary.span(underlined(line, origin.column, diagnostic.length)).label(code.title()),
    );
    let report = level
        .primary_title(diagnostic.message.as_str())
        .id(code.name())
        .element(snippet)
        .element(Level::HELP.message(diagnostic.help.as_deref().unwrap_or(code.help())));
    let renderer = match style {
        Style::Coloured => Renderer::styled(),
        Style::Plain => Renderer::plain(),
    };
    renderer.term_width(DEFAULT_TERM_WIDTH).render(&[report])
}

/// The bytes of `line` that `length` characters from `column` on take.
pub fn underlined(line: &str, column: u32, length: u32) -> std::ops::Range<usize> {
    let first = column.saturating_sub(1) as usize;
    let mut offsets = line.char_indices().map(|(offset, _)| offset).chain([line.len()]);
    let start = offsets.nth(first).unwrap_or(line.len());
    let end = match length {
        0 => start,
        length => offsets.nth(length as usize - 1).unwrap_or(line.len()),
    };
    start..end
}
