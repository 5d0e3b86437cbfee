//! What hostile input may do to each surface: a property and seeds, for the fuzz targets and for the ordinary tests.
//!
//! A property takes any bytes whatsoever and panics if they break what it promises. The fuzz targets of `tests/fuzz` call it
//! with what libFuzzer thinks of, `tests/properties.rs` with mutated seeds, `tests/found.rs` with what was found before.
//!
//! | module | its input |
//! |---|---|
//! | `page` | a page of the documentation |
//! | `php` | a sample program |
//! | `overlay` | `overlay.toml` and `products.toml` |
//! | `emission` | a page, from which code is made |
//! | `keys` | keys, certificates, and what else a client is given |
//! | `headers` | the headers of a notification |
//! | `notification` | its body, with the content that is encrypted |
//! | `json` | the JSON of a message |
//! | `xml` | an answer of APIv2 |
//! | `answer` | an answer, or a file: headers and body |
//! | `bill` | a bill |

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a property fails by a panic")]

pub mod answer;
pub mod bill;
pub mod emission;
pub mod headers;
pub mod json;
pub mod keys;
pub mod notification;
pub mod overlay;
pub mod page;
pub mod php;
pub mod xml;

mod head;
mod loopback;
mod material;
mod peer;

/// A place where bytes of others come in.
#[derive(Clone, Copy, Debug)]
pub struct Surface {
    /// The name of its fuzz target.
    pub name: &'static str,
    /// Panics if the bytes break what is promised.
    pub check: fn(&[u8]),
    /// Inputs to begin with: small, written for the purpose, or read from the fixtures.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// What means something there.
    pub words: &'static [&'static str],
    /// How long an input may be.
    pub longest: usize,
}

/// All of them.
pub const ALL: &[Surface] = &[
    page::SURFACE,
    php::SURFACE,
    overlay::SURFACE,
    emission::SURFACE,
    keys::SURFACE,
    headers::SURFACE,
    notification::SURFACE,
    json::SURFACE,
    xml::SURFACE,
    answer::SURFACE,
    bill::SURFACE,
];

/// Texts as seeds.
fn texts(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}
