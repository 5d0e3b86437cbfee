//! One small page per feature of the emitter: what is emitted for it, as a snapshot.

use wechatpay_codegen::diagnostics::{Code, Diagnostic};
use wechatpay_codegen::emit::{self, Emitted, Reason};
use wechatpay_codegen::names::{self, Renames};
use wechatpay_codegen::overlay::Rename;
use wechatpay_codegen::source::Source;

/// The tables of a page: rows of the request, rows of the answer.
fn page(title: &str, method: &str, request: &str, answer: &str) -> String {
    format!(
        "---\ntitle: {title}\n---\n\n# {{{{ $frontmatter.title }}}} {{#{method}}}\n\n\
         | 请求参数 | 类型 {{.type}} | 描述 {{.desc}}\n| --- | --- | ---\n{request}\n{{.im-table #request}}\n\n\
         | 返回字典 | 类型 {{.type}} | 描述 {{.desc}}\n| --- | --- | ---\n{answer}\n{{.im-table #response}}\n"
    )
}

fn emit_with(pages: &[(&str, String)], renames: &[Rename]) -> (Emitted, Vec<Diagnostic>) {
    let sources = pages.iter().map(|(path, text)| Source::new(path, text)).collect::<Vec<_>>();
    let mut found = Vec::new();
    let mut api = wechatpay_codegen::read(&sources, &mut found);
    for operation in &mut api.operations {
        operation.product = Some("zoo".to_owned());
    }
    for notification in &mut api.notifications {
        notification.product = Some("zoo".to_owned());
    }
    let named = names::assign(&mut api, &Renames::new(renames));
    (emit::emit(&api), named)
}

fn emitted(pages: &[(&str, String)]) -> Emitted {
    let (emitted, found) = emit_with(pages, &[]);
    assert_eq!(found, []);
    emitted
}

/// The file of the only operation page, below its first line.
fn file(path: &str, text: String) -> String {
    let module = path.trim_start_matches("openapi/").trim_end_matches(".md").replace('-', "_");
    let emitted = emitted(&[(path, text)]);
    emitted.files[&format!("src/{module}.rs")].clone()
}

const NO_ANSWER: &str = "| 空字符串(无返回内容) {align=center colspan=3}\n";

#[test]
fn nothing_required() {
    let rows = "| query | object | 查询\n| limit {data-indent=1} | integer | 条数\n";
    insta::assert_snapshot!(file("openapi/v3/zoo/keepers.md", page("饲养员列表", "get", rows, NO_ANSWER)));
}

#[test]
fn one_required_field() {
    let rows = "| json {data-required} | object | 正文\n| name {data-required data-indent=1} | string | 名字\n\
                | type {data-indent=1} | string | 种类\n";
    let answer = "| id {data-required} | string | 编号\n| tags | string[] | 标签\n";
    insta::assert_snapshot!(file("openapi/v3/zoo/animals.md", page("登记动物", "post", rows, answer)));
}

#[test]
fn several_required_fields_and_nested_structs() {
    let rows = "| json {data-required} | object | 正文\n| name {data-required data-indent=1} | string | 名字\n\
                | home {data-required data-indent=1} | object | 住处\n| house {data-required data-indent=2} | string | 馆\n\
                | cage {data-required data-indent=2} | integer | 笼号\n| keeper {data-indent=2} | object | 饲养员\n\
                | name {data-required data-indent=3} | string | 姓名\n";
    insta::assert_snapshot!(file("openapi/v3/zoo/moves.md", page("搬家", "post", rows, NO_ANSWER)));
}

#[test]
fn constants_are_filled() {
    let rows = "| json {data-required} | object | 正文\n| kind {data-required data-indent=1} | string | 固定值`CAT`\n\
                | form {data-indent=1} | string | 固定值`FULL`\n";
    insta::assert_snapshot!(file("openapi/v3/zoo/cats.md", page("登记猫", "post", rows, NO_ANSWER)));
}

#[test]
fn groups() {
    let rows = "| headers {data-required} | object | 头\n| Wechatpay-Serial {data-required data-indent=1} | string | 序列号\n\
                | Idempotency-Key {data-indent=1} | string | 幂等键\n| query {data-required} | object | 查询\n\
                | year {data-required data-indent=1} | integer | 年\n| json {data-required} | object | 正文\n\
                | name {data-required data-indent=1} | string | 名字\n";
    insta::assert_snapshot!(file("openapi/v3/zoo/feasts.md", page("宴会", "post", rows, NO_ANSWER)));
}

#[test]
fn headers_of_the_client_are_no_group() {
    let rows = "| headers {data-required} | object | 头\n| Wechatpay-Serial {data-required data-indent=1} | string | 序列号\n\
                | json {data-required} | object | 正文\n| name {data-required data-indent=1} | string | 名字\n";
    let file = file("openapi/v3/zoo/feasts.md", page("宴会", "post", rows, NO_ANSWER));
    assert!(file.contains("pub fn new(name: impl Into<String>)"), "{file}");
}

#[test]
fn enumerations() {
    let answer = "| state {data-required} | string | 状态：<br/>`AWAKE`：醒着<br/>`FAST ASLEEP`：熟睡<br/>`SELF`：自理<br/>`1.0`：旧版\n\
                  | size | integer | 大小：<br/>`1`：小<br/>`2`：大\n| colours | string[] | 颜色<br/>`RED` \\| `GREEN` 枚举值之一\n";
    insta::assert_snapshot!(file("openapi/v3/zoo/states.md", page("状态", "get", "", answer)));
}

#[test]
fn json_in_a_string() {
    let rows = "| json {data-required} | object | 正文\n\
                | menu {data-required data-indent=1} | string {data-encoded=by-json_encode} | 菜单\n| {colspan=3 .im-table-line}\n\
                | dish {data-required data-indent=2} | string | 菜\n| price {data-indent=2} | integer | 价格，单位为分\n";
    insta::assert_snapshot!(file("openapi/v3/zoo/menus.md", page("菜单", "post", rows, NO_ANSWER)));
}

#[test]
fn the_chain() {
    let get = page("查询动物", "get", "| animal_id {data-required} | string | 编号\n", NO_ANSWER);
    let list = page("动物列表", "get", "", NO_ANSWER);
    let emitted = emitted(&[
        ("openapi/v3/zoo/animals.md", list),
        ("openapi/v3/zoo/animals/{animal_id}.md", get.clone()),
        ("openapi/v3/zoo/animals/{animal_id}/delete.md", get),
    ]);
    let files = ["src/v3/zoo/animals.rs", "src/v3/zoo/animals/by_animal_id.rs", "src/lib.rs", "Cargo.toml"];
    let text = files.map(|path| format!("==> {path}\n{}", emitted.files[path]));
    insta::assert_snapshot!(text.join("\n"));
}

#[test]
fn deprecated_pages() {
    let text = page("旧接口", "get", "", NO_ANSWER).replace(
        "\n| 请求参数",
        "\n::: danger :no_entry_sign: {.im-deprecated}\n\n自`2024.05.01`起不再维护\n\n:::\n\n| 请求参数",
    );
    insta::assert_snapshot!(file("openapi/v3/zoo/old.md", text));
}

#[test]
fn moved_pages() {
    let stub = "---\ntitle: Moved to new\nhead:\n  - - meta\n    - http-equiv: refresh\n      content: 0; url=/openapi/v3/zoo/new\n---\n";
    let emitted = emitted(&[
        ("openapi/v3/zoo/new.md", page("新接口", "get", "", NO_ANSWER)),
        ("openapi/v3/zoo/old.md", stub.to_owned()),
    ]);
    let text = ["src/v3/zoo.rs", "src/v3/zoo/old.rs"].map(|path| emitted.files[path].clone());
    insta::assert_snapshot!(text.join("\n"));
}

#[test]
fn a_page_that_moved_to_other_parameters_has_no_alias() {
    let stub = "---\ntitle: Moved to new\nhead:\n  - - meta\n    - http-equiv: refresh\n      content: 0; url=/openapi/v3/zoo/new/{id}\n---\n";
    let new = page("新接口", "get", "| id {data-required} | string | 编号\n", NO_ANSWER);
    let emitted = emitted(&[("openapi/v3/zoo/new/{id}.md", new), ("openapi/v3/zoo/old.md", stub.to_owned())]);
    assert_eq!(emitted.found.iter().map(|found| found.code).collect::<Vec<_>>(), [Code::MoveChangesParameters]);
    assert!(!emitted.files.contains_key("src/v3/zoo/old.rs"));
}

#[test]
fn notifications() {
    let rows = "| headers {data-required} | object | 头\n| Request-ID {data-required data-indent=1} | string | 标识\n\
                | body {data-required} | object | 正文\n| event_type {data-required data-indent=1} | string | 类型<br/>`ZOO.BORN` 枚举值\n\
                | resource {data-required data-indent=1} | object | 资源\n\
                | ciphertext {data-required data-indent=2} | string {data-encrypted=by-aes-gcm} | 密文\n| {colspan=3 .im-table-line}\n\
                | animal {data-required data-indent=3} | object | 动物\n| name {data-required data-indent=4} | string | 名字\n\
                | siblings {data-indent=3} | string[] | 兄弟\n";
    let text = page("出生通知", "post", rows, "| status | number | 状态码\n").replace("返回字典", "应答规范");
    let emitted = emitted(&[("webhook/v3/ZOO.BORN.md", text)]);
    let files = ["src/webhook/v3/zoo_born.rs", "src/webhook/v3.rs", "src/webhook.rs"];
    insta::assert_snapshot!(files.map(|path| emitted.files[path].clone()).join("\n"));
}

/// A notification page: rows of the content at indent 3, rows of the reply.
fn notification(event_types: &str, original_type: &str, content: &str, reply: &str) -> String {
    let rows = format!(
        "| body {{data-required}} | object | 正文\n\
         | event_type {{data-required data-indent=1}} | string | 类型<br/>{event_types}\n\
         | resource {{data-required data-indent=1}} | object | 资源\n\
         | original_type {{data-indent=2}} | string | 原始类型{original_type}\n\
         | ciphertext {{data-required data-indent=2}} | string {{data-encrypted=by-aes-gcm}} | 密文\n\
         | {{colspan=3 .im-table-line}}\n{content}"
    );
    page("通知", "post", &rows, reply).replace("返回字典", "应答规范")
}

#[test]
fn several_event_types_of_a_page_and_several_pages_of_an_event_type() {
    let key = "{data-indent=3} | string {data-encrypted=by-rsa-pubkey data-tooltip=商户API证书对应的公钥加密后的BASE64字符串}";
    let mchid = format!("| mchid {{data-indent=3}} | string | 商户号\n| owner {key} | 主人\n");
    let reply = "| status | number | 状态码\n";
    let emitted = emitted(&[
        ("webhook/v3/ZOO.FED.md", notification("`ZOO.FED` \\| `ZOO.WATERED` 枚举值之一", "", &mchid, reply)),
        (
            "webhook/v3/ZOO.PARTNER_FED.md",
            notification(
                "`ZOO.FED` 枚举值",
                "<br/>`fed` 枚举值",
                "| sp_mchid {data-indent=3} | string | 服务商\n",
                reply,
            ),
        ),
    ]);
    insta::assert_snapshot!(emitted.files["src/webhook/event.rs"].clone());
}

#[test]
fn a_reply_of_the_pages_own() {
    let content = "| animal {data-indent=3} | string | 动物\n";
    let reply = "| status | number | 状态码<br/>`202` 枚举值\n| headers | object | 头\n\
                 | Content-Type {data-indent=1} | string | `application/json`\n\
                 | X-Keeper {data-required data-indent=1} | string | 饲养员\n| body | object | 正文\n\
                 | code {data-indent=1} | string | 状态码\n| food {data-indent=1} | string | 食物\n";
    let emitted = emitted(&[("webhook/v3/ZOO.HUNGRY.md", notification("`ZOO.HUNGRY` 枚举值", "", content, reply))]);
    let (_, reply) =
        emitted.files["src/webhook/v3/zoo_hungry.rs"].split_once("::rt::message!(Content);").unwrap_or_default();
    insta::assert_snapshot!(reply);
    assert!(reply.contains("Self::json(202, &reply.body).with_headers(&reply.headers)"));
}

#[test]
fn a_notification_that_is_not_encrypted() {
    let rows = "| body {data-required} | object | 正文\n\
                | event_type {data-required data-indent=1} | string | 类型<br/>`ZOO.SEEN` 枚举值\n\
                | resource {data-indent=1} | object | 资源\n| animal {data-indent=2} | string | 动物\n";
    let text = page("看见", "post", rows, "| status | number | 状态码\n").replace("返回字典", "应答规范");
    let emitted = emitted(&[("webhook/v3/ZOO.SEEN.md", text)]);
    assert!(emitted.files["src/webhook/v3/zoo_seen.rs"].contains("pub animal: Option<String>"));
}

#[test]
fn the_test_of_every_field() {
    let rows = "| json {data-required} | object | 正文\n| name {data-required data-indent=1} | string | 名字\n\
                | home {data-indent=1} | object | 住处\n| cage {data-required data-indent=2} | integer | 笼号\n";
    let answer =
        "| state | string | 状态<br/>`AWAKE` \\| `ASLEEP` 枚举值之一\n| ages {data-required} | integer[] | 年龄\n";
    let emitted = emitted(&[("openapi/v3/zoo/animals.md", page("登记动物", "post", rows, answer))]);
    insta::assert_snapshot!(emitted.files["tests/round_trip/zoo.rs"].clone());
}

#[test]
fn what_is_left_out_has_a_reason() {
    let upload = "| body {data-required} | object | 正文\n| front {data-indent=1} | object | 正面\n| back {data-indent=1} | object | 背面\n";
    let emitted = emitted(&[
        (
            "openapi/v3/zoo/animals.md",
            page("v3", "post", "| xml {data-required} | object | 正文\n| a {data-indent=1} | string | 甲\n", NO_ANSWER),
        ),
        ("openapi/v3/zoo/photos.md", page("photos", "post", upload, NO_ANSWER)),
    ]);
    let reasons =
        emitted.report.left_out.iter().map(|(reason, keys)| (*reason, keys.iter().cloned().collect::<Vec<_>>()));
    assert_eq!(
        reasons.collect::<Vec<_>>(),
        [
            (Reason::Body, vec!["POST /v3/zoo/animals".to_owned()]),
            (Reason::Upload, vec!["POST /v3/zoo/photos".to_owned()]),
        ]
    );
    assert!(emitted.report.emitted.is_empty());
}

/// One part is the file, the other one JSON; what the client knows of the file is asked of nobody.
const UPLOAD: &str = "| body {data-required} | object | 正文\n\
    | photo {data-required data-indent=1} | object | 照片文件，只支持PNG\n\
    | meta {data-required data-indent=1} | string | 元信息，使用json表示\n\
    | {colspan=3 .im-table-line}\n\
    | keeper {data-required data-indent=2} | string | 饲养员\n\
    | file_name {data-required data-indent=2} | string | 照片名称\n\
    | digest {data-required data-indent=2} | string | 文件的`SM3`摘要\n\
    | digest_algorithm {data-required data-indent=2} | string | 文件摘要算法 `DIGEST_SM3`枚举值\n";

#[test]
fn an_upload_asks_only_for_what_the_client_cannot_know() {
    let emitted = emitted(&[("openapi/v3/zoo/photo.md", page("上传照片", "post", UPLOAD, NO_ANSWER))]);
    insta::assert_snapshot!(emitted.files["src/v3/zoo/photo.rs"].clone());
    assert!(emitted.files["tests/round_trip/zoo.rs"].contains("tally.file("));
    // An object is what a string of JSON is.
    let object = UPLOAD.replace("| string | 元信息", "| object | 元信息");
    let object = object.replace("| {colspan=3 .im-table-line}\n", "");
    assert_ne!(object, UPLOAD);
    let other = self::emitted(&[("openapi/v3/zoo/photo.md", page("上传照片", "post", &object, NO_ANSWER))]);
    assert_eq!(other.files["src/v3/zoo/photo.rs"], emitted.files["src/v3/zoo/photo.rs"]);
}

#[test]
fn an_answer_that_is_a_file_is_a_download() {
    let file = "| 文件流(保存后按本地图片查看) {align=center colspan=3}\n";
    let emitted = emitted(&[("openapi/v3/zoo/photo.md", page("下载照片", "get", "", file))]);
    insta::assert_snapshot!(emitted.files["src/v3/zoo/photo.rs"].clone());
}

const LINKS: &str = "| list | object[] | 文件\n| download_url {data-indent=1} | string | 地址\n\
    | hash_type {data-indent=1} | string | 摘要类型<br/>`SHA1` \\| `SM3` 枚举值之一\n\
    | hash_value {data-indent=1} | string | 摘要\n| url | string | 网页\n";

#[test]
fn digests_by_sm3_are_built_for_their_products_only() {
    let manifest = |page| emitted(&[("openapi/v3/zoo/photo.md", page)]).files["Cargo.toml"].clone();
    let sha = UPLOAD.replace("SM3", "SHA256");
    let others = [
        ("`SM3`", "`sm-3`"),
        ("`SHA1` \\| `SM3` 枚举值之一", "`SM3`：国密"),
        ("`SHA1` \\| `SM3` 枚举值之一", "固定值`SM3`"),
    ];
    let answers = others.map(|(usual, other)| page("照片", "get", "", &LINKS.replace(usual, other)));
    let with = [page("上传照片", "post", UPLOAD, NO_ANSWER), page("照片", "get", "", LINKS)].into_iter().chain(answers);
    for with in with {
        assert!(manifest(with).contains("\nzoo = [\"sm3\"]\n"));
    }
    for without in [page("上传照片", "post", &sha, NO_ANSWER), page("照片", "get", "", &LINKS.replace("SM3", "MD5"))]
    {
        assert!(manifest(without).contains("\nzoo = []\n"));
    }
    // What belongs to no product is always there.
    let mut api = wechatpay_codegen::read(
        &[Source::new("openapi/v3/zoo/photo.md", &page("照片", "get", "", LINKS))],
        &mut Vec::new(),
    );
    assert_eq!(names::assign(&mut api, &Renames::new(&[])), []);
    assert!(
        emit::emit(&api).files["Cargo.toml"]
            .contains("\nwechatpay-runtime = { workspace = true, features = [\"sm3\"] }\n")
    );
}

#[test]
fn an_answer_that_says_where_a_file_lies_gives_its_address() {
    let emitted = emitted(&[("openapi/v3/zoo/photos.md", page("照片", "get", "", LINKS))]);
    let code = &emitted.files["src/v3/zoo/photos.rs"];
    let links = code.lines().filter(|line| line.contains("ToFileLink for")).map(str::trim).collect::<Vec<_>>();
    assert_eq!(links, ["impl ::rt::ToFileLink for List {"]);
}

#[test]
fn encrypted_fields_are_in_the_table_of_the_operation() {
    let key = "{data-encrypted=by-rsa-pubkey data-tooltip=";
    let rows = format!(
        "| json {{data-required}} | object | 正文\n\
         | name {{data-required data-indent=1}} | string {key}微信支付公钥/平台证书加密后的BASE64字符串}} | 名字\n\
         | keepers {{data-indent=1}} | object[] | 饲养员\n\
         | phones {{data-indent=2}} | string[] {key}微信支付公钥/平台证书加密后的BASE64字符串}} | 电话\n"
    );
    let answer = format!("| owner | string {key}商户API证书对应的公钥加密后的BASE64字符串}} | 主人\n");
    let emitted = emitted(&[("openapi/v3/zoo/secrets.md", page("登记秘密", "post", &rows, &answer))]);
    insta::assert_snapshot!(emitted.files["src/v3/zoo/secrets.rs"].clone());
}

#[test]
fn types_that_meet_are_found_and_parted_by_a_rename() {
    let answer = "| a | object | 甲\n| home {data-indent=1} | object | 住处\n| food {data-indent=2} | object | 食物\n\
                  | x {data-indent=3} | string | 一\n| b | object | 乙\n| home {data-indent=1} | object | 住处\n\
                  | food {data-indent=2} | object | 食物\n| y {data-indent=3} | string | 二\n";
    let pages = [("openapi/v3/zoo/twins.md", page("双胞胎", "get", "", answer))];
    let (_, found) = emit_with(&pages, &[]);
    let messages = found.iter().map(|found| format!("{}\n{}", found.message, found.help.clone().unwrap_or_default()));
    insta::assert_snapshot!(messages.collect::<Vec<_>>().join("\n\n"));
    let rename = Rename {
        on: "GET /v3/zoo/twins".to_owned(),
        field: Some("answer.b.home.food".to_owned()),
        rust: "OtherFood".to_owned(),
    };
    let (emitted, found) = emit_with(&pages, &[rename]);
    assert_eq!(found, []);
    assert!(emitted.files["src/v3/zoo/twins.rs"].contains("pub struct OtherFood"));
}

#[test]
fn siblings_of_one_name() {
    let get = || page("列表", "get", "", NO_ANSWER);
    let emitted = emitted(&[("openapi/v3/zoo/old-animals.md", get()), ("openapi/v3/zoo/old_animals.md", get())]);
    assert!(emitted.files["src/v3/zoo/old_animals.rs"].contains("`v3/zoo/old-animals`"));
    assert!(emitted.files["src/v3/zoo/old_animals_.rs"].contains("`v3/zoo/old_animals`"));
}

#[test]
fn the_order_of_the_pages_does_not_matter() {
    let rows = "| query | object | 查询\n| limit {data-indent=1} | integer | 条数\n";
    let mut pages = (0..12)
        .map(|n| (format!("openapi/v3/zoo/p{n}/{{id}}/x.md"), page("页", "get", rows, NO_ANSWER)))
        .collect::<Vec<_>>();
    let emit = |pages: &[(String, String)]| {
        emitted(&pages.iter().map(|(path, text)| (path.as_str(), text.clone())).collect::<Vec<_>>()).files
    };
    let first = emit(&pages);
    for turn in 1..10 {
        pages.rotate_left(turn % 5 + 1);
        pages.swap(0, turn % 7);
        assert_eq!(emit(&pages), first);
    }
}
