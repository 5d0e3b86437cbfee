//! What each fault comes to, in the order of [`FAULTS`](crate::fault::FAULTS) and [`CLASSES`](crate::class::CLASSES).

/// A row of cells for each fault.
pub const EXPECTED: &[[&str; 9]] = &[
    // nothing
    ["ok `sib`", "ok `sib`", "ok `sib`", "ok `sib`", "ok `sib`", "ok `sib`", "ok `sib`", "ok `sib`", "ok `sib`"],
    // nothing, over TLS
    ["ok `sib`", "ok `sib`", "ok `sib`", "ok `sib`", "ok `sib`", "ok `sib`", "ok `sib`", "ok `sib`", "ok `sib`"],
    // nobody listens
    [
        "not sent (connection) ×3",
        "not sent (connection) ×3",
        "not sent (connection) ×3",
        "not sent (connection) ×3",
        "not sent (connection) ×3",
        "not sent (connection) ×3",
        "not sent (connection) ×3",
        "not sent (connection) ×3",
        "not sent (connection) ×3",
    ],
    // TLS: the server's certificate is from an authority that nobody trusts
    [
        "not sent (connection) ×3",
        "not sent (connection) ×3",
        "not sent (connection) ×3",
        "not sent (connection) ×3",
        "not sent (connection) ×3",
        "not sent (connection) ×3",
        "not sent (connection) ×3",
        "not sent (connection) ×3",
        "not sent (connection) ×3",
    ],
    // TLS: the server's certificate is for another host
    [
        "not sent (connection) ×3",
        "not sent (connection) ×3",
        "not sent (connection) ×3",
        "not sent (connection) ×3",
        "not sent (connection) ×3",
        "not sent (connection) ×3",
        "not sent (connection) ×3",
        "not sent (connection) ×3",
        "not sent (connection) ×3",
    ],
    // TLS: reset during the handshake
    [
        "not sent (connection) ×3",
        "not sent (connection) ×3",
        "not sent (connection) ×3",
        "not sent (connection) ×3",
        "not sent (connection) ×3",
        "not sent (connection) ×3",
        "not sent (connection) ×3",
        "not sent (connection) ×3",
        "not sent (connection) ×3",
    ],
    // the connection of the call before was closed meanwhile
    ["ok `sib`", "ok `sib`", "ok `sib`", "ok `sib`", "ok `sib`", "ok `sib`", "ok `sib`", "ok `sib`", "ok `sib`"],
    // the connection of the call before is reset by this one
    [
        "ok ×2 `sib`",
        "ok ×2 `sib`",
        "lost **!**",
        "lost **!**",
        "ok ×2 `sib`",
        "ok ×2 `sib`",
        "ok ×2 `sib`",
        "lost **!**",
        "ok ×2 `sib`",
    ],
    // reset in the midst of a body of 8 MB
    ["–", "–", "–", "lost **!**", "–", "–", "–", "–", "–"],
    // reset before the request was read
    ["lost ×3", "lost **!** ×3", "lost **!**", "lost **!**", "lost ×3", "lost ×3", "lost ×3", "lost **!**", "lost ×3"],
    // reset after the request was read
    ["lost ×3", "lost **!** ×3", "lost **!**", "lost **!**", "lost ×3", "lost ×3", "lost ×3", "lost **!**", "lost ×3"],
    // closed without an answer
    ["lost ×3", "lost **!** ×3", "lost **!**", "lost **!**", "lost ×3", "lost ×3", "lost ×3", "lost **!**", "lost ×3"],
    // no answer in time
    [
        "timeout",
        "timeout **!**",
        "timeout **!**",
        "timeout **!**",
        "timeout",
        "timeout",
        "timeout",
        "timeout **!**",
        "timeout",
    ],
    // the body stops coming
    [
        "timeout `sib`",
        "timeout **!** `sib`",
        "timeout **!** `sib`",
        "timeout **!** `sib`",
        "timeout `si`",
        "timeout `si`",
        "timeout `sib`",
        "timeout **!** `sib`",
        "timeout `si`",
    ],
    // the body is cut off
    [
        "lost ×3 `sib`",
        "lost **!** ×3 `sib`",
        "lost **!** `sib`",
        "lost **!** `sib`",
        "lost `si`",
        "lost `si`",
        "lost ×3 `sib`",
        "lost **!** `sib`",
        "lost `si`",
    ],
    // not signed
    [
        "unverified (header) `sib`",
        "unverified (header) **!** `sib`",
        "unverified (header) **!** `sib`",
        "unverified (header) **!** `sib`",
        "–",
        "unverified (header) `si`",
        "unverified (unsigned) `sib`",
        "unverified (unsigned) **!** `sib`",
        "–",
    ],
    // signed by a stranger
    [
        "unverified (signature) `sib`",
        "unverified (signature) **!** `sib`",
        "unverified (signature) **!** `sib`",
        "unverified (signature) **!** `sib`",
        "–",
        "unverified (signature) `si`",
        "unverified (signature) `sib`",
        "unverified (signature) **!** `sib`",
        "–",
    ],
    // another body than was signed
    [
        "unverified (signature) `sib`",
        "unverified (signature) **!** `sib`",
        "unverified (signature) **!** `sib`",
        "unverified (signature) **!** `sib`",
        "unverified (digest) `si`",
        "unverified (digest) `si`",
        "unverified (signature) `sib`",
        "unverified (signature) **!** `sib`",
        "–",
    ],
    // `WECHATPAY/SIGNTEST/…` for a signature
    [
        "unverified (signature) `sib`",
        "unverified (signature) **!** `sib`",
        "unverified (signature) **!** `sib`",
        "unverified (signature) **!** `sib`",
        "–",
        "unverified (signature) `si`",
        "unverified (signature) `sib`",
        "unverified (signature) **!** `sib`",
        "–",
    ],
    // time stamp older than five minutes
    [
        "unverified (stale) `sib`",
        "unverified (stale) **!** `sib`",
        "unverified (stale) **!** `sib`",
        "unverified (stale) **!** `sib`",
        "–",
        "unverified (stale) `si`",
        "–",
        "–",
        "–",
    ],
    // unknown serial number
    [
        "unverified (serial) `sib`",
        "unverified (serial) **!** `sib`",
        "unverified (serial) **!** `sib`",
        "unverified (serial) **!** `sib`",
        "–",
        "unverified (serial) `si`",
        "–",
        "–",
        "–",
    ],
    // the public key is replaced in the middle
    [
        "unverified (serial) `sib`",
        "unverified (serial) **!** `sib`",
        "unverified (serial) **!** `sib`",
        "unverified (serial) **!** `sib`",
        "–",
        "unverified (serial) `si`",
        "–",
        "–",
        "–",
    ],
    // the certificate is replaced in the middle, certificates are downloaded
    ["ok `sib`", "ok `sib`", "ok `sib`", "ok `sib`", "–", "ok `sib`", "–", "–", "–"],
    // 202, signed
    ["ok `sib`", "ok `sib`", "ok `sib`", "ok `sib`", "ok `sib`", "ok `sib`", "ok `sib`", "ok `sib`", "ok `sib`"],
    // 302
    [
        "unexpected status `si`",
        "unexpected status **!** `si`",
        "unexpected status **!** `si`",
        "unexpected status **!** `si`",
        "unexpected status `si`",
        "unexpected status `si`",
        "unexpected status `si`",
        "unexpected status **!** `si`",
        "unexpected status `si`",
    ],
    // 400, signed
    [
        "refused 400 PARAM_ERROR `sib`",
        "refused 400 PARAM_ERROR `sib`",
        "refused 400 PARAM_ERROR `sib`",
        "refused 400 PARAM_ERROR `sib`",
        "refused 400 PARAM_ERROR `sib`",
        "refused 400 PARAM_ERROR `sib`",
        "refused 400 PARAM_ERROR `sib`",
        "refused 400 PARAM_ERROR `sib`",
        "refused 400 PARAM_ERROR `sib`",
    ],
    // 400, not signed
    [
        "refused 400 PARAM_ERROR `sib`",
        "refused 400 PARAM_ERROR `sib`",
        "refused 400 PARAM_ERROR `sib`",
        "refused 400 PARAM_ERROR `sib`",
        "refused 400 PARAM_ERROR `sib`",
        "refused 400 PARAM_ERROR `sib`",
        "refused 400 PARAM_ERROR `sib`",
        "refused 400 PARAM_ERROR `sib`",
        "refused 400 PARAM_ERROR `sib`",
    ],
    // 400, signed by a stranger
    [
        "unverified (signature) `sib`",
        "unverified (signature) **!** `sib`",
        "unverified (signature) **!** `sib`",
        "unverified (signature) **!** `sib`",
        "unverified (signature) `sib`",
        "unverified (signature) `sib`",
        "unverified (signature) `sib`",
        "unverified (signature) **!** `sib`",
        "–",
    ],
    // 429, `Retry-After: 1`
    [
        "refused 429 FREQUENCY_LIMITED ×3 `sib`",
        "refused 429 FREQUENCY_LIMITED ×3 `sib`",
        "refused 429 FREQUENCY_LIMITED ×3 `sib`",
        "refused 429 FREQUENCY_LIMITED ×3 `sib`",
        "refused 429 FREQUENCY_LIMITED ×3 `sib`",
        "refused 429 FREQUENCY_LIMITED ×3 `sib`",
        "refused 429 FREQUENCY_LIMITED ×3 `sib`",
        "refused 429 FREQUENCY_LIMITED ×3 `sib`",
        "refused 429 FREQUENCY_LIMITED ×3 `sib`",
    ],
    // 429, `Retry-After: 3600`
    [
        "refused 429 FREQUENCY_LIMITED `sib`",
        "refused 429 FREQUENCY_LIMITED `sib`",
        "refused 429 FREQUENCY_LIMITED `sib`",
        "refused 429 FREQUENCY_LIMITED `sib`",
        "refused 429 FREQUENCY_LIMITED `sib`",
        "refused 429 FREQUENCY_LIMITED `sib`",
        "refused 429 FREQUENCY_LIMITED `sib`",
        "refused 429 FREQUENCY_LIMITED `sib`",
        "refused 429 FREQUENCY_LIMITED `sib`",
    ],
    // 500
    [
        "refused 500 SYSTEM_ERROR ×3 `sib`",
        "refused 500 SYSTEM_ERROR **!** ×3 `sib`",
        "refused 500 SYSTEM_ERROR **!** `sib`",
        "refused 500 SYSTEM_ERROR **!** `sib`",
        "refused 500 SYSTEM_ERROR ×3 `sib`",
        "refused 500 SYSTEM_ERROR ×3 `sib`",
        "refused 500 SYSTEMERROR ×3 `sib`",
        "refused 500 SYSTEMERROR **!** `sib`",
        "refused 500 SYSTEMERROR ×3 `sib`",
    ],
    // 502 with a page of HTML
    [
        "refused 502 ×3 `sib`",
        "refused 502 **!** ×3 `sib`",
        "refused 502 **!** `sib`",
        "refused 502 **!** `sib`",
        "refused 502 ×3 `sib`",
        "refused 502 ×3 `sib`",
        "refused 502 ×3 `sib`",
        "refused 502 **!** `sib`",
        "refused 502 ×3 `sib`",
    ],
    // 200 with `SYSTEMERROR`
    [
        "–",
        "–",
        "–",
        "–",
        "–",
        "–",
        "refused 200 SYSTEMERROR ×3 `sib`",
        "refused 200 SYSTEMERROR **!** `sib`",
        "refused 200 SYSTEMERROR ×3 `sib`",
    ],
    // 200 with `FREQUENCY_LIMITED`
    [
        "–",
        "–",
        "–",
        "–",
        "–",
        "–",
        "refused 200 FREQUENCY_LIMITED ×3 `sib`",
        "refused 200 FREQUENCY_LIMITED ×3 `sib`",
        "refused 200 FREQUENCY_LIMITED ×3 `sib`",
    ],
    // 200 with `return_code` FAIL, not signed
    ["–", "–", "–", "–", "–", "–", "refused 200 `sib`", "refused 200 **!** `sib`", "refused 200 `sib`"],
    // success without a body
    [
        "undecodable `si`",
        "undecodable **!** `si`",
        "undecodable **!** `si`",
        "undecodable **!** `si`",
        "–",
        "–",
        "undecodable `si`",
        "undecodable **!** `si`",
        "–",
    ],
    // success in no known format
    [
        "undecodable `sib`",
        "undecodable **!** `sib`",
        "undecodable **!** `sib`",
        "undecodable **!** `sib`",
        "–",
        "–",
        "undecodable `sib`",
        "undecodable **!** `sib`",
        "undecodable `sib`",
    ],
    // unknown value of an enumeration
    ["ok `sib`", "ok `sib`", "ok `sib`", "ok `sib`", "–", "–", "ok `sib`", "ok `sib`", "–"],
    // unknown field
    ["ok `sib`", "ok `sib`", "ok `sib`", "ok `sib`", "–", "–", "ok `sib`", "ok `sib`", "–"],
    // a required field is missing
    [
        "undecodable `sib`",
        "undecodable **!** `sib`",
        "undecodable **!** `sib`",
        "undecodable **!** `sib`",
        "–",
        "–",
        "undecodable `sib`",
        "undecodable **!** `sib`",
        "–",
    ],
    // a number as a text
    ["ok `sib`", "ok `sib`", "ok `sib`", "ok `sib`", "–", "–", "–", "–", "–"],
    // a body of 100 MB
    [
        "too large `sib`",
        "too large **!** `sib`",
        "too large **!** `sib`",
        "too large **!** `sib`",
        "too large `si`",
        "too large `si`",
        "too large `sib`",
        "too large **!** `sib`",
        "too large `si`",
    ],
];
