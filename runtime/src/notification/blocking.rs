//! Receiving without `async`.

use http::HeaderMap;

use super::{Events, Notification, Receiver, Rejection};
use crate::blocking::Client;

impl Client {
    /// Receives a notification, on the client's thread: for servers without `async`. The receiver may be this client's or any
    /// other; see [`Receiver::receive`].
    ///
    /// # Errors
    /// The same.
    pub fn receive<E: Events>(
        &self,
        receiver: &Receiver,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Notification<E>, Rejection> {
        let (receiver, headers, body) = (receiver.clone(), headers.clone(), body.to_vec());
        let received = self.run(async move { receiver.receive(&headers, &body).await });
        // Only a hook of the caller's that panicked leaves nothing.
        received.unwrap_or_else(|| Err(Rejection::Interrupted("what the receiver was given panicked".into())))
    }

    /// A receiver of this merchant's notifications: see [`Client::receiver`](crate::Client::receiver).
    ///
    /// # Errors
    /// The same.
    pub fn receiver(&self) -> Result<Receiver, crate::Error> {
        self.inner().receiver()
    }
}
