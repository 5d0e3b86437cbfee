//! The licence's texts: a package is given away by itself, so each holds them.

use super::{Files, format};

const TEXTS: [(&str, &str); 2] =
    [("LICENSE-APACHE", include_str!("../../LICENSE-APACHE")), ("LICENSE-MIT", include_str!("../../LICENSE-MIT"))];

/// The files, for the crate in a folder (`""` or `documentation/`).
pub fn files(folder: &str) -> Files {
    let file = |(name, text)| (format!("{folder}{name}"), format::header("#", name) + "\n" + text);
    TEXTS.map(file).into()
}
