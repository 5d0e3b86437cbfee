//! Notifications as an extractor of axum's, and their replies as its responses.

use axum_core::body::Body;
use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::{Events, Notification, Receiver, Rejection, Reply};

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
        let limit = receiver.limit();
        let body = match Limited::new(body, limit).collect().await {
            Ok(body) => body.to_bytes(),
            Err(error) if error.is::<LengthLimitError>() => return Err(Rejection::TooLarge(limit)),
            Err(error) => return Err(Rejection::Interrupted(error)),
        };
        receiver.receive(&head.headers, &body).await
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
