//! What can go wrong on the other side, and what is answered then.

use std::time::Duration;

use serde_json::{Value, json};
use wechatpay_gateway::Reply;

use crate::class::{CONTENT, Class, Order, digest};

/// Another key than any that the client has.
pub const STRANGE_SERIAL: &str = "PUB_KEY_ID_0119000001092099010100000000000009";
/// For whom the wrong certificate is.
pub const OTHER_HOST: &str = "pay.example.com";
/// More than any buffer between the two holds.
pub const LARGE: usize = 8 << 20;
/// As long as no answer of WeChat Pay's is.
pub const HUGE: u64 = 100 << 20;

macro_rules! faults {
    ($($fault:ident $name:literal),+ $(,)?) => {
        /// A row.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Fault {
            $($fault),+
        }

        impl Fault {
            /// As at the head of its row.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$fault => $name),+
                }
            }
        }

        /// The rows.
        pub const FAULTS: &[Fault] = &[$(Fault::$fault),+];
    };
}

faults! {
    Nothing "nothing",
    OverTls "nothing, over TLS",
    NobodyListens "nobody listens",
    StrangeAuthority "TLS: the server's certificate is from an authority that nobody trusts",
    OtherHost "TLS: the server's certificate is for another host",
    HandshakeCutOff "TLS: reset during the handshake",
    KeptClosed "the connection of the call before was closed meanwhile",
    KeptReset "the connection of the call before is reset by this one",
    UploadReset "reset in the midst of a body of 8 MB",
    ResetUnread "reset before the request was read",
    ResetRead "reset after the request was read",
    HangUp "closed without an answer",
    NoAnswer "no answer in time",
    Stall "the body stops coming",
    Truncated "the body is cut off",
    Unsigned "not signed",
    Stranger "signed by a stranger",
    OtherBody "another body than was signed",
    Probe "`WECHATPAY/SIGNTEST/…` for a signature",
    Stale "time stamp older than five minutes",
    UnknownSerial "unknown serial number",
    RotatedPublicKey "the public key is replaced in the middle",
    RotatedCertificate "the certificate is replaced in the middle, certificates are downloaded",
    Accepted "202, signed",
    Redirect "302",
    Refused "400, signed",
    RefusedUnsigned "400, not signed",
    RefusedByStranger "400, signed by a stranger",
    TooMany "429, `Retry-After: 1`",
    TooManyForLong "429, `Retry-After: 3600`",
    ServerError "500",
    BadGateway "502 with a page of HTML",
    Busy "200 with `SYSTEMERROR`",
    LimitedV2 "200 with `FREQUENCY_LIMITED`",
    ReturnCode "200 with `return_code` FAIL, not signed",
    Empty "success without a body",
    NoSuchFormat "success in no known format",
    UnknownValue "unknown value of an enumeration",
    UnknownField "unknown field",
    MissingField "a required field is missing",
    NumberAsText "a number as a text",
    Huge "a body of 100 MB",
}

impl Fault {
    /// Nothing proves that the answer is WeChat Pay's, and it says that all went well.
    pub fn is_unproven(self) -> bool {
        use Fault::{OtherBody, Probe, RotatedPublicKey, Stale, Stranger, UnknownSerial, Unsigned};
        matches!(self, Unsigned | Stranger | OtherBody | Probe | Stale | UnknownSerial | RotatedPublicKey)
    }

    /// Whether it befalls the connection, not the answer.
    pub fn is_below_http(self) -> bool {
        use Fault::{NobodyListens, ResetUnread, UploadReset};
        self.is_over_tls() || self.needs_a_call_before() || matches!(self, NobodyListens | ResetUnread | UploadReset)
    }

    /// Whether TLS is spoken, or was to be.
    pub fn is_over_tls(self) -> bool {
        matches!(self, Self::OverTls | Self::StrangeAuthority | Self::OtherHost | Self::HandshakeCutOff)
    }

    /// Whether it befalls a connection that a call before has left.
    pub fn needs_a_call_before(self) -> bool {
        matches!(self, Self::KeptClosed | Self::KeptReset)
    }

    /// Whether the call ends by its own time.
    pub fn takes_all_the_time(self) -> bool {
        matches!(self, Self::NoAnswer | Self::Stall)
    }

    /// Whether there is such a thing.
    pub fn befalls(self, class: Class) -> bool {
        use Fault::{
            Busy, Empty, LimitedV2, MissingField, NoSuchFormat, NumberAsText, OtherBody, Probe, RefusedByStranger,
            ReturnCode, RotatedCertificate, RotatedPublicKey, Stale, Stranger, UnknownField, UnknownSerial,
            UnknownValue, Unsigned,
        };
        match self {
            // XML has no other numbers than texts.
            NumberAsText if class.is_v2() => false,
            Busy | LimitedV2 | ReturnCode => class.is_v2(),
            UnknownValue | Empty | UnknownField | MissingField | NumberAsText => !class.is_file(),
            // A file may hold anything.
            NoSuchFormat => !matches!(class, Class::Bill | Class::Statement),
            OtherBody => class != Class::BillV2,
            Unsigned | Stranger | Probe => !matches!(class, Class::Bill | Class::BillV2),
            RefusedByStranger => class != Class::BillV2,
            Self::UploadReset => class == Class::Upload,
            Stale | UnknownSerial | RotatedPublicKey | RotatedCertificate => !class.is_v2() && class != Class::Bill,
            _ => true,
        }
    }

    /// What the gateway answers.
    pub fn reply(self, class: Class) -> Reply {
        let good = || good(class);
        match self {
            Self::Nothing | Self::RotatedCertificate => good(),
            connection if connection.is_below_http() => good(),
            Self::RotatedPublicKey | Self::UnknownSerial => good().serial(STRANGE_SERIAL),
            Self::ResetRead => Reply::reset(),
            Self::HangUp => Reply::hang_up(),
            Self::NoAnswer => good().delay(Duration::from_secs(24 * 60 * 60)),
            Self::Stall => good().stall(5),
            Self::Truncated => good().cut(5),
            Self::Unsigned => good().unsigned(),
            Self::Stranger => good().by_stranger(),
            Self::OtherBody => other_body(class),
            Self::Probe => good().signature("WECHATPAY/SIGNTEST/dGhpcyBpcyBub3QgYSBzaWduYXR1cmU="),
            Self::Stale => good().timestamp(crate::site::now() - 301),
            Self::Accepted => with_status(class, 202),
            Self::Redirect => Reply::json(302, "").header("Location", "/elsewhere"),
            Self::Refused => refusal(class, 400, "PARAM_ERROR"),
            Self::RefusedUnsigned => refusal(class, 400, "PARAM_ERROR").unsigned(),
            Self::RefusedByStranger => refusal(class, 400, "PARAM_ERROR").by_stranger(),
            Self::TooMany => refusal(class, 429, "FREQUENCY_LIMITED").header("Retry-After", "1"),
            Self::TooManyForLong => refusal(class, 429, "FREQUENCY_LIMITED").header("Retry-After", "3600"),
            Self::ServerError => refusal(class, 500, if class.is_v2() { "SYSTEMERROR" } else { "SYSTEM_ERROR" }),
            Self::BadGateway => Reply::bytes(502, "<html>bad gateway</html>").unsigned(),
            Self::Busy => Reply::v2_error("SYSTEMERROR", "again"),
            Self::LimitedV2 => Reply::v2_error("FREQUENCY_LIMITED", "slowly"),
            Self::ReturnCode => Reply::v2_failure("no"),
            Self::Empty => Reply::bytes(200, ""),
            Self::NoSuchFormat => Reply::bytes(200, "<html>ok"),
            Self::UnknownValue => with(class, "state", "NEVER_HEARD_OF".into()),
            Self::UnknownField => with(class, "novelty", "1".into()),
            Self::MissingField => with(class, "total", Value::Null),
            Self::NumberAsText => with(class, "total", "100".into()),
            Self::Huge => Reply::filled(200, b' ', HUGE),
            other => panic!("{} has no answer", other.name()),
        }
    }
}

fn fields_of_v2(more: Value) -> Value {
    let mut fields = json!({ "return_code": "SUCCESS", "result_code": "SUCCESS" });
    if let (Value::Object(fields), Value::Object(more)) = (&mut fields, more) {
        fields.extend(more);
    }
    fields
}

fn good(class: Class) -> Reply {
    with_status(class, 200)
}

fn with_status(class: Class, status: u16) -> Reply {
    match class {
        _ if class.is_file() => Reply::bytes(status, CONTENT),
        _ if class.is_v2() => Reply::v2(fields_of_v2(Order::json())).status(status),
        _ => Reply::json(status, Order::json()),
    }
}

fn other_body(class: Class) -> Reply {
    match class {
        Class::Bill => Reply::bytes(200, "another bill"),
        Class::Statement => {
            let digest = digest(CONTENT);
            let signed = format!(r#"{{"sha1":"{digest}"}}"#);
            Reply::bytes(200, "another bill").signed_as(signed).header("Wechatpay-Statement-Sha1", &digest)
        }
        _ if class.is_v2() => good(class).signed_as("<xml><return_code>SUCCESS</return_code></xml>"),
        _ => good(class).signed_as("{}"),
    }
}

fn refusal(_: Class, status: u16, code: &str) -> Reply {
    Reply::error(status, code, "no")
}

fn with(class: Class, name: &str, value: Value) -> Reply {
    let mut order = Order::json();
    match value {
        Value::Null => drop(order.as_object_mut().unwrap().shift_remove(name)),
        value => order[name] = value,
    }
    if class.is_v2() { Reply::v2(fields_of_v2(order)) } else { Reply::json(200, order) }
}
