//! What stands behind an error, for a text that is to say all.

use std::error::Error;
use std::fmt;

/// In `{error:#}`, the causes that `source()` leads to, each behind a colon. `{error}` leaves them to whoever walks the chain,
/// so that no report says one twice.
pub(crate) fn causes(f: &mut fmt::Formatter<'_>, source: Option<&(dyn Error + 'static)>) -> fmt::Result {
    let mut next = source.filter(|_| f.alternate());
    while let Some(cause) = next {
        write!(f, ": {cause}")?;
        next = cause.source();
    }
    Ok(())
}
