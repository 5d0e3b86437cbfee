//! The signature of a request.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::keys::Identity;
use crate::operation::Method;

/// What a request is signed with, once for each time it is sent.
#[derive(Debug)]
pub(crate) struct Stamp {
    /// Seconds since 1970.
    pub(crate) timestamp: i64,
    pub(crate) nonce: String,
}

impl Stamp {
    /// The string to sign: five lines, each with its end. `target` is path and query exactly as sent.
    pub(crate) fn message(&self, method: Method, target: &str, body: &[u8]) -> Vec<u8> {
        let mut message = format!("{method}\n{target}\n{}\n{}\n", self.timestamp, self.nonce).into_bytes();
        message.extend_from_slice(body);
        message.push(b'\n');
        message
    }

    /// The value of `Authorization`.
    pub(crate) fn authorization(&self, identity: &Identity, algorithm: &str, serial: &str, signature: &[u8]) -> String {
        let (scheme, key, id) = match identity {
            Identity::Merchant(mchid) => ("WECHATPAY2", "mchid", mchid),
            Identity::Brand(brand_id) => ("WECHATPAY-BRAND", "brand_id", brand_id),
        };
        format!(
            r#"{scheme}-{algorithm} {key}="{id}",nonce_str="{}",timestamp="{}",serial_no="{serial}",signature="{}""#,
            self.nonce,
            self.timestamp,
            STANDARD.encode(signature),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp() -> Stamp {
        Stamp { timestamp: 1_554_208_460, nonce: "593BEC0C930BF1AFEB40B4A08C8FB242".to_owned() }
    }

    #[test]
    fn an_empty_body_is_a_line_too() {
        assert_eq!(
            stamp().message(Method::Get, "/v3/refund/domestic/refunds/123123123123", b""),
            b"GET\n/v3/refund/domestic/refunds/123123123123\n1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\n\n",
        );
    }

    #[test]
    fn query_and_body_as_sent() {
        assert_eq!(
            stamp().message(Method::Post, "/hk/v3/refunds?a=%20", b"{\"a\":1}"),
            b"POST\n/hk/v3/refunds?a=%20\n1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\n{\"a\":1}\n",
        );
    }

    #[test]
    fn one_line_for_a_merchant_and_for_a_brand() {
        assert_eq!(
            stamp().authorization(
                &Identity::Merchant("1900007291".to_owned()),
                "SHA256-RSA2048",
                "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB",
                b"ok"
            ),
            "WECHATPAY2-SHA256-RSA2048 mchid=\"1900007291\",nonce_str=\"593BEC0C930BF1AFEB40B4A08C8FB242\",timestamp=\"1554208460\",\
             serial_no=\"408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB\",signature=\"b2s=\"",
        );
        assert!(
            stamp()
                .authorization(&Identity::Brand("40001".to_owned()), "SM2-WITH-SM3", "01", b"")
                .starts_with("WECHATPAY-BRAND-SM2-WITH-SM3 brand_id=\"40001\",nonce_str=")
        );
    }
}
