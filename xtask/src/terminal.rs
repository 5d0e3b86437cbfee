//! What people see: findings on stderr, with the line they speak of.

/// A line of data. If nobody reads it any more, what is being done goes on all the same.
macro_rules! say {
    ($($text:tt)*) => {{
        use std::io::Write as _;
        drop(writeln!(std::io::stdout(), $($text)*));
    }};
}

/// A line of talk, likewise.
macro_rules! tell {
    ($($text:tt)*) => {{
        use std::io::Write as _;
        drop(writeln!(std::io::stderr(), $($text)*));
    }};
}

use std::collections::BTreeMap;
use std::io::IsTerminal;

use wechatpay_codegen::diagnostics::{Diagnostic, Severity, Style, render};
use wechatpay_codegen::source::Source;

/// Shows findings, each kind at most `most` times, and how many there are of each kind. Gives the number of errors.
pub fn show(found: &[Diagnostic], sources: &[Source], most: usize) -> usize {
    let style = if std::io::stderr().is_terminal() { Style::Coloured } else { Style::Plain };
    let texts = sources.iter().map(|source| (source.path.as_ref(), source.text.as_ref())).collect::<BTreeMap<_, _>>();
    let mut sorted = found.to_vec();
    // Errors last: the end is what people see.
    sorted.sort_by(|a, b| (a.severity, a).cmp(&(b.severity, b)));
    sorted.dedup();
    let mut counts = BTreeMap::new();
    for diagnostic in &sorted {
        let count = counts.entry((diagnostic.severity, diagnostic.code)).or_insert(0_usize);
        *count += 1;
        if *count <= most || diagnostic.severity == Severity::Error {
            tell!("{}\n", render(diagnostic, texts.get(diagnostic.origin.page.as_ref()).copied(), style));
        }
    }
    for ((severity, code), count) in &counts {
        let level = match severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        tell!("{count:6} {level}[{}]: {}", code.name(), code.title());
    }
    sorted.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count()
}

/// Shows the errors alone, where warnings are no news. Gives their number.
pub fn show_errors(found: &[Diagnostic], sources: &[Source]) -> usize {
    let errors = found.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).cloned().collect::<Vec<_>>();
    show(&errors, sources, 1)
}
