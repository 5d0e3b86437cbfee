//! Whether a request left, as far as its body can tell.
//!
//! A client of the caller's may follow redirects: then even "no connection" may be about the place that an answer led to.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

/// What is known of a request on its way.
#[derive(Clone, Debug)]
pub(super) enum Departure {
    /// It goes to one place only.
    Direct,
    /// Whether its body began to leave.
    Watched(Arc<AtomicBool>),
    /// It has no body that could tell.
    Unknown,
}

impl Departure {
    /// Watches the body of a request that a client of the caller's sends.
    pub(super) fn watch(request: &mut reqwest::Request) -> Self {
        match request.body_mut().take() {
            Some(body) if !body.is_end_stream() => {
                let left = Arc::new(AtomicBool::new(false));
                let watched = Watched { body, left: Arc::clone(&left) };
                // A body that cannot be copied is sent nowhere else, either: a redirect that asks for it again ends the call.
                *request.body_mut() = Some(reqwest::Body::wrap(watched));
                Self::Watched(left)
            }
            body => {
                *request.body_mut() = body;
                Self::Unknown
            }
        }
    }

    /// Whether the server may have it, although the client found no connection.
    pub(super) fn may_have_left(&self) -> bool {
        match self {
            Self::Direct => false,
            Self::Watched(left) => left.load(Ordering::Acquire),
            Self::Unknown => true,
        }
    }
}

/// A body that tells when it is asked for.
struct Watched {
    body: reqwest::Body,
    left: Arc<AtomicBool>,
}

impl Body for Watched {
    type Data = Bytes;
    type Error = reqwest::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, reqwest::Error>>> {
        self.left.store(true, Ordering::Release);
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
