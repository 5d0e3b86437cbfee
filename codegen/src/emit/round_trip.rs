//! The test that writes and reads every field.

use super::Files;
use super::notification::Pages;
use super::tree::Tree;

/// The files of the test.
pub fn files(_tree: &Tree<'_>, _notifications: &Pages<'_>) -> Files {
    Files::new()
}
