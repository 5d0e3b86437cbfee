//! The client that blocks: what comes of a fault is what comes of it elsewhere.

use serde_json::json;
use wechatpay_runtime::{DigestAlgorithm, Error, Node, blocking};

use crate::class::{BILL_URL, CLASSES, CONTENT, Class, Order, digest, upload};
use crate::expected::EXPECTED;
use crate::fault::{FAULTS, Fault};
use crate::outcome::{Success, describe};
use crate::site::Site;

impl Class {
    /// One call of it, without `async`.
    fn call_blocking(self, client: &blocking::Client, fault: Fault) -> Result<Success, Error> {
        let (node, operation) = (Node::new(client), self.operation());
        let order = |call: blocking::Call<'_, Order>| call.send().map(Success::Order);
        let file = |download: blocking::Download<'_>| download.to_memory().map(Success::File);
        match self {
            Self::Read => order(node.parameter(&"1").call(operation, &json!({ "mchid": "1900000109" }))),
            Self::Idempotent => order(node.call(operation, &json!({ "out_refund_no": "1" })).idempotent()),
            Self::Write | Self::WriteV2 => order(node.call(operation, &json!({ "out_refund_no": "1" }))),
            Self::ReadV2 => order(node.call(operation, &json!({ "out_trade_no": "1" }))),
            Self::Upload => order(node.call(operation, &upload(fault))),
            Self::Bill => file(client.download(BILL_URL).digest(DigestAlgorithm::Sha1, digest(CONTENT))),
            Self::Statement | Self::BillV2 => file(node.download(operation, &json!({}))),
        }
    }
}

/// One of each kind: what fails before, during and after the sending, and what fails the answer.
const SOME: [Fault; 16] = [
    Fault::Nothing,
    Fault::NobodyListens,
    Fault::OtherHost,
    Fault::UploadReset,
    Fault::ResetRead,
    Fault::NoAnswer,
    Fault::Stall,
    Fault::Truncated,
    Fault::Stranger,
    Fault::OtherBody,
    Fault::UnknownSerial,
    Fault::Refused,
    Fault::ServerError,
    Fault::Busy,
    Fault::MissingField,
    Fault::Huge,
];

#[test]
fn some_faults_of_every_class() {
    let _alone = crate::alone();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut cells = 0;
    for fault in SOME {
        let row = FAULTS.iter().position(|other| *other == fault).unwrap();
        let site = runtime.block_on(Site::start(fault));
        let befallen = CLASSES.iter().zip(EXPECTED[row]).filter(|(class, _)| fault.befalls(**class));
        for (class, expected) in befallen {
            site.order(*class, fault);
            let client = blocking::Client::new(site.client(fault)).unwrap();
            let outcome = class.call_blocking(&client, fault);
            assert_eq!(describe(&outcome), expected, "{class:?}: {}", fault.name());
            assert!(outcome.is_err() || !fault.is_unproven(), "{class:?} believes it: {}", fault.name());
            if let Ok(success) = &outcome {
                success.check(fault);
            }
            cells += 1;
        }
    }
    println!("{} faults, {} classes, {cells} cells", SOME.len(), CLASSES.len());
}
