//! The client against the gateway, which speaks both protocols, over TLS that asks for the merchant's certificate.

use serde_json::json;
use wechatpay_gateway::Gateway;
use wechatpay_runtime::v2::Rules;
use wechatpay_runtime::{Client, ClientBuilder, Error, NotSentReason, Query, RefusalStage, blocking};

fn builder(gateway: &Gateway) -> ClientBuilder {
    Client::builder()
        .mchid(gateway.mchid())
        .api_v2_key(&gateway.api_v2_key())
        .root_certificate(&gateway.ca())
        .base_url(gateway.tls_url())
}

fn refund(gateway: &Gateway) -> serde_json::Value {
    json!({
        "appid": "wx8888888888888888",
        "mch_id": gateway.mchid(),
        "transaction_id": "1217752501201407033233368018",
        "out_trade_no": "1217752501201407033233368018",
        "out_refund_no": "1217752501201407033233368018",
        "total_fee": 100,
        "refund_fee": 100,
    })
}

const RULES: Rules = Rules::new().client_certificate();

#[tokio::test]
async fn connections_show_the_merchants_certificate() {
    let gateway = Gateway::start().await.unwrap();
    let (certificate, key) = (gateway.client_certificate().unwrap(), gateway.client_key());
    for builder in [
        builder(&gateway).client_certificate_pkcs12(gateway.client_certificate_pkcs12().unwrap()),
        builder(&gateway).client_certificate(&certificate, key),
        builder(&gateway).certificate(&certificate).private_key(key),
    ] {
        let client = builder.build().unwrap();
        let answer = client.chain("v2/secapi/pay/refund").v2(RULES).post(&refund(&gateway)).await.unwrap();
        assert_eq!(answer["out_refund_no"], "1217752501201407033233368018");
        assert!(gateway.calls().pop().unwrap().has_client_certificate());
        // What needs none does not show it.
        let mut query = refund(&gateway);
        query
            .as_object_mut()
            .unwrap()
            .retain(|name, _| matches!(name.as_str(), "appid" | "mch_id" | "transaction_id" | "out_trade_no"));
        client.chain("v2/pay/orderquery").reads().post(&query).await.unwrap();
        assert!(!gateway.calls().pop().unwrap().has_client_certificate());
        let blocking = blocking::Client::new(client).unwrap();
        blocking.chain("v2/secapi/pay/refund").v2(RULES).post(&refund(&gateway)).send().unwrap();
        assert!(gateway.calls().pop().unwrap().has_client_certificate());
    }
}

#[tokio::test]
async fn without_the_certificate_nothing_is_sent() {
    let gateway = Gateway::start().await.unwrap();
    let without = builder(&gateway).build().unwrap();
    let error = without.chain("v2/secapi/pay/refund").v2(RULES).post(&refund(&gateway)).await.unwrap_err();
    let Error::NotSent(not_sent) = &error else { panic!("{error}") };
    assert_eq!(not_sent.reason(), NotSentReason::Configuration);
    assert!(error.to_string().contains("`client_certificate_files`"), "{error}");
    assert!(gateway.calls().is_empty());

    // A client of the caller's is nobody's business; WeChat Pay refuses.
    let root = reqwest::Certificate::from_pem(gateway.ca().as_bytes()).unwrap();
    let http = reqwest::Client::builder().tls_certs_only([root]).build().unwrap();
    let own = Client::builder()
        .mchid(gateway.mchid())
        .api_v2_key(&gateway.api_v2_key())
        .base_url(gateway.tls_url())
        .http(http)
        .build()
        .unwrap();
    let error = own.chain("v2/secapi/pay/refund").v2(RULES).post(&refund(&gateway)).await.unwrap_err();
    let Error::Refused(refused) = &error else { panic!("{error}") };
    assert_eq!((refused.stage(), refused.http_status().as_u16()), (RefusalStage::HttpStatus, 400));

    // Nor does anything leave to a server that cannot be trusted.
    let distrustful = Client::builder().mchid(gateway.mchid()).api_v2_key(&gateway.api_v2_key());
    let distrustful = distrustful.base_url(gateway.tls_url()).build().unwrap();
    let error = distrustful.chain("v2/pay/orderquery").post(&json!({})).await.unwrap_err();
    assert!(matches!(&error, Error::NotSent(not_sent) if not_sent.reason() == NotSentReason::Connection), "{error}");
}

#[tokio::test]
async fn one_client_for_both_protocols() {
    let gateway = Gateway::start().await.unwrap();
    let client = builder(&gateway)
        .certificate(&gateway.certificate().unwrap())
        .private_key(gateway.private_key())
        .public_key(&gateway.public_key_id(), &gateway.public_key())
        .build()
        .unwrap();
    client.chain("v2/secapi/pay/refund").v2(RULES).post(&refund(&gateway)).await.unwrap();
    client.chain("v3/certificates").get(&()).await.unwrap();
    let query = Query(json!({ "mchid": gateway.mchid() }));
    let order = client.chain("v3/pay/transactions/out-trade-no/{out_trade_no}").parameter("out_trade_no", "1217752501");
    order.get(&query).await.unwrap();
}

#[tokio::test]
async fn a_bill() {
    let gateway = Gateway::start().await.unwrap();
    let client = builder(&gateway).build().unwrap();
    let request = json!({ "appid": "wx8888888888888888", "mch_id": gateway.mchid(), "bill_date": "20140603" });
    let plain = client.chain("v2/pay/downloadbill").download(&request).to_memory().await.unwrap();
    assert!(!plain.is_empty() && !plain.starts_with(b"<"));
    let mut packed = request.clone();
    packed["tar_type"] = "GZIP".into();
    let unpacked = client.chain("v2/pay/downloadbill").download(&packed).to_memory().await.unwrap();
    assert!(!unpacked.starts_with(&[0x1f, 0x8b]));
    let error = client.chain("v2/pay/downloadbill").download(&json!({})).to_memory().await.unwrap_err();
    assert!(matches!(&error, Error::Refused(refused) if refused.stage() == RefusalStage::ReturnCode), "{error:?}");
}
