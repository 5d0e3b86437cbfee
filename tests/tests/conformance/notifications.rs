//! Every notification: sent by the gateway, it arrives at the receiver as the type of its page, whole.

use std::collections::BTreeSet;

use serde_json::Value;
use wechatpay::HeaderMap;
use wechatpay::webhook::Event;
use wechatpay_codegen::ir::{Field, Version};
use wechatpay_gateway::Gateway;

use crate::compared::plain;
use crate::prepared::within;
use crate::sent::Read;
use crate::{client, documented, table};

/// What only a failure says; the gateway sends successes.
const OF_FAILURES: [&str; 2] =
    ["V2 combined-transactions-success/err_code", "V2 combined-transactions-success/err_code_des"];

fn typed_json(value: &dyn wechatpay::ToField) -> Value {
    serde_json::from_slice(&wechatpay::to_json(value)).unwrap()
}

fn gather(
    fields: &[Field],
    value: &Value,
    at: &str,
    documented: &mut BTreeSet<String>,
    arrived: &mut BTreeSet<String>,
) {
    for field in fields {
        let path = format!("{at}/{}", field.name.wire);
        documented.insert(path.clone());
        let first = field.name.wire.split('$').next().unwrap_or_default();
        let own = match field.numbered {
            0 => value.get(&field.name.wire),
            _ => {
                value.as_object().and_then(|own| own.iter().find(|(name, _)| name.starts_with(first))).map(|own| own.1)
            }
        };
        let own = own.unwrap_or(&Value::Null);
        if !own.is_null() {
            arrived.insert(path.clone());
        }
        let own = own.get(0).filter(|_| own.is_array()).unwrap_or(own);
        gather(within(field), own, &path, documented, arrived);
    }
}

#[tokio::test]
async fn every_notification_arrives() {
    let (gateway, api) = (Gateway::start().await.unwrap(), documented());
    let receiver = client(&gateway).receiver().unwrap();
    let (mut problems, mut documented, mut arrived, mut pages) = (Vec::new(), BTreeSet::new(), BTreeSet::new(), 0);
    for page in &api.notifications {
        let name = &page.name.wire;
        let is_own = |own: &&crate::sent::Page| {
            own.name == *name && matches!(own.read, Read::V2(_)) == (page.version == Version::V2)
        };
        let Some(row) = table::PAGES.iter().find(is_own) else {
            problems.push(format!("{name}: not in the table"));
            continue;
        };
        pages += 1;
        let fields = wechatpay_codegen::emit::place::content(page);
        let sent = match row.read {
            Read::V2(read) => {
                let sent = gateway.notification_v2(name).build().unwrap();
                let (typed, whole) = read(&receiver, &sent.body);
                let [typed, whole] = [typed, whole].map(|value| plain(&gateway, Version::V2, &value));
                if typed != whole {
                    problems.push(format!("{name}: read {typed}\n    of {whole}"));
                }
                typed
            }
            Read::Event(content) => {
                let sent = gateway.notification(name).build().unwrap();
                let mut headers = HeaderMap::new();
                for (name, value) in &sent.headers {
                    let name = name.parse::<http::HeaderName>().unwrap();
                    headers.append(name, value.parse().unwrap());
                }
                let notification = match receiver.receive::<Event>(&headers, &sent.body).await {
                    Ok(notification) => notification,
                    Err(rejection) => {
                        problems.push(format!("{name}: {rejection}"));
                        continue;
                    }
                };
                let Some(content) = content(&notification.event) else {
                    problems.push(format!("{name}: arrived as another event"));
                    continue;
                };
                let [typed, whole] =
                    [typed_json(content), sent.content].map(|value| plain(&gateway, Version::V3, &value));
                if typed != whole {
                    problems.push(format!("{name}: read {typed}\n    of {whole}"));
                }
                typed
            }
        };
        let of = format!("{:?} {name}", page.version);
        gather(fields, &sent, &of, &mut documented, &mut arrived);
    }
    println!("{pages} notifications, {} of {} fields", arrived.len(), documented.len());
    assert!(problems.is_empty(), "{}\n{}", problems.len(), problems.join("\n"));
    let missing = documented.difference(&arrived).collect::<Vec<_>>();
    assert_eq!(missing, OF_FAILURES, "never arrived");
    assert_eq!((pages, table::PAGES.len()), (api.notifications.len(), api.notifications.len()));
}
