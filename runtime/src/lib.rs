//! What the generated SDK runs on: messages, the chain, calls, keys, signatures, errors.
//!
//! A request runs through these, in this order: the chain's node gathers path parameters ([`Node`]), the request says
//! where its fields go ([`ToParts`], [`Encode`]), the [`Call`] holds the options, the client finds the address, signs,
//! sends, verifies ([`Verification`]) and reads the [`Answer`] ([`Decode`]), or says in its [`Error`] what the caller has
//! to do.

#![cfg_attr(test, allow(clippy::unwrap_used))]

// What a program may well do without is `#[inline]`: rows of bills, what blocks, what a receiver is made of. It is compiled where it
// is called, and not at all where nobody calls it (docs/performance.md).

mod answer;
mod authorization;
mod call;
mod chain;
mod client;
mod clock;
mod encoding;
mod encrypted;
mod error;
mod files;
pub mod front_end;
mod hosts;
mod keys;
mod message;
mod notification;
mod observe;
mod operation;
mod operation_chain;
mod outgoing;
mod parts;
mod retry;
mod timestamp;
#[cfg(feature = "v2")]
pub mod v2;
mod verification;

#[cfg(feature = "blocking")]
pub mod blocking;

pub mod bill;

pub use answer::Answer;
pub use call::{Call, CallFuture};
pub use chain::{Caller, Chain, Node};
pub use client::{Client, ClientBuilder};
pub use clock::{Clock, SystemClock};
pub use encrypted::{Encrypted, EncryptionKey, Padding};
pub use error::{
    BoxError, Cause, Error, NotSent, NotSentReason, OutcomeUnknown, RefusalStage, Refused, SignDifference, SignedPart,
};
pub use files::{
    DigestAlgorithm, Download, FileLink, FileStream, MetaField, Multipart, ToFileLink, UnknownDigest, Upload,
};
pub use hosts::Region;
pub use keys::{BoxFuture, Decryptor, Encryptor, RsaDecryptor, RsaEncryptor, RsaSigner, RsaVerifier, Signer, Verifier};
#[cfg(feature = "sm")]
pub use keys::{Sm2Signer, Sm2Verifier};
pub use message::{
    Decimal, Decode, DecodeError, Encode, Field, FromField, FromNumbered, IntegerEnumeration, InvalidDecimal,
    JsonString, Numbered, NumberedIter, Object, Sensitive, Slot, TextEnumeration, ToField, ToNumbered, Undecrypted,
    UnknownFields, UrlString, Writer, debug, deserialize, from_json, same, serialize, to_json,
};
pub use notification::{
    Documented, Events, Notification, NotificationContent, Receiver, ReceiverBuilder, Recipient, Rejection, Reply,
    UnknownEvent,
};
pub use operation::{Method, Operation, Verification};
pub use operation_chain::OperationChain;
pub use parts::{Json, Parts, Query, ToParts};
pub use retry::Retry;
pub use verification::Unverified;

pub use bytes::Bytes;
pub use http::{HeaderMap, StatusCode};

#[doc(hidden)]
pub use outgoing::Outgoing;
#[doc(hidden)]
pub use serde;
