//! A multipart body on the wire: what is said about the file first, then the file.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use aws_lc_rs::rand;
use bytes::{Bytes, BytesMut};
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use http_body::{Frame, SizeHint};
use tokio::fs::File;
use tokio::io::{AsyncRead, ReadBuf};

use super::upload::{Content, Measured, Upload};
use super::{CHUNK, UploadProgress};
use crate::error::BoxError;

/// A body that can be sent as often as need be.
pub(crate) struct Body {
    /// Which file it is, for people.
    place: String,
    boundary: String,
    meta_part: String,
    /// The headers of the file's part, with their empty line.
    file_head: String,
    content: Content,
    length: u64,
    progress: Option<UploadProgress>,
}

impl Body {
    pub(super) fn new(part: &str, meta_part: &str, upload: &Upload, measured: Measured) -> Result<Self, BoxError> {
        let mut bytes = [0; 16];
        rand::fill(&mut bytes)?;
        let boundary: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        // A media type of the caller's must not end its line.
        let media_type =
            HeaderValue::from_str(upload.media_type()).map_err(|_| "the media type fits into no header")?;
        let media_type = media_type.to_str().map_err(|_| "the media type is not ASCII")?;
        Ok(Self {
            place: upload.place(),
            meta_part: meta_part.to_owned(),
            file_head: format!(
                "Content-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\nContent-Type: {media_type}\r\n\r\n",
                quoted(part),
                quoted(upload.file_name()),
            ),
            boundary,
            content: measured.content,
            length: measured.length,
            progress: upload.progress.clone(),
        })
    }

    /// Which file it is, for people.
    pub(crate) fn place(&self) -> &str {
        &self.place
    }

    /// The JSON that goes with the file, as a part.
    pub(crate) fn meta(&self, json: Bytes) -> TextPart {
        TextPart { name: self.meta_part.clone(), kind: Some("application/json"), content: json }
    }

    /// The request with this body and its type.
    pub(crate) async fn attach(
        &self,
        request: reqwest::RequestBuilder,
        texts: Vec<TextPart>,
    ) -> io::Result<reqwest::RequestBuilder> {
        let Self { boundary, file_head, .. } = self;
        let mut before = BytesMut::new();
        for TextPart { name, kind, content } in texts {
            let kind = kind.map(|kind| format!("\r\nContent-Type: {kind}")).unwrap_or_default();
            let head =
                format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"{kind}\r\n\r\n", quoted(&name));
            before.extend_from_slice(head.as_bytes());
            before.extend_from_slice(&content);
            before.extend_from_slice(b"\r\n");
        }
        before.extend_from_slice(format!("--{boundary}\r\n{file_head}").as_bytes());
        let content = match &self.content {
            Content::Bytes(bytes) => Sending::Bytes(bytes.clone()),
            Content::Path(path) => Sending::File(File::open(path).await?, BytesMut::new()),
        };
        let stream = Stream {
            before: before.freeze(),
            content,
            left: self.length,
            after: Bytes::from(format!("\r\n--{boundary}--\r\n")),
            length: self.length,
            progress: self.progress.clone(),
        };
        let kind = format!("multipart/form-data; boundary={boundary}");
        Ok(request.header(CONTENT_TYPE, kind).body(reqwest::Body::wrap(stream)))
    }
}

/// A part that is no file.
pub(crate) struct TextPart {
    name: String,
    kind: Option<&'static str>,
    content: Bytes,
}

impl TextPart {
    /// A field of a form.
    #[cfg(feature = "v2")]
    pub(crate) fn plain(name: String, text: String) -> Self {
        Self { name, kind: None, content: text.into() }
    }
}

/// A name inside quotes, as the HTML standard has it.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// The body as it is sent.
struct Stream {
    before: Bytes,
    content: Sending,
    /// How much of the content is still to come.
    left: u64,
    after: Bytes,
    length: u64,
    progress: Option<UploadProgress>,
}

enum Sending {
    Bytes(Bytes),
    File(File, BytesMut),
}

impl Stream {
    fn poll_content(&mut self, context: &mut Context<'_>) -> Poll<io::Result<Bytes>> {
        let most = usize::try_from(self.left).unwrap_or(CHUNK).min(CHUNK);
        let chunk = match &mut self.content {
            Sending::Bytes(bytes) => bytes.split_to(most.min(bytes.len())),
            Sending::File(file, buffer) => {
                buffer.resize(most, 0);
                let mut into = ReadBuf::new(buffer);
                ready!(Pin::new(file).poll_read(context, &mut into))?;
                let read = into.filled().len();
                buffer.split_to(read).freeze()
            }
        };
        if chunk.is_empty() {
            return Poll::Ready(Err(io::Error::other("the file became shorter while it was sent")));
        }
        self.left -= chunk.len() as u64;
        if let Some(progress) = &self.progress {
            progress(self.length - self.left, self.length);
        }
        Poll::Ready(Ok(chunk))
    }
}

impl http_body::Body for Stream {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let chunk = if !self.before.is_empty() {
            std::mem::take(&mut self.before)
        } else if self.left > 0 {
            match ready!(self.poll_content(context)) {
                Ok(chunk) => chunk,
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        } else if !self.after.is_empty() {
            std::mem::take(&mut self.after)
        } else {
            return Poll::Ready(None);
        };
        Poll::Ready(Some(Ok(Frame::data(chunk))))
    }

    fn is_end_stream(&self) -> bool {
        self.before.is_empty() && self.left == 0 && self.after.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.before.len() as u64 + self.left + self.after.len() as u64)
    }
}
