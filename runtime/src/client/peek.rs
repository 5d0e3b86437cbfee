//! Looks at how an answer begins: a file of APIv2 has no status of its own, only a refusal is XML.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body::{Body, Frame, SizeHint};
use tokio::time::timeout;

use super::sending::lost;
use crate::error::Cause;

/// How much white space may come before anything else.
const SPACE: usize = 1 << 10;
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The beginning of an answer, in as many pieces of the connection as it takes.
pub(super) struct Beginning {
    pub(super) bytes: BytesMut,
    /// Or nothing at all, which is no file, either: every bill has a head, and one of a day without payments is a refusal.
    pub(super) is_xml: bool,
}

impl Beginning {
    pub(super) async fn of(response: &mut reqwest::Response, idle: Duration) -> Result<Self, Cause> {
        let mut bytes = BytesMut::new();
        loop {
            if let Some(is_xml) = is_xml(&bytes) {
                return Ok(Self { bytes, is_xml });
            }
            match timeout(idle, response.chunk()).await {
                Ok(Ok(Some(chunk))) => bytes.extend_from_slice(&chunk),
                Ok(Ok(None)) => return Ok(Self { is_xml: is_blank(&bytes), bytes }),
                Ok(Err(error)) => return Err(lost(error)),
                Err(_) => return Err(Cause::Timeout),
            }
        }
    }

    /// All of the answer, of which this is the beginning.
    pub(super) fn followed_by(self, response: reqwest::Response) -> reqwest::Body {
        reqwest::Body::wrap(Whole { beginning: self.bytes.freeze(), rest: response.into() })
    }
}

/// Whether it is XML that begins so; `None` if that is still to be seen.
fn is_xml(beginning: &[u8]) -> Option<bool> {
    let unmarked = beginning.strip_prefix(BYTE_ORDER_MARK);
    if unmarked.is_none() && BYTE_ORDER_MARK.starts_with(beginning) {
        return None;
    }
    let text = unmarked.unwrap_or(beginning);
    match text.trim_ascii_start().first() {
        Some(first) => Some(*first == b'<'),
        None => (text.len() > SPACE).then_some(false),
    }
}

fn is_blank(text: &[u8]) -> bool {
    text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text).trim_ascii().is_empty()
}

struct Whole {
    beginning: Bytes,
    rest: reqwest::Body,
}

impl Body for Whole {
    type Data = Bytes;
    type Error = reqwest::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, reqwest::Error>>> {
        if !self.beginning.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(std::mem::take(&mut self.beginning)))));
        }
        Pin::new(&mut self.rest).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.beginning.is_empty() && self.rest.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (rest, own) = (self.rest.size_hint(), self.beginning.len() as u64);
        let mut hint = SizeHint::new();
        hint.set_lower(rest.lower().saturating_add(own));
        if let Some(upper) = rest.upper() {
            hint.set_upper(upper.saturating_add(own));
        }
        hint
    }
}

#[cfg(test)]
mod tests {
    use super::is_xml;

    #[test]
    fn what_begins_as_xml() {
        for (text, expected) in [
            ("<xml>", Some(true)),
            ("\n  <xml>", Some(true)),
            ("\u{feff}<xml>", Some(true)),
            ("\u{feff}交易时间", Some(false)),
            ("交易时间,", Some(false)),
            ("`", Some(false)),
            ("", None),
            (" \n", None),
            ("\u{feff}", None),
            ("\u{feff} ", None),
        ] {
            assert_eq!(is_xml(text.as_bytes()), expected, "{text:?}");
        }
        assert_eq!(is_xml(&[0xef]), None);
        assert_eq!(is_xml(&[0xef, 0xbb]), None);
        assert_eq!(is_xml(&[0xef, 0xbc]), Some(false));
        assert_eq!(is_xml(&[0x1f, 0x8b]), Some(false));
        assert_eq!(is_xml(&[b' '; 1025]), Some(false));
    }
}
