//! Nothing that is shown, logged or serialized holds a sensitive value.

use std::error::Error as _;
use std::fmt::Debug;
use std::future::IntoFuture;

use serde_json::json;
use wechatpay_runtime::v2::ApiV2Key;
use wechatpay_runtime::{
    Decode, Error, Json, Node, Object, Query, Receiver, Recipient, Sensitive, Upload, Writer, blocking, from_json,
    to_json,
};

use crate::keys::keys;
use crate::members::*;
use crate::messages::Empty;
use crate::server::{Reply, Server};
use crate::{builder, client};

/// Distinct in every rendering.
const NAME: &str = "Zhang-San-42";

fn shown(what: &dyn Debug) -> String {
    format!("{what:?} {what:#?}")
}

fn hides(text: &str) {
    assert!(!text.contains(NAME), "{text}");
}

fn request() -> ImportRequest {
    let mut request = import_request();
    request.operator = Some(NAME.into());
    request.operator_name = Some(NAME.into());
    request.body.contact = Some(Person { name: Some(NAME.into()), title: None });
    request.body.extra.as_mut().unwrap().aliases = vec![NAME.into()];
    request
}

#[test]
fn messages() {
    let request = request();
    hides(&shown(&request));
    let json = serde_json::to_string(&request.body).unwrap();
    hides(&json);
    assert!(json.contains("\"name\":\"***\"") && json.contains("\\\"aliases\\\":[\\\"***\\\"]"), "{json}");
    assert!(!json.contains("张"), "{json}");
    let read: ImportBody = serde_json::from_str(&json!({ "name": NAME }).to_string()).unwrap();
    assert_eq!(read.name.unwrap().expose(), Ok(NAME));
    // The one exception says so in its documentation.
    assert!(String::from_utf8(to_json(&request.body)).unwrap().contains(NAME));
}

/// Looks at what it is read from and written to.
struct Nosy(String);

impl Decode for Nosy {
    fn decode(object: &mut Object<'_>) -> Self {
        Self(shown(object))
    }
}

#[derive(Debug)]
struct Watching(Sensitive);

impl wechatpay_runtime::Encode for Watching {
    fn encode(&self, out: &mut Writer) {
        out.field("a", &NAME).field("name", &self.0);
        hides(&shown(out));
    }
}

#[test]
fn readers_and_writers() {
    hides(&from_json::<Nosy>(json!({ "name": NAME }).to_string().as_bytes()).unwrap().0);
    to_json(&Watching(NAME.into()));
    let error = from_json::<ImportResponse>(json!({ "data": NAME }).to_string().as_bytes()).unwrap_err();
    hides(&format!("{error} {error:?}"));
}

#[tokio::test]
async fn calls_clients_and_answers() {
    let name = keys().merchant.encrypt(NAME.as_bytes());
    let server = Server::start(move |_| {
        Reply::json(
            200,
            json!({ "data": [{ "id": "1", "name": name, "answers": ["clear Zhang-San-42"] }] }).to_string(),
        )
    });
    let client = client(&server);
    let request = request();
    let call = Node::new(&client).call::<ImportResponse>(&IMPORT, &request);
    hides(&shown(&call));
    hides(&shown(&client));
    let answer = call.await.unwrap();
    assert_eq!(answer.data[0].name.expose(), Ok(NAME));
    hides(&shown(&answer));
    hides(&shown(&answer.data[0].answers[0].expose()));
    hides(&format!("{}", answer.data[0].answers[0].expose().unwrap_err()));
    let json = serde_json::to_string(&*answer).unwrap();
    hides(&json);
    assert!(json.contains(r#""name":"***","answers":["***"]"#), "{json}");
}

/// The error with all that stands behind it.
fn walk(error: &Error) -> String {
    let mut text = format!("{error} {} {:?}", shown(error), error.operation());
    let mut source = error.source();
    while let Some(error) = source {
        text += &format!("{error} {error:?}");
        source = error.source();
    }
    text
}

#[tokio::test]
async fn errors() {
    let refusing = Server::start(|_| Reply::json(400, r#"{"code":"PARAM_ERROR"}"#));
    let garbled = Server::start(|_| Reply::json(200, json!({ "data": NAME }).to_string()));
    let unsigned = Server::start(|_| Reply::json(200, "{}").unsigned());
    let hanging = Server::start(|_| Reply::hang_up());
    for server in [&refusing, &garbled, &unsigned, &hanging] {
        let client = client(server);
        let error = Node::new(&client).call::<ImportResponse>(&IMPORT, &request()).await.unwrap_err();
        hides(&walk(&error));
        assert!(server.received().iter().all(|received| !received.text().contains(NAME)), "nor on the wire");
    }
    // Nobody listens there.
    let client = builder(&refusing).base_url("http://127.0.0.1:9").build().unwrap();
    let error = Node::new(&client).call::<Empty>(&IMPORT, &request()).await.unwrap_err();
    hides(&walk(&error));
    let mut request = request();
    request.body.name = Some(NAME.into());
    let error = Node::new(&client).call::<Empty>(&IMPORT, &request).await.unwrap_err();
    hides(&walk(&error));
}

/// Whatever of the public types holds a secret, as `Debug` shows it.
#[tokio::test]
async fn whatever_holds_a_secret() {
    const API_V3_KEY: &str = "0123456789abcdef0123456789ABCDEF";
    const PROXY: &str = "http://user:pass-word@127.0.0.1:9";
    let server = Server::start(|_| Reply::json(200, json!({ "name": NAME }).to_string()));
    let own = keys().merchant.pkcs8();
    let builder = || builder(&server).api_v3_key(API_V3_KEY).pay_to_bank_key(&keys().bank.public_pem());
    let client = builder().build().unwrap();
    let blocking = blocking::Client::new(client.clone()).unwrap();
    let request = (Query(json!({ "openid": NAME })), Json(json!({ "name": NAME })));
    let chain = || client.chain("v3/x/{id}").parameter("id", 1);
    let link = format!("{}/v3/billdownload/file?token={NAME}", server.url());
    let receiver = client.receiver().unwrap();
    let upload = Upload::bytes("a.png", NAME.as_bytes().to_vec());
    let recipient = Recipient::new("1").api_v3_key(API_V3_KEY).private_key(&own);
    let shown = [
        shown(&builder().proxy(PROXY)),
        shown(&client),
        shown(&blocking),
        shown(&chain().post(&request)),
        shown(&chain().post(&request).into_future()),
        shown(&blocking.chain("v3/x").post(&request)),
        shown(&client.download(link.as_str())),
        shown(&blocking.download(link.as_str())),
        shown(&client.front_end()),
        shown(&receiver),
        shown(&Receiver::builder().client(&client)),
        shown(&recipient),
        shown(&upload),
        shown(&Sensitive::from(NAME)),
        shown(&ApiV2Key::new(API_V3_KEY).unwrap()),
    ];
    let key_lines = own.lines().filter(|line| !line.starts_with('-')).collect::<Vec<_>>();
    for text in shown {
        for hidden in [NAME, API_V3_KEY, "pass-word"].iter().chain(&key_lines) {
            assert!(!text.contains(hidden), "{text}");
        }
    }
}
