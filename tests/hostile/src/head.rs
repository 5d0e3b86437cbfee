//! Headers as lines, and what stands below them: `Name: value`, an empty line, a body.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::material::{NOW, WECHAT_PAY};
use crate::peer;

/// Splits an input into its lines of headers and its body.
pub fn split(data: &[u8]) -> (&[u8], &[u8]) {
    let end = data.windows(2).position(|pair| pair == b"\n\n");
    end.map_or((data, &[]), |end| (&data[..end], &data[end + 2..]))
}

/// The headers that lines stand for; what is no header is left out. In values, `{now}` and `{now-301}` are a time, and
/// `{toy}` and `{rsa}` the signatures over what the other headers say and `body`.
pub fn headers(lines: &[u8], body: &[u8]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for line in lines.split(|byte| *byte == b'\n') {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
        let value = filled(line[colon + 1..].trim_ascii());
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(&line[..colon]), HeaderValue::from_bytes(&value)) {
            headers.append(name, value);
        }
    }
    let text = |name: &str| headers.get(name).map(|value| value.as_bytes().to_vec()).unwrap_or_default();
    let message = message(&text("Wechatpay-Timestamp"), &text("Wechatpay-Nonce"), body);
    let signature = match text("Wechatpay-Signature").as_slice() {
        b"{toy}" => peer::toy_signature(&message),
        b"{rsa}" => WECHAT_PAY.sign(&message),
        _ => return headers,
    };
    headers.insert("Wechatpay-Signature", HeaderValue::try_from(signature).unwrap());
    headers
}

/// What is signed.
pub fn message(timestamp: &[u8], nonce: &[u8], body: &[u8]) -> Vec<u8> {
    [timestamp, b"\n", nonce, b"\n", body, b"\n"].concat()
}

/// The value with the time in place of its mark.
fn filled(value: &[u8]) -> Vec<u8> {
    let inner = value.strip_prefix(b"{now").and_then(|rest| rest.strip_suffix(b"}"));
    match inner.and_then(|inner| std::str::from_utf8(inner).ok()) {
        Some("") => NOW.to_string().into_bytes(),
        Some(difference) => match difference.parse::<i32>() {
            Ok(difference) => (NOW + i64::from(difference)).to_string().into_bytes(),
            Err(_) => value.to_vec(),
        },
        None => value.to_vec(),
    }
}
