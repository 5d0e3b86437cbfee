//! Percent-encoding of what stands in a URL.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but the characters that RFC 3986 calls unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A value of a path parameter or of the query.
pub(crate) fn encode(value: &str) -> String {
    utf8_percent_encode(value, RESERVED).to_string()
}

/// The query, encoded once: what is signed and sent. Empty without pairs.
pub(crate) fn query(pairs: &[(String, String)]) -> String {
    let mut query = String::new();
    for (name, value) in pairs {
        if !query.is_empty() {
            query.push('&');
        }
        query.push_str(&encode(name));
        query.push('=');
        query.push_str(&encode(value));
    }
    query
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_case_and_lose_nothing() {
        assert_eq!(encode("wx-88_A.b~c"), "wx-88_A.b~c");
        assert_eq!(encode("a/b?c#d e+f&g=h%41"), "a%2Fb%3Fc%23d%20e%2Bf%26g%3Dh%2541");
        assert_eq!(encode("订单"), "%E8%AE%A2%E5%8D%95");
    }

    #[test]
    fn a_query() {
        let pairs = [("mchid".to_owned(), "1900000109".to_owned()), ("note".to_owned(), "a b&c".to_owned())];
        assert_eq!(query(&pairs), "mchid=1900000109&note=a%20b%26c");
        assert_eq!(query(&[]), "");
    }
}
