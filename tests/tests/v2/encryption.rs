//! Values that are encrypted one by one, within XML.

use serde_json::json;
use wechatpay_gateway::{Key, Padding as Theirs};
use wechatpay_runtime::v2::Rules;
use wechatpay_runtime::{
    Decode, Encrypted, EncryptionKey, Error, Method, Node, NotSentReason, Object, Operation, Padding, Sensitive,
};

use crate::builder;
use crate::peer::{Peer, Reply, borrowed, md5};

const FIELDS: &[Encrypted] = &[
    Encrypted::body("enc_bank_no", EncryptionKey::PayToBank),
    Encrypted::answer("encrypted_real_name", EncryptionKey::Merchant),
];
const PAY: Operation = Operation::new(Method::Post, "/mmpaysptrans/pay_bank").encrypted(FIELDS).v2(Rules::new());

#[derive(Debug)]
struct Named {
    name: Sensitive,
}

impl Decode for Named {
    fn decode(object: &mut Object<'_>) -> Self {
        Self { name: object.field("encrypted_real_name") }
    }
}

#[tokio::test]
async fn requests_and_answers() {
    let (bank, merchant) = (Key::generate().unwrap(), Key::generate().unwrap());
    for (padding, theirs) in [(Padding::Oaep, Theirs::Oaep), (Padding::Pkcs1, Theirs::Pkcs1)] {
        let name = merchant.encrypt("张三".as_bytes(), theirs).unwrap();
        let peer = Peer::start(move |_| Reply::success(&[("encrypted_real_name", &name)]));
        let client = builder(&peer)
            .pay_to_bank_key(&bank.public_pkcs1().unwrap())
            .private_key(&merchant.private_pem().unwrap())
            .build()
            .unwrap();
        let operation = PAY.padding(padding);
        let request = json!({ "enc_bank_no": "6225000000000000", "amount": 1 });
        let answer = Node::new(&client).call::<Named>(&operation, &request).await.unwrap();
        assert_eq!(answer.name.expose(), Ok("张三"));
        let sent = peer.only();
        assert!(!sent.text().contains("6225000000000000"));
        let fields = sent.fields();
        assert_eq!(bank.decrypt(&fields["enc_bank_no"], theirs).as_deref(), Some("6225000000000000"));
        assert_eq!(fields["sign"], md5(&borrowed(&fields)));
    }
}

#[tokio::test]
async fn nothing_leaves_in_clear() {
    let peer = Peer::start(|_| Reply::success(&[]));
    let client = builder(&peer).build().unwrap();
    let error = Node::new(&client)
        .call::<serde_json::Value>(&PAY, &json!({ "enc_bank_no": "6225000000000000" }))
        .await
        .unwrap_err();
    let Error::NotSent(not_sent) = &error else { panic!("{error}") };
    assert_eq!(not_sent.reason(), NotSentReason::Encryption);
    assert!(error.to_string().contains("`pay_to_bank_key`") && !error.to_string().contains("6225"), "{error}");
    assert_eq!(peer.received().len(), 0);
}
