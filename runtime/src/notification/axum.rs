//! Notifications as an extractor of axum's, and their replies as its responses.

use axum_core::body::Body;
use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};

#[cfg(feature = "v2")]
use super::v2;
use super::{Events, Notification, Receiver, Rejection, Reply};
use crate::error::BoxError;

/// Takes the [`Receiver`] out of the router's state. What is rejected is answered as WeChat Pay expects, a repeat with
/// success: the handler sees neither. To see the [`Rejection`], extract a `Result<Notification<…>, Rejection>`.
impl<S, E> FromRequest<S> for Notification<E>
where
    S: Send + Sync,
    E: Events,
    Receiver: FromRef<S>,
{
    type Rejection = Rejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, Rejection> {
        let receiver = Receiver::from_ref(state);
        let (head, body) = request.into_parts();
        let body = whole(body, receiver.limit()).await.map_err(|unread| match unread {
            Unread::TooLarge(limit) => Rejection::TooLarge(limit),
            Unread::Interrupted(error) => Rejection::Interrupted(error),
        })?;
        receiver.receive(&head.headers, &body).await
    }
}

/// The same for a notification of APIv2, whose page the type names: each has a route of its own. To see the
/// [`Rejection`](v2::Rejection), extract a `Result<v2::Notification<…>, v2::Rejection>`.
#[cfg(feature = "v2")]
impl<S, T> FromRequest<S> for v2::Notification<T>
where
    S: Send + Sync,
    T: v2::NotificationPage + Send,
    Receiver: FromRef<S>,
{
    type Rejection = v2::Rejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, v2::Rejection> {
        let receiver = Receiver::from_ref(state);
        let body = whole(request.into_body(), receiver.limit()).await.map_err(|unread| match unread {
            Unread::TooLarge(limit) => v2::Rejection::TooLarge(limit),
            Unread::Interrupted(error) => v2::Rejection::Interrupted(error),
        })?;
        receiver.v2(&body)
    }
}

/// Why there is no body.
enum Unread {
    TooLarge(usize),
    Interrupted(BoxError),
}

/// Takes the body, and no more of it than the limit.
async fn whole(body: Body, limit: usize) -> Result<Bytes, Unread> {
    match Limited::new(body, limit).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Unread::TooLarge(limit)),
        Err(error) => Err(Unread::Interrupted(error)),
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        http::Response::from(self).map(Body::from)
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        self.reply().into_response()
    }
}

#[cfg(feature = "v2")]
impl IntoResponse for v2::Rejection {
    fn into_response(self) -> Response {
        self.reply().into_response()
    }
}
