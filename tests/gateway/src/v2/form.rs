//! Uploads: a form with fields of text and a file.

use std::convert::Infallible;

use futures_util::stream;
use multer::Multipart;

use super::Pairs;
use crate::call::{Call, File};

/// Takes the parts out of the body; or says what is wrong with it.
pub async fn read(call: &mut Call) -> Result<Pairs, String> {
    let refuse = |problem: multer::Error| problem.to_string();
    let boundary = multer::parse_boundary(call.header("Content-Type").unwrap_or_default()).map_err(refuse)?;
    let (body, mut fields) = (call.body.clone(), Pairs::new());
    let mut parts = Multipart::new(stream::once(async move { Ok::<_, Infallible>(body) }), boundary);
    while let Some(part) = parts.next_field().await.map_err(refuse)? {
        let name = part.name().unwrap_or_default().to_owned();
        let media_type = part.content_type().map(ToString::to_string);
        match part.file_name().map(str::to_owned) {
            Some(file) => {
                let content = part.bytes().await.map_err(refuse)?;
                call.file = Some(File { part: name, name: Some(file), content_type: media_type, content });
            }
            None => fields.push((name, part.text().await.map_err(refuse)?)),
        }
    }
    Ok(fields)
}
