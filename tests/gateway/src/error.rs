//! What can go wrong with the gateway itself.

use std::fmt::Display;

/// Why a gateway could not start or make something.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The port is not free, or there is no thread or socket to be had.
    #[error("the gateway cannot listen: {0}")]
    Listen(#[from] std::io::Error),
    /// A key or certificate cannot be made, read or used.
    #[error("a key cannot be made, read or used: {0}")]
    Key(String),
    /// The embedded documentation cannot be read.
    #[error("the documentation cannot be read: {0}")]
    Documentation(String),
    /// No page documents that operation or notification.
    #[error("no page documents {0}")]
    Undocumented(String),
    /// A notification could not be delivered.
    #[error("the notification was not taken: {0}")]
    Delivery(String),
}

impl Error {
    pub(crate) fn key(problem: impl Display) -> Self {
        Self::Key(problem.to_string())
    }
}
