//! What the server signed against what the client signed.

use std::fmt;

use serde_json::Value;

/// Where the two strings to sign differ, of a `SIGN_ERROR` that shows the server's.
///
/// Its text says what differs and what that means. Of query and body it shows one character of either side: they may hold
/// personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignDifference {
    part: Option<SignedPart>,
    text: String,
}

/// A part of the string to sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignedPart {
    /// The HTTP method.
    Method,
    /// The path of the URL.
    Path,
    /// What stands behind the path.
    Query,
    /// The time of the request.
    Timestamp,
    /// The random text.
    Nonce,
    /// The body.
    Body,
}

impl SignedPart {
    const LINES: [Self; 5] = [Self::Method, Self::Path, Self::Timestamp, Self::Nonce, Self::Body];

    /// What may be shown whole.
    fn is_public(self) -> bool {
        !matches!(self, Self::Query | Self::Body)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Method => "the method",
            Self::Path => "the path",
            Self::Query => "the query",
            Self::Timestamp => "the timestamp",
            Self::Nonce => "the nonce",
            Self::Body => "the body",
        }
    }
}

impl SignDifference {
    /// The first part that differs; `None` if what the server shows is the same: then the private key is not that of the
    /// certificate whose serial number the client states.
    pub fn part(&self) -> Option<SignedPart> {
        self.part
    }

    /// `detail` is the refusal's. `None` if it does not show what the server signed.
    pub(super) fn between(client: &[u8], detail: &Value) -> Option<Self> {
        let information = detail.get("sign_information")?;
        let server = information.get("truncated_sign_message")?.as_str()?;
        let length = information.get("sign_message_length").and_then(Value::as_u64);
        let client = String::from_utf8_lossy(client);
        Some(Self::of(&client, server, length))
    }

    fn of(client: &str, server: &str, length: Option<u64>) -> Self {
        // What is cut off may be marked as such.
        let is_cut = length.is_some_and(|length| length > server.len() as u64);
        let server = if is_cut { server.trim_end_matches(['.', '…']) } else { server };
        let (mut ours, mut theirs) = (client.splitn(5, '\n'), server.splitn(5, '\n'));
        for part in SignedPart::LINES {
            let (Some(our), Some(their)) = (ours.next(), theirs.next()) else { break };
            // Of the last line that came only the beginning may have come.
            let is_whole = part != SignedPart::Body && server.matches('\n').count() > line(part);
            if our == their || (!is_whole && our.starts_with(their)) {
                continue;
            }
            return match part {
                SignedPart::Path => Self::in_target(our, their),
                part => Self::at(part, our, their),
            };
        }
        Self::in_length(client, length)
    }

    fn in_target(our: &str, their: &str) -> Self {
        let (our_path, our_query) = our.split_once('?').unwrap_or((our, ""));
        let (their_path, their_query) = their.split_once('?').unwrap_or((their, ""));
        if our_path == their_path {
            Self::at(SignedPart::Query, our_query, their_query)
        } else {
            Self::at(SignedPart::Path, our_path, their_path)
        }
    }

    fn at(part: SignedPart, our: &str, their: &str) -> Self {
        let name = part.name();
        let text = if part.is_public() {
            format!("{name} that the client signed is `{our}`, the server's is `{their}`")
        } else {
            let place = our.chars().zip(their.chars()).take_while(|(our, their)| our == their).count();
            let at = |text: &str| text.chars().nth(place).map_or("its end".to_owned(), |c| format!("{c:?}"));
            format!(
                "{name} differs from character {} on: {} as the client signed it, {} as the server did; it must be sent \
                 byte by byte as it was signed",
                place + 1,
                at(our),
                at(their),
            )
        };
        Self { part: Some(part), text }
    }

    /// As far as the server shows its string, they are the same.
    fn in_length(client: &str, length: Option<u64>) -> Self {
        let lengths = [client.len() as u64, client.chars().count() as u64];
        match length.filter(|length| !lengths.contains(length)) {
            Some(length) => Self {
                part: Some(SignedPart::Body),
                text: format!("the client signed {} bytes, the server {length}: the body differs", client.len()),
            },
            None => Self {
                part: None,
                text: "the server signed the same text, so the private key is not that of the certificate whose serial number \
                       the client states"
                    .to_owned(),
            },
        }
    }
}

/// Which line a part stands in, counted from 0.
fn line(part: SignedPart) -> usize {
    SignedPart::LINES.iter().position(|other| *other == part).unwrap_or_default()
}

impl fmt::Display for SignDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLIENT: &str = "POST\n/v3/x?openid=o-secret\n1554208460\nNONCE\n{\"name\":\"张三\"}\n";

    fn between(server: &str, length: Option<u64>) -> (Option<SignedPart>, String) {
        let SignDifference { part, text } = SignDifference::of(CLIENT, server, length);
        assert!(!text.contains("secret") && !text.contains("张三"), "{text}");
        (part, text)
    }

    #[test]
    fn the_first_part_that_differs() {
        for (from, to, part, words) in [
            ("POST", "GET", SignedPart::Method, "is `POST`, the server's is `GET`"),
            ("/v3/x", "/v3/y", SignedPart::Path, "is `/v3/x`, the server's is `/v3/y`"),
            ("o-secret", "o-sEcret", SignedPart::Query, "from character 11 on: 'e' as the client signed it, 'E'"),
            ("?openid=o-secret", "", SignedPart::Query, "from character 1 on: 'o' as the client signed it, its end"),
            ("1554208460", "1554208461", SignedPart::Timestamp, "is `1554208460`"),
            ("NONCE", "nonce", SignedPart::Nonce, "is `NONCE`, the server's is `nonce`"),
            ("张三", "\\u5f20", SignedPart::Body, "from character 10 on: '张' as the client signed it, '\\\\'"),
        ] {
            let (found, text) = between(&CLIENT.replacen(from, to, 1), None);
            assert_eq!(found, Some(part), "{text}");
            assert!(text.contains(words), "{text}");
        }
    }

    #[test]
    fn a_part_of_the_servers_string() {
        let length = CLIENT.len() as u64;
        for end in [CLIENT.len(), 50, 45, 33, 20, 3] {
            let (part, text) = between(&CLIENT[..end], Some(length));
            assert_eq!(part, None, "{text}");
            assert!(text.contains("the private key is not that of the certificate"));
            assert_eq!(between(&format!("{}...", &CLIENT[..end]), Some(length + 3)).0, Some(SignedPart::Body));
        }
        assert_eq!(between("", None).0, None);
        assert_eq!(between(&format!("{}...", &CLIENT[..40]), Some(length)).0, None);
    }

    #[test]
    fn only_what_is_shown_is_compared() {
        let detail = |detail: &str| serde_json::from_str(detail).unwrap();
        assert_eq!(SignDifference::between(b"GET", &detail(r#"{"field":"x"}"#)), None);
        assert_eq!(SignDifference::between(b"GET", &detail(r#""text""#)), None);
        assert_eq!(SignDifference::between(b"GET", &detail(r#"{"sign_information":{"method":"GET"}}"#)), None);
    }
}
