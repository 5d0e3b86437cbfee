//! Three documented operations through the generated chain: a plain one, one with a nested object, one with another host.

use serde_json::{Value, json};
use wechatpay::v3::edu_papay::contracts::presign;
use wechatpay::v3::global::papay::contracts::jsapi_pre_entrust_sign;
use wechatpay::v3::papay::sign::contracts::pre_entrust_sign;
use wechatpay::{Api, blocking};
use wechatpay_gateway::{Call, Gateway, Reply};

use crate::gateway::client;

/// The only request, which was not refused and says nothing that no page documents.
fn only(gateway: &Gateway) -> Call {
    let mut calls = gateway.calls();
    assert_eq!(calls.len(), 1);
    assert!(calls[0].refusal().is_none() && calls[0].unknown().is_empty());
    calls.remove(0)
}

fn body(call: &Call) -> Value {
    serde_json::from_str(call.text()).unwrap()
}

fn presign_request() -> presign::post::Request {
    presign::post::Request::new(presign::post::Required {
        appid: "wx8888888888888888".into(),
        openid: "oUpF8uMuAJOM2pxb1Q".into(),
        plan_id: "12535".into(),
        user_id: "student-1".into(),
        period_start_date: "2026-03-19".into(),
        trade_scene: "EDUCATION_PERIOD".into(),
    })
    .sub_mchid("1900000109")
}

#[tokio::test]
async fn presign_by_chain_and_by_path() {
    let gateway = Gateway::start().await.unwrap();
    gateway.on(presign::post::OPERATION).reply(Reply::json(200, r#"{"presign_token":"01a3"}"#));
    let client = client(&gateway);
    let typed = client.v3().edu_papay().contracts().presign().post(presign_request()).await.unwrap();
    assert_eq!(typed.presign_token, "01a3");
    let untyped = client.chain("v3/edu-papay/contracts/presign").post(&presign_request()).await.unwrap();
    assert_eq!(untyped["presign_token"], "01a3");

    let received = gateway.calls();
    assert_eq!(received.len(), 2);
    for request in &received {
        assert_eq!((request.method(), request.target()), ("POST", "/v3/edu-papay/contracts/presign"));
        assert_eq!(
            body(request),
            json!({
                "appid": "wx8888888888888888", "sub_mchid": "1900000109", "openid": "oUpF8uMuAJOM2pxb1Q",
                "plan_id": "12535", "user_id": "student-1", "period_start_date": "2026-03-19",
                "trade_scene": "EDUCATION_PERIOD",
            })
        );
    }
}

#[tokio::test]
async fn one_client_serves_a_runtime_and_blocks_a_thread() {
    let gateway = Gateway::start().await.unwrap();
    gateway.on(presign::post::OPERATION).reply(Reply::json(200, r#"{"presign_token":"01a3"}"#));
    let client = client(&gateway);
    client.v3().edu_papay().contracts().presign().post(presign_request()).await.unwrap();
    let waiting = blocking::Client::new(client.clone()).unwrap();
    // This runtime stands still meanwhile, and its pooled connection with it.
    let answer = waiting.v3().edu_papay().contracts().presign().post(presign_request()).send().unwrap();
    assert_eq!(answer.presign_token, "01a3");
    client.v3().edu_papay().contracts().presign().post(presign_request()).await.unwrap();
    assert_eq!(gateway.calls().len(), 3);
}

#[tokio::test]
async fn pre_entrust_sign_with_its_device() {
    use pre_entrust_sign::post::request::{
        DeviceInfo, DeviceInfoDaysSinceFirstLogin, DeviceInfoDeviceType, SignScene, required,
    };
    use pre_entrust_sign::post::{Request, Required};

    let gateway = Gateway::start().await.unwrap();
    // The page does not document this value of an enumeration.
    gateway
        .on(pre_entrust_sign::post::OPERATION)
        .lenient()
        .reply(Reply::json(200, r#"{"pre_entrustweb_id":"5778aadf7fdad","redirect_url":"https://x"}"#));
    let client = client(&gateway);
    let device_info = DeviceInfo::new(required::DeviceInfo {
        device_type: DeviceInfoDeviceType::DeviceTypeUnknow,
        device_os: "harmony".into(),
        device_id: "d-1".into(),
        device_running_as_root: false,
        device_ip: "192.0.2.7".into(),
        weixin_installed: true,
        weixin_version: "9.0".into(),
        days_since_first_login: DeviceInfoDaysSinceFirstLogin::from("DAYS_OF_TOMORROW"),
    });
    let request = Request::new(Required {
        sign_scene: SignScene::SignSceneApp,
        appid: "wxcbda96de0b165486".into(),
        plan_id: 12535,
        out_contract_code: "100001256".into(),
        contract_display_account: "user-1".into(),
        contract_notify_url: "https://shop.example.com/sign".into(),
        out_user_code: "1".into(),
        device_info,
    });
    let answer = client.v3().papay().sign().contracts().pre_entrust_sign().post(request).await.unwrap();
    assert_eq!(
        (answer.pre_entrustweb_id.as_str(), answer.redirect_url.as_deref()),
        ("5778aadf7fdad", Some("https://x"))
    );
    assert_eq!(only(&gateway).target(), "/v3/papay/sign/contracts/pre-entrust-sign");
    assert_eq!(
        body(&only(&gateway)),
        json!({
            "sign_scene": "SIGN_SCENE_APP", "appid": "wxcbda96de0b165486", "plan_id": 12535,
            "out_contract_code": "100001256", "contract_display_account": "user-1",
            "contract_notify_url": "https://shop.example.com/sign", "out_user_code": "1",
            "device_info": {
                "device_type": "DEVICE_TYPE_UNKNOW", "device_os": "harmony", "device_id": "d-1",
                "device_running_as_root": false, "device_ip": "192.0.2.7", "weixin_installed": true,
                "weixin_version": "9.0", "days_since_first_login": "DAYS_OF_TOMORROW",
            },
        })
    );
}

#[tokio::test]
async fn jsapi_pre_entrust_sign_goes_to_its_own_host() {
    use jsapi_pre_entrust_sign::post::{OPERATION, Request};

    let gateway = Gateway::start().await.unwrap();
    gateway.on(OPERATION).reply(Reply::json(200, r#"{"sign_url":"https://pay.example.com/sign"}"#));
    let client = client(&gateway);
    let request = Request::new().appid("wxd678efh567hg6787").plan_id(123).expired_time("2027-01-01T00:00:00+08:00");
    let answer = client.v3().global().papay().contracts().jsapi_pre_entrust_sign().post(request).await.unwrap();
    assert_eq!(answer.sign_url, "https://pay.example.com/sign");
    assert_eq!(OPERATION.own_host(), Some("https://apihk.mch.weixin.qq.com/"));
    assert_eq!(only(&gateway).target(), "/v3/global/papay/contracts/jsapi-pre-entrust-sign");
    assert_eq!(
        body(&only(&gateway)),
        json!({ "appid": "wxd678efh567hg6787", "plan_id": 123, "expired_time": "2027-01-01T00:00:00+08:00" })
    );
}
