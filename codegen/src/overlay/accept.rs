//! Takes out the warnings that the overlay accepts.

use super::Overlay;
use crate::diagnostics::{Code, Diagnostic};

/// Removes what was looked at already; an acceptance that fits nothing is reported like any other entry.
pub fn accept(overlay: &Overlay, found: &mut Vec<Diagnostic>) {
    let mut unused = Vec::new();
    for accepted in &overlay.accepted {
        for message in &accepted.says {
            let fits = |finding: &Diagnostic| {
                finding.code.name() == accepted.code
                    && *finding.origin.page == *accepted.page
                    && finding.message == *message
                    // A row that is missing from the IR is the business of `known.txt`.
                    && !finding.instead_of_row
            };
            let before = found.len();
            found.retain(|finding| !fits(finding));
            if found.len() == before {
                let message = format!("`{}` does not say “{message}”", accepted.page);
                let length = "[[finding]]".len();
                let finding = Diagnostic::new(Code::OverlayUnused, accepted.origin.clone(), length, message);
                unused.push(finding.help("the page was corrected, or reads otherwise now: remove it or look again"));
            }
        }
    }
    found.extend(unused);
}
