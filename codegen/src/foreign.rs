//! Pages of somebody else: what a page's error makes impossible is left out, and everything else goes on.

use crate::diagnostics::{Diagnostic, Severity};
use crate::ir::{Api, Origin};
use crate::surface;

/// Takes the operations and notifications out of the IR that can't be made because of an error on their page; the error
/// becomes a warning. Gives what was left out, each with the finding.
pub fn leave_out(api: &mut Api, found: &mut [Diagnostic]) -> Vec<String> {
    let mut left_out = Vec::new();
    for finding in found.iter_mut().filter(|finding| finding.code.costs_one()) {
        let concerned = concerned(api, &finding.origin);
        finding.severity = Severity::Warning;
        let mut names = Vec::new();
        api.operations.retain(|operation| {
            let goes = concerned.contains(&operation.origin);
            if goes {
                names.push(format!("{} {}", operation.method, surface::url(operation)));
            }
            !goes
        });
        api.notifications.retain(|notification| {
            let goes = concerned.contains(&notification.origin);
            if goes {
                names.push(surface::page(&notification.origin.page).to_owned());
            }
            !goes
        });
        let Origin { page, line, column } = &finding.origin;
        let reason = format!("{}, {page}:{line}:{column}", finding.code.name());
        left_out.extend(names.into_iter().map(|name| format!("{name} ({reason})")));
    }
    left_out
}

/// Where the operation or notification begins that a place belongs to: the last heading above it. What stands above all
/// headings belongs to all.
fn concerned(api: &Api, place: &Origin) -> Vec<Origin> {
    let operations = api.operations.iter().map(|operation| &operation.origin);
    let all = operations.chain(api.notifications.iter().map(|notification| &notification.origin));
    let on_page = all.filter(|origin| origin.page == place.page).cloned().collect::<Vec<_>>();
    match on_page.iter().filter(|origin| origin.line <= place.line).max() {
        Some(own) => vec![own.clone()],
        None => on_page,
    }
}
