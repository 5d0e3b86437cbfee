//! The classes of operations, and a call of each.

use serde_json::{Value, json};
use wechatpay_runtime::v2::Rules;
use wechatpay_runtime::{
    Call, Client, Decode, DigestAlgorithm, Download, Error, Method, Multipart, Node, Object, Operation,
    TextEnumeration, UnknownFields, Upload, Verification,
};

use crate::fault::{Fault, LARGE};
use crate::outcome::Success;

/// What operations have in common that fail alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Read,
    /// A write that the caller says may be repeated.
    Idempotent,
    Write,
    Upload,
    /// A file without signature, at an address that an answer stated together with its digest.
    Bill,
    /// A file whose digest is signed.
    Statement,
    ReadV2,
    WriteV2,
    /// A file that nothing signs.
    BillV2,
}

/// The columns.
pub const CLASSES: [Class; 9] = [
    Class::Read,
    Class::Idempotent,
    Class::Write,
    Class::Upload,
    Class::Bill,
    Class::Statement,
    Class::ReadV2,
    Class::WriteV2,
    Class::BillV2,
];

const READ: Operation = Operation::new(Method::Get, "/v3/pay/transactions/out-trade-no/{out_trade_no}");
const WRITE: Operation = Operation::new(Method::Post, "/v3/refund/domestic/refunds")
    .settled_by("GET /v3/refund/domestic/refunds/{out_refund_no}");
const UPLOAD: Operation = Operation::new(Method::Post, "/v3/merchant-service/images/upload");
const BILL: Operation = Operation::new(Method::Get, "/v3/billdownload/file").verification(Verification::Unsigned);
const STATEMENT: Operation =
    Operation::new(Method::Get, "/v3/global/statements").verification(Verification::SignedSha1Json);
const READ_V2: Operation = Operation::new(Method::Post, "/pay/orderquery").reads().v2(Rules::new());
const WRITE_V2: Operation = Operation::new(Method::Post, "/secapi/pay/refund").v2(Rules::new());
const BILL_V2: Operation =
    Operation::new(Method::Post, "/pay/downloadbill").verification(Verification::Unsigned).reads().v2(Rules::new());

/// Where an answer said that a bill is.
pub const BILL_URL: &str = "https://api.mch.weixin.qq.com/v3/billdownload/file?token=1";
/// What a file holds.
pub const CONTENT: &str = "time,amount\r\n`2018-01-30,`0.01\r\n";
/// Its SHA-1.
pub fn digest(content: &str) -> String {
    use sha1::Digest;
    hexadecimal(&sha1::Sha1::digest(content))
}

pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Class {
    /// As in the heading of its column.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Idempotent => "idempotent write",
            Self::Write => "other write",
            Self::Upload => "upload",
            Self::Bill => "download with a digest",
            Self::Statement => "download, digest signed",
            Self::ReadV2 => "v2 read",
            Self::WriteV2 => "v2 write",
            Self::BillV2 => "v2 download",
        }
    }

    /// Its operation.
    pub fn operation(self) -> &'static Operation {
        match self {
            Self::Read => &READ,
            Self::Idempotent | Self::Write => &WRITE,
            Self::Upload => &UPLOAD,
            Self::Bill => &BILL,
            Self::Statement => &STATEMENT,
            Self::ReadV2 => &READ_V2,
            Self::WriteV2 => &WRITE_V2,
            Self::BillV2 => &BILL_V2,
        }
    }

    pub fn is_v2(self) -> bool {
        matches!(self, Self::ReadV2 | Self::WriteV2 | Self::BillV2)
    }

    pub fn is_file(self) -> bool {
        matches!(self, Self::Bill | Self::Statement | Self::BillV2)
    }

    /// One call of it.
    pub async fn call(self, client: &Client, fault: Fault) -> Result<Success, Error> {
        let node = Node::new(client);
        match self {
            Self::Read => order(node.parameter(&"1").call(&READ, &json!({ "mchid": "1900000109" }))).await,
            Self::Idempotent => order(node.call(&WRITE, &json!({ "out_refund_no": "1" })).idempotent()).await,
            Self::Write => order(node.call(&WRITE, &json!({ "out_refund_no": "1" }))).await,
            Self::Upload => order(node.call(&UPLOAD, &upload(fault))).await,
            Self::Bill => {
                let download = self.download(client).digest(DigestAlgorithm::Sha1, digest(CONTENT));
                download.to_memory().await.map(Success::File)
            }
            Self::Statement | Self::BillV2 => self.download(client).to_memory().await.map(Success::File),
            Self::ReadV2 => order(node.call(&READ_V2, &json!({ "out_trade_no": "1" }))).await,
            Self::WriteV2 => order(node.call(&WRITE_V2, &json!({ "out_refund_no": "1" }))).await,
        }
    }
}

impl Class {
    /// The file, if it is one.
    pub fn download(self, client: &Client) -> Download<'_> {
        match self {
            Self::Bill => client.download(BILL_URL),
            _ => Node::new(client).download(self.operation(), &json!({})),
        }
    }
}

/// What is uploaded.
pub fn upload(fault: Fault) -> Multipart {
    let content = vec![b'a'; if fault == Fault::UploadReset { LARGE } else { 3 }];
    Multipart::new(Upload::bytes("a.png", content))
}

async fn order(call: Call<'_, Order>) -> Result<Success, Error> {
    call.await.map(Success::Order)
}

/// The answer of everything that is no file.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    pub id: String,
    pub state: State,
    pub total: i64,
    pub unknown_fields: UnknownFields,
}

impl Order {
    /// A good one, as JSON.
    pub fn json() -> Value {
        json!({ "id": "1", "state": "PAID", "total": 100 })
    }
}

impl Decode for Order {
    fn decode(object: &mut Object<'_>) -> Self {
        Self {
            id: object.field("id"),
            state: object.field("state"),
            total: object.field("total"),
            unknown_fields: object.rest(),
        }
    }
}

/// An open enumeration, as those of the generated crate are.
#[derive(Clone)]
pub enum State {
    Paid,
    Unknown(String),
}

impl TextEnumeration for State {
    const VALUES: &'static [Self] = &[Self::Paid];

    fn as_str(&self) -> &str {
        match self {
            Self::Paid => "PAID",
            Self::Unknown(text) => text,
        }
    }
}

wechatpay_runtime::enumeration!(text: State);
