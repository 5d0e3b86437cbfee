//! Findings that the overlay settles already.

use super::finding::Finding;
use super::table::Rule;
use wechatpay_codegen::diagnostics::Diagnostic;
use wechatpay_codegen::overlay::{self, Overlay, Trace};
use wechatpay_codegen::source::Source;

/// Notes at each finding which entry of the overlay settles it: one that corrects the same fact of the same row, or one that
/// accepts what the reader says of it. What the page says stays wrong, but nothing is made of it any more.
pub fn settle(found: &mut [Finding], sources: &[Source], overlay: &Source) {
    let overlay = Overlay::read(overlay, &mut Vec::<Diagnostic>::new());
    let mut api = wechatpay_codegen::read(sources, &mut Vec::new());
    let traces = overlay::traces(&overlay, &mut api);
    for finding in found {
        let trace = traces.iter().find(|trace| corrects(trace, finding)).map(|trace| trace.origin.clone());
        finding.settled = trace.or_else(|| {
            let accepted = overlay::accepted(&overlay, &finding.origin.page);
            accepted
                .into_iter()
                .find(|accepted| accepted.says.contains(&finding.message))
                .map(|accepted| accepted.origin)
        });
        if finding.settled.is_some() {
            finding.overlay = None;
        }
    }
}

/// Whether an entry reached the row of a finding with the fact that the finding is about.
fn corrects(trace: &Trace, finding: &Finding) -> bool {
    let fact = match finding.rule {
        Rule::SampleType | Rule::SisterType | Rule::EchoType => "type = ",
        Rule::RequiredNotInSample => "required = ",
        Rule::MisspeltName => "name = ",
        Rule::EncryptedByLabel | Rule::SisterEncryption => "encrypted = ",
        Rule::EmptyObject => "adds ",
        _ => return false,
    };
    let is_its = trace.rows.iter().any(|row| row.page == finding.origin.page && row.line == finding.origin.line);
    is_its && trace.sets.iter().any(|set| set.starts_with(fact))
}
