//! One small page per feature of APIv2's: what is emitted for it, as a snapshot.

use wechatpay_codegen::emit::{self, Emitted, Reason};
use wechatpay_codegen::names::{self, Renames};
use wechatpay_codegen::source::Source;

/// The tables of a page: rows of the request, rows of the answer.
fn page(title: &str, method: &str, request: &str, answer: &str) -> String {
    format!(
        "---\ntitle: {title}\n---\n\n# {{{{ $frontmatter.title }}}} {{#{method}}}\n\n\
         | 请求参数 | 类型 {{.type}} | 描述 {{.desc}}\n| --- | --- | ---\n{request}\n{{.im-table #request}}\n\n\
         | 返回字典 | 类型 {{.type}} | 描述 {{.desc}}\n| --- | --- | ---\n{answer}\n{{.im-table #response}}\n"
    )
}

fn emitted(path: &str, text: &str) -> Emitted {
    let mut found = Vec::new();
    let mut api = wechatpay_codegen::read(&[Source::new(path, text)], &mut found);
    api.operations.iter_mut().for_each(|operation| operation.product = Some("zoo".to_owned()));
    api.notifications.iter_mut().for_each(|notification| notification.product = Some("zoo".to_owned()));
    assert_eq!(names::assign(&mut api, &Renames::new(&[])), []);
    emit::emit(&api)
}

/// The file of the only operation page.
fn file(path: &str, text: &str) -> String {
    let module = path.trim_start_matches("openapi/").trim_end_matches(".md");
    emitted(path, text).files[&format!("src/{module}.rs")].clone()
}

const XML: &str = "| xml {data-required} | object | 正文\n| mch_id {data-required data-indent=1} | string | 商户号\n";
const SIGNED: &str = "| return_code {data-required} | string | 状态码\n| sign {data-required} | string | 签名\n";

#[test]
fn the_client_certificate_and_the_only_way_to_sign() {
    let rows = format!(
        "| security {{data-required}} | `true` | 证书\n{XML}\
         | sign_type {{data-required data-indent=1}} | string | 签名类型<br/>`HMAC-SHA256` 枚举值\n\
         | nonce_str {{data-required data-indent=1}} | string | 随机字符串\n"
    );
    insta::assert_snapshot!(file("openapi/v2/zoo/feed.md", &page("喂食", "post", &rows, SIGNED)));
}

#[test]
fn numbered_fields_in_an_answer() {
    let rows = format!("| nonceless {{data-required}} | `true` | 无随机字符串\n{XML}");
    let answer = "| return_code {data-required} | string | 状态码\n| animal_id_$n {data-required} | string | 编号\n\
                  | kind_$n | string | 种类<br/>`CAT` \\| `DOG` 枚举值之一\n| meal_$n_$m | integer | 餐\n\
                  | list | object | 列表\n| info {data-indent=1} | object[] | 信息\n| name {data-indent=2} | string | 名字\n";
    let emitted = emitted("openapi/v2/zoo/animals.md", &page("动物", "post", &rows, answer));
    insta::assert_snapshot!(emitted.files["src/v2/zoo/animals.rs"]);
    insta::assert_snapshot!("numbered_fields_in_a_test", emitted.files["tests/round_trip/zoo_v2.rs"]);
}

#[test]
fn an_address_that_the_user_is_sent_to() {
    let rows = "| query {data-required} | object | 查询\n| appid {data-required data-indent=1} | string | 应用\n\
                | sign {data-required data-indent=1} | string | 签名\n| fragment {data-required} | string | 固定值`#zoo`\n";
    let answer = "| `30x`跳转(无实际返回信息) {align=center colspan=3}\n";
    insta::assert_snapshot!(file("openapi/v2/zoo/enter.md", &page("入园", "get", rows, answer)));
}

#[test]
fn an_upload_of_texts_beside_a_file() {
    let rows = "| body {data-required} | object | 声明`multipart/form-data`\n\
                | photo {data-required data-indent=1} | object | 照片\n\
                | photo_hash {data-required data-indent=1} | string | 根据照片文件内容计算的MD5值\n\
                | mch_id {data-required data-indent=1} | string | 商户号\n\
                | sign {data-required data-indent=1} | string | 签名\n";
    insta::assert_snapshot!(file("openapi/v2/zoo/photo.md", &page("照片", "post", rows, SIGNED)));
}

#[test]
fn a_structure_in_a_string_like_a_query() {
    let rows = format!(
        "{XML}| visitor {{data-indent=1}} | string {{data-encoded=by-urlencode}} | 游客\n| {{colspan=3 .im-table-line}}\n\
         | time {{data-indent=2}} | number | 时间\n"
    );
    let text = file("openapi/v2/zoo/visit.md", &page("参观", "post", &rows, SIGNED));
    assert!(text.contains("pub visitor: Option<::rt::UrlString<request::Visitor>>"), "{text}");
}

#[test]
fn a_notification_whose_ciphertext_is_a_field() {
    let rows = "| xml {data-required} | object | 通知的`XML`数据结构\n| mch_id {data-required data-indent=1} | string | 商户号\n\
                | secret {data-required data-indent=1} | string {data-encrypted=by-aes-ecb} | 密文\n\
                | {colspan=3 .im-table-line}\n| animal {data-indent=2} | string | 动物\n";
    let reply = "| body | object | 应答\n| return_code {data-required data-indent=1} | string | 状态码\n";
    let text = page("出生", "post", rows, reply).replace("返回字典", "应答规范");
    let emitted = emitted("webhook/v2/animal-born.md", &text);
    insta::assert_snapshot!(emitted.files["src/webhook/v2/animal_born.rs"]);
    let index = &emitted.files["src/webhook/v2.rs"];
    assert!(index.contains("pub use animal_born::Notification as AnimalBorn;"), "{index}");
    let root = &emitted.files["src/webhook.rs"];
    assert!(root.contains("#[cfg(all(feature = \"v2\", feature = \"zoo\"))]"), "{root}");
}

#[test]
fn the_chain_needs_both_features() {
    let emitted = emitted("openapi/v2/zoo/feed.md", &page("喂食", "post", XML, SIGNED));
    let root = &emitted.files["src/lib.rs"];
    assert_eq!(root.matches("#[cfg(all(feature = \"v2\", feature = \"zoo\"))]").count(), 2, "{root}");
    assert!(emitted.files["src/v2.rs"].contains("pub use ::rt::v2::*;"));
}

#[test]
fn bodies_of_the_other_version_are_left_out() {
    let json = XML.replace("xml", "json");
    for (path, body) in [("openapi/v3/zoo/feed.md", XML), ("openapi/v2/zoo/feed.md", &json)] {
        let report = emitted(path, &page("喂食", "post", body, SIGNED)).report;
        assert_eq!(report.left_out.keys().collect::<Vec<_>>(), [&Reason::Body], "{path}");
    }
}

#[test]
fn a_reply_of_the_pages_own_is_xml() {
    let rows =
        "| xml {data-required} | object | 通知的`XML`数据结构\n| sign {data-required data-indent=1} | string | 签名\n";
    let reply = "| body | object | 应答\n| return_code {data-required data-indent=1} | string | 状态码\n\
                 | food {data-indent=1} | string | 食物\n";
    let text = page("饿了", "post", rows, reply).replace("返回字典", "应答规范");
    let text = emitted("webhook/v2/animal-hungry.md", &text).files["src/webhook/v2/animal_hungry.rs"].clone();
    assert!(text.contains("Self::v2_xml(200, &reply)"), "{text}");
}
