//! What an `err_code` of APIv2 says about what was done, and about doing it again.

use crate::error::Passing;

/// The codes after which it is certain that the request changed nothing.
///
/// Money depends on this list, so only what leaves no doubt is in it: WeChat Pay could not read the request, did not take it
/// for the merchant's, or says that the payment cannot come about. Not in it, although they are refusals, are
/// `SYSTEMERROR`, `BANKERROR` and `USERPAYING`, of which the documentation says to query; `ORDERPAID`, `OUT_TRADE_NO_USED` and
/// `INVALID_REQUEST`, which say that there is something under that number already; `SEND_FAILED`, which the documentation of
/// transfers lets be settled by a query; `FREQ_LIMIT`; and whatever nobody has heard of yet.
const NOTHING_DONE: &[&str] = &[
    // It could not be read.
    "LACK_PARAMS",
    "NOT_UTF8",
    "PARAM_ERROR",
    "PARAM_IS_NOT_UTF8",
    "POST_DATA_EMPTY",
    "REQUIRE_POST_METHOD",
    "XML_ERROR",
    "XML_FORMAT_ERROR",
    // It is not taken for the merchant's, or the merchant may not ask for it.
    "APPID_MCHID_NOT_MATCH",
    "APPID_NOT_EXIST",
    "CA_ERROR",
    "CERT_ERROR",
    "MCHID_NOT_EXIST",
    "NOAUTH",
    "NO_AUTH",
    "SIGNERROR",
    "SIGN_ERROR",
    // Of a payment code: it is none, is too old, or cannot pay.
    "AUTHCODEEXPIRE",
    "AUTH_CODE_ERROR",
    "AUTH_CODE_INVALID",
    "BUYER_MISMATCH",
    "NOTENOUGH",
    "NOTSUPORTCARD",
    // Of a transfer: it names nobody, or another.
    "NAME_MISMATCH",
    "OPENID_ERROR",
    // What it is about does not exist.
    "INVALID_TRANSACTIONID",
    "ORDERNOTEXIST",
    "REFUNDNOTEXIST",
    // "The request was not taken": too many of them.
    "FREQUENCY_LIMITED",
];

/// Whether it is certain that a request refused with this code changed nothing.
pub(crate) fn did_nothing(code: &str) -> bool {
    NOTHING_DONE.contains(&code)
}

/// Whether the documentation says of the code that the same request, with the same number, may do later.
pub(crate) fn passing(code: &str) -> Option<Passing> {
    match code {
        // `BIZERR_NEED_RETRY`: of refunds, "the merchant has to repeat it".
        "SYSTEMERROR" | "SYSTEM_ERROR" | "BIZERR_NEED_RETRY" => Some(Passing::ServerError),
        "FREQUENCY_LIMITED" | "FREQ_LIMIT" | "RATELIMIT_EXCEED" | "RATELIMIT_EXCEEDED" => Some(Passing::RateLimit),
        _ => None,
    }
}
