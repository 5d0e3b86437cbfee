//! The generated chain against the gateway: its own answers, ordered ones, its record.

use serde_json::{Value, json};
use wechatpay::v3::pay::transactions::jsapi::post;
use wechatpay::v3::pay::transactions::out_trade_no::by_out_trade_no::get;
use wechatpay::{Api, Client, Error};
use wechatpay_gateway::{Gateway, Reply};

/// A client of that gateway, with everything that the gateway knows.
pub fn client(gateway: &Gateway) -> Client {
    let builder = Client::builder()
        .mchid(gateway.mchid())
        .certificate_serial(&gateway.certificate_serial())
        .private_key(gateway.private_key())
        .public_key(&gateway.public_key_id(), &gateway.public_key())
        .platform_certificate(&gateway.platform_certificate())
        .api_v3_key(&gateway.api_v3_key())
        .base_url(gateway.url());
    builder.build().unwrap()
}

fn order() -> post::Request {
    post::Request::new(post::Required {
        appid: "wxd678efh567hg6787".into(),
        mchid: "1900000109".into(),
        description: "A cup of tea".into(),
        out_trade_no: "20260101-0001".into(),
        notify_url: "https://shop.example.com/notify".into(),
        amount: post::request::Amount::new(1800),
        payer: post::request::Payer::new("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"),
    })
}

#[tokio::test]
async fn its_own_answers() {
    let gateway = Gateway::start().await.unwrap();
    let client = client(&gateway);
    let answer = client.v3().pay().transactions().jsapi().post(order()).await.unwrap();
    assert!(answer.prepay_id.starts_with("wx"));
    let query = client.v3().pay().transactions().out_trade_no().out_trade_no("20260101-0001");
    let answer = query.get(get::Request::new("1900000109")).await.unwrap();
    assert_eq!((answer.out_trade_no.as_str(), answer.mchid.as_str()), ("20260101-0001", "1900000109"));

    let calls = gateway.calls();
    assert_eq!(calls[0].operation(), Some("POST /v3/pay/transactions/jsapi"));
    assert_eq!(calls[0].json()["amount"], json!({ "total": 1800 }));
    assert_eq!(
        (calls[1].parameter("out_trade_no"), calls[1].query("mchid")),
        (Some("20260101-0001"), Some("1900000109"))
    );
    assert!(calls.iter().all(|call| call.refusal().is_none() && call.unknown().is_empty()));
    // The gateway takes more than these, as WeChat Pay does.
    assert!(calls.iter().all(|call| call.header("Accept") == Some("application/json")));
    assert_eq!(calls[0].header("Content-Type"), Some("application/json"));
}

#[tokio::test]
async fn ordered_answers_and_refusals() {
    let gateway = Gateway::start().await.unwrap();
    let client = client(&gateway);
    gateway.on(post::OPERATION).reply(Reply::error(429, "FREQUENCY_LIMITED", "slowly")).times(1);
    let refused = |error: Error| match error {
        Error::Refused(refused) => {
            (refused.http_status().as_u16(), refused.code().to_owned(), refused.detail().cloned())
        }
        other => panic!("{other:?}"),
    };
    let jsapi = || client.v3().pay().transactions().jsapi();
    assert_eq!(refused(jsapi().post(order()).await.unwrap_err()).1, "FREQUENCY_LIMITED");
    jsapi().post(order()).await.unwrap();

    let nameless = order().detail(post::request::Detail::new().invoice_id("")).time_expire("");
    jsapi().post(nameless).await.unwrap();
    let (status, code, detail) = refused(client.chain("v3/pay/transactions/jsapi").post(&json!({})).await.unwrap_err());
    assert_eq!((status, code.as_str()), (400, "PARAM_ERROR"));
    assert_eq!(detail.unwrap()["location"], "body");
    let (status, code, _) = refused(client.chain("v3/pay/nothing").get(&Value::Null).await.unwrap_err());
    assert_eq!((status, code.as_str()), (404, "RESOURCE_NOT_EXISTS"));
}

#[tokio::test]
async fn what_settles_is_the_query_that_the_documentation_has() {
    let gateway = Gateway::start().await.unwrap();
    let client = client(&gateway);
    gateway.on(post::OPERATION).reply(Reply::hang_up());
    let error = client.v3().pay().transactions().jsapi().post(order()).await.unwrap_err();
    assert!(error.may_have_taken_effect());
    // It is the very operation that is asked next.
    assert_eq!(error.settled_by(), Some(&*format!("GET {}", get::OPERATION.path())));
    assert!(gateway.operations().any(|operation| Some(&*operation) == error.settled_by()));
}
