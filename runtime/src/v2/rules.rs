//! What the documentation says about an operation of APIv2, as data.

use super::sign::SignType;

/// How an operation of APIv2 is called: `Operation::new(…).v2(Rules::new().client_certificate())`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    sign_type: Option<SignType>,
    has_nonce: bool,
    needs_certificate: bool,
    answers_json: bool,
    is_signed: bool,
    fragment: Option<&'static str>,
}

impl Rules {
    /// XML both ways. The client fills in `nonce_str` and `sign`, by MD5 unless the request's `sign_type` says otherwise.
    pub const fn new() -> Self {
        Self {
            sign_type: None,
            has_nonce: true,
            needs_certificate: false,
            answers_json: false,
            is_signed: true,
            fragment: None,
        }
    }

    /// The only way to sign that the documentation has for it: where the request has no `sign_type`, the client fills it in.
    #[must_use]
    pub const fn sign_type(self, sign_type: SignType) -> Self {
        Self { sign_type: Some(sign_type), ..self }
    }

    /// Its requests have no `nonce_str`.
    #[must_use]
    pub const fn nonceless(self) -> Self {
        Self { has_nonce: false, ..self }
    }

    /// It takes the merchant's certificate, as that of the TLS connection.
    #[must_use]
    pub const fn client_certificate(self) -> Self {
        Self { needs_certificate: true, ..self }
    }

    /// It answers in JSON, with `retcode` and `retmsg`.
    #[must_use]
    pub const fn json_answer(self) -> Self {
        Self { answers_json: true, ..self }
    }

    /// Its requests have neither `nonce_str` nor `sign`.
    #[must_use]
    pub const fn unsigned_request(self) -> Self {
        Self { is_signed: false, has_nonce: false, ..self }
    }

    /// What stands behind the `#` of an address that the user is sent to: `wechat_redirect`.
    #[must_use]
    pub const fn fragment(self, fragment: &'static str) -> Self {
        Self { fragment: Some(fragment), ..self }
    }

    /// The only way to sign that the documentation has.
    pub const fn only_sign_type(&self) -> Option<SignType> {
        self.sign_type
    }

    /// Whether the client fills in a `nonce_str`.
    pub const fn has_nonce(&self) -> bool {
        self.has_nonce
    }

    /// Whether it takes the merchant's certificate.
    pub const fn needs_client_certificate(&self) -> bool {
        self.needs_certificate
    }

    /// Whether it answers in JSON.
    pub const fn answers_json(&self) -> bool {
        self.answers_json
    }

    /// Whether its requests are signed.
    pub const fn is_signed(&self) -> bool {
        self.is_signed
    }

    /// What stands behind the `#` of the address.
    pub const fn address_fragment(&self) -> Option<&'static str> {
        self.fragment
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self::new()
    }
}
