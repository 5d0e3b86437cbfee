//! Three pages of the documentation: their outlines, and one of them against the site that shows it.

use std::error::Error;

use wechatpay_codegen::ir::{Api, Operation};
use wechatpay_codegen::read;
use wechatpay_tests::{outline, trees};

/// What the site shows of the page: name, type and label of every row, in the order of the page.
const SHOWN: [&str; 11] = [
    "json object 声明请求的JSON数据结构",
    "appid string 服务商APPID",
    "sub_mchid string 子商户号",
    "sub_appid string 子商户APPID",
    "openid string 服务商APPID下的用户标识",
    "sub_openid string 子商户APPID下的用户标识",
    "plan_id string 签约模板号",
    "user_id string 用户账号",
    "period_start_date string 首次扣款日期",
    "trade_scene string 场景信息枚举",
    "presign_token string 预签约号",
];

const EDU_PAPAY: &str = "openapi/v3/edu-papay/contracts/presign.md";
const PAPAY: &str = "openapi/v3/papay/sign/contracts/pre-entrust-sign.md";
const GLOBAL: &str = "openapi/v3/global/papay/contracts/jsapi-pre-entrust-sign.md";

#[test]
fn the_site_shows_what_was_read() -> Result<(), Box<dyn Error>> {
    let api = page(EDU_PAPAY)?;
    let [operation] = api.operations.as_slice() else { return Err("the page is one operation".into()) };
    assert_eq!(operation.title, "预签约");
    // The row of the group is no field: the IR keeps what it says as the kind of the body.
    let (group, rows) = SHOWN.split_first().ok_or("no row is shown")?;
    assert!(group.starts_with("json object"));
    assert_eq!(lines(operation), rows);
    Ok(())
}

#[test]
fn edu_papay_presign() -> Result<(), Box<dyn Error>> {
    insta::assert_snapshot!(outline::of(&page(EDU_PAPAY)?));
    Ok(())
}

#[test]
fn papay_pre_entrust_sign() -> Result<(), Box<dyn Error>> {
    insta::assert_snapshot!(outline::of(&page(PAPAY)?));
    Ok(())
}

#[test]
fn global_jsapi_pre_entrust_sign() -> Result<(), Box<dyn Error>> {
    insta::assert_snapshot!(outline::of(&page(GLOBAL)?));
    Ok(())
}

/// The IR of one page of `spec/`.
fn page(path: &str) -> Result<Api, Box<dyn Error>> {
    let pages = trees::spec()?.into_iter().filter(|page| &*page.path == path).collect::<Vec<_>>();
    assert_eq!(pages.len(), 1, "{path}");
    Ok(read(&pages, &mut Vec::new()))
}

/// Name, type and label of every field, a line each.
fn lines(operation: &Operation) -> Vec<String> {
    let body = operation.body.iter().flat_map(|body| &body.message.fields);
    body.chain(&operation.answer.fields).flat_map(outline::names_types_labels).collect()
}
