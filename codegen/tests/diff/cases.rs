//! Every rule with the smallest trees that show it: before, after, and which changes they make.

use wechatpay_codegen::diff::Rule::{self, *};

use crate::pages::{State, notification, operation, section, stub};

/// Two states and the rules that must apply, and no other.
pub struct Case {
    /// Which rule it is about, and which go with it.
    pub rules: Vec<Rule>,
    pub before: State,
    pub after: State,
}

const PAGE: &str = "openapi/v3/zoo/animals.md";
const EVENT: &str = "webhook/v3/ANIMAL.BORN.md";
const NOTHING: &str = "=空字符串(无返回内容)";
const REPLY: &str = "status! string `200`\nbody object\n  code string 码\n  message string 信息";
const VALUES: &str = "种类<br/>`CAT` \\| `DOG` 枚举值之一";
const MORE_VALUES: &str = "种类<br/>`CAT` \\| `DOG` \\| `EEL` 枚举值之一";

impl Case {
    /// After, the overlay calls a field otherwise.
    fn renamed(mut self, field: &str) -> Self {
        let entry = format!("on = \"POST /v3/zoo/animals\"\nfield = \"{field}\"\nset = {{ rust = \"other\" }}");
        self.after = self.after.with(&entry);
        self
    }
}

fn pages(rules: &[Rule], before: &[(&str, String)], after: &[(&str, String)]) -> Case {
    Case { rules: rules.to_vec(), before: State::of(before), after: State::of(after) }
}

fn request(rules: &[Rule], before: &str, after: &str) -> Case {
    let page = |rows: &str| vec![(PAGE, operation("post", rows, NOTHING))];
    pages(rules, &page(before), &page(after))
}

/// Rows of the body.
fn body(rules: &[Rule], before: &str, after: &str) -> Case {
    let rows = |rows: &str| format!("json! object\n{}", indented(rows));
    request(rules, &rows(before), &rows(after))
}

fn answer(rules: &[Rule], before: &str, after: &str) -> Case {
    let page = |rows: &str| vec![(PAGE, operation("get", "query object\n  id string", rows))];
    pages(rules, &page(before), &page(after))
}

fn content(rules: &[Rule], before: &str, after: &str) -> Case {
    let page = |rows: &str| vec![(EVENT, born("", rows, REPLY))];
    pages(rules, &page(before), &page(after))
}

fn reply(rules: &[Rule], before: &str, after: &str) -> Case {
    let page = |rows: &str| vec![(EVENT, born("", "id string", rows))];
    pages(rules, &page(before), &page(after))
}

fn born(more: &str, content: &str, reply: &str) -> String {
    notification(&format!("  event_type! string 类型<br/>`ANIMAL.BORN` {more}枚举值"), content, reply)
}

fn indented(rows: &str) -> String {
    rows.lines().map(|row| format!("  {row}\n")).collect()
}

/// An operation with a fact of the overlay before and after.
fn overlay(rules: &[Rule], before: &str, after: &str) -> Case {
    let rows = "id! string 编号\n  name string";
    let state = || State::of(&[(PAGE, operation("get", "query object\n  type string", rows))]);
    let with = |entry: &str| if entry.is_empty() { state() } else { state().with(entry) };
    Case { rules: rules.to_vec(), before: with(before), after: with(after) }
}

/// Text of the page, replaced.
fn text(rules: &[Rule], before: &str, after: &str) -> Case {
    let page = operation("post", "json! object\n  id! string 编号", NOTHING);
    assert!(page.contains(before));
    pages(rules, &[(PAGE, page.clone())], &[(PAGE, page.replacen(before, after, 1))])
}

/// The cases.
pub fn cases() -> Vec<Case> {
    [operations(), stubs(), facts(), groups(), sent(), received(), types(), documented(), notifications()]
        .into_iter()
        .flatten()
        .collect()
}

fn one() -> String {
    operation("get", "query object\n  id string", "name! string")
}

fn operations() -> Vec<Case> {
    let other = "openapi/v3/zoo/beasts.md";
    let by = |name: &str| operation("get", &format!("{name}! string"), "name! string");
    let (mut mixed, extra) =
        ("# 动物 {#mix}\n\n".to_owned(), section(2, "删除", "delete", "query object\n  id string", NOTHING));
    mixed.push_str(&section(2, "动物", "get", "query object\n  id string", "name! string"));
    mixed.push_str(&extra);
    vec![
        pages(&[OperationAdded], &[(PAGE, one())], &[(PAGE, one()), (other, one())]),
        // A page becomes one of several operations.
        pages(&[OperationAdded], &[(PAGE, one())], &[(PAGE, mixed)]),
        pages(&[OperationRemoved], &[(PAGE, one()), (other, one())], &[(PAGE, one())]),
        // Without a stub a move is both.
        pages(&[OperationRemoved, OperationAdded], &[(PAGE, one())], &[(other, one())]),
        pages(&[OperationMoved], &[(PAGE, one())], &[(PAGE, stub("openapi/v3/zoo/beasts")), (other, one())]),
        pages(
            &[OperationMovedWithoutAlias],
            &[(PAGE, one())],
            &[
                (PAGE, stub("openapi/v3/zoo/beasts/{id}")),
                (
                    "openapi/v3/zoo/beasts/{id}.md",
                    operation("get", "id! string\nquery object\n  id string", "name! string"),
                ),
            ],
        ),
        pages(&[ParameterRenamed], &[("openapi/v3/zoo/{id}.md", by("id"))], &[("openapi/v3/zoo/{no}.md", by("no"))]),
        pages(
            &[ParameterRenamed],
            &[("openapi/v3/zoo/{id}.md", by("id"))],
            &[("openapi/v3/zoo/{no}.md", by("no")), ("openapi/v3/zoo/{id}.md", stub("openapi/v3/zoo/{no}"))],
        ),
        // A sibling that differs in `-` alone.
        pages(
            &[ChainRenamed, OperationAdded],
            &[("openapi/v3/zoo/old_animals.md", one())],
            &[("openapi/v3/zoo/old_animals.md", one()), ("openapi/v3/zoo/old-animals.md", one())],
        ),
    ]
}

fn stubs() -> Vec<Case> {
    let old = "openapi/v3/zoo/pets.md";
    let (cats, dogs) = ("openapi/v3/zoo/cats.md", "openapi/v3/zoo/dogs.md");
    let to = |page: &str| stub(page.trim_end_matches(".md"));
    let both = [(cats, one()), (dogs, one())];
    let with = |stubs: &[(&'static str, String)]| [both.as_slice(), stubs].concat();
    let lost = to("openapi/v3/zoo/nowhere");
    vec![
        pages(&[AliasAdded], &both, &with(&[(old, to(cats))])),
        pages(&[AliasLost], &with(&[(old, to(cats))]), &both),
        pages(&[AliasRedirected], &with(&[(old, to(cats))]), &with(&[(old, to(dogs))])),
        pages(&[StubChanged], &both, &with(&[(old, lost)])),
    ]
}

fn facts() -> Vec<Case> {
    let state = || State::of(&[(PAGE, one()), ("openapi/v3/farm/cows.md", one())]);
    let split =
        |zoo: &str, farm: &str| format!("[{zoo}]\nprefixes = [\"v3/zoo\"]\n[{farm}]\nprefixes = [\"v3/farm\"]\n");
    let both = |zoo: &str| format!("[{zoo}]\nprefixes = [\"v3/zoo\", \"v3/farm\"]\n");
    let products = |rule: Rule, before: String, after: String| Case {
        rules: vec![rule],
        before: state().products(&before),
        after: state().products(&after),
    };
    let on = "on = \"GET /v3/zoo/animals\"";
    let with_host = |host: &str| format!("base_uri{host}\nquery object\n  id string");
    let (hk, hk_required) =
        (" string 接入点`https://api.mch.weixin.qq.com/hk/`", "! string 接入点`https://api.mch.weixin.qq.com/hk/`");
    let v2 = |rows: &str| {
        vec![("openapi/v2/zoo/feed.md", operation("post", &format!("{rows}\nxml! object\n  id! string"), "ok! string"))]
    };
    let of_v2 = |rule: Rule, expect: &str, set: &str| {
        let entry = format!("on = \"POST /v2/zoo/feed\"\nexpect = {{ {expect} }}\nset = {{ {set} }}");
        Case { rules: vec![rule], before: State::of(&v2("")), after: State::of(&v2("")).with(&entry) }
    };
    let upload = "body! object `multipart/form-data`\n  file! object 文件\n  meta! object@json 信息\n    filename! string 文件名\n    sha256! string 文件的SHA256摘要";
    let odd = format!("{upload}\n  other! string 其他");
    vec![
        products(FeatureRenamed, split("zoo", "farm"), split("park", "farm")),
        products(FeatureChanged, split("zoo", "farm"), both("zoo")),
        request(&[EmissionEnded], upload, &odd),
        request(&[EmissionBegan], &odd, upload),
        request(&[HostChanged], &with_host(hk), &with_host(" string 接入点`https://api2.mch.weixin.qq.com/`")),
        request(&[HostRequired], &with_host(hk), &with_host(hk_required)),
        overlay(
            &[VerificationChanged],
            "",
            &format!("{on}\nexpect = {{ verification = \"signed-body\" }}\nset = {{ verification = \"unsigned\" }}"),
        ),
        overlay(
            &[PaddingChanged],
            "",
            &format!("{on}\nexpect = {{ padding = \"oaep\" }}\nset = {{ padding = \"pkcs1\" }}"),
        ),
        overlay(
            &[SettlementChanged],
            "",
            &format!("{on}\nexpect = {{ settled-by = \"no\" }}\nset = {{ settled-by = \"GET /v3/zoo/animals\" }}"),
        ),
        pages(&[FlagsChanged, UnseenChanged], &v2(""), &v2("security! boolean `true`")),
        overlay(&[FlagsChanged], "", &format!("{on}\nexpect = {{ reads = false }}\nset = {{ reads = true }}")),
        of_v2(SignTypeChanged, "sign-type = \"any\"", "sign-type = \"hmac-sha256\""),
        of_v2(AnswerFormatChanged, "answer-format = \"usual\"", "answer-format = \"json\""),
        text(&[Deprecated], "| 请求参数", "::: danger {.im-deprecated}\n已于 `2025.01.01` 下线\n:::\n\n| 请求参数"),
        text(&[MarksChanged], "| 请求参数", "::: tip {.im-privated}\n邀请制\n:::\n\n| 请求参数"),
        text(&[TitleChanged], "动物", "野兽"),
        text(
            &[LinksChanged],
            "{.im-table #response}",
            "{.im-table #response}\n\n参阅 [官方文档](https://example.org/a)",
        ),
        text(
            &[SampleChanged],
            "{.im-table #request}",
            "{.im-table #request}\n\n```json [请求样例]\n{\"json\":{\"id\":\"7\"}}\n```",
        ),
    ]
}

fn groups() -> Vec<Case> {
    let (query, headers) = ("query object\n  page string", "headers object\n  X-Zoo string");
    let json = "json! object\n  id! string";
    vec![
        request(&[GroupAdded], "", query),
        request(&[GroupAddedRequired], "", json),
        request(&[GroupAdded], &format!("{json}\n{query}"), &format!("{json}\n{query}\n{headers}")),
        request(&[GroupAddedRequired], &format!("{query}\n{headers}"), &format!("{query}\n{headers}\n{json}")),
        request(&[GroupRemoved], json, ""),
        request(&[GroupRemoved], &format!("{json}\n{query}"), json),
        request(&[GroupsRearranged], json, &format!("{json}\n{query}")),
        request(&[GroupListChanged], json, "json! object[]\n  id! string"),
        request(&[GroupRequired], &format!("{query}\n{json}"), &format!("{query}\njson object\n  id! string")),
        request(&[GroupFlag], json, "json object\n  id! string"),
        request(&[EmissionEnded], json, "xml! object\n  id! string"),
        request(
            &[BodyFormChanged],
            json,
            "body! object `multipart/form-data`\n  file! object 文件\n  meta! object@json 信息\n    filename! string 文件名",
        ),
        // Headers of the client ask nobody.
        request(&[UnseenChanged], json, &format!("{json}\nheaders! object\n  Wechatpay-Serial! string")),
    ]
}

fn sent() -> Vec<Case> {
    let upload = |fact: &str| {
        format!(
            "body! object `multipart/form-data`\n  file! object 文件\n  meta! object@json 信息\n    filename! string 文件名\n    sha256! string {fact}"
        )
    };
    vec![
        body(&[OptionalAdded], "id! string", "id! string\nname string"),
        body(&[OptionalAdded], "id! string", "id! string\nkeeper object\n  name! string"),
        body(&[RequiredAdded], "id! string", "id! string\nname! string"),
        body(&[FixedAdded], "id! string", "id! string\nkind! string 固定值`X`"),
        body(&[SentRemoved], "id! string\nname string", "id! string"),
        body(&[BecameRequired], "id! string\nname string", "id! string\nname! string"),
        body(&[BecameOptional], "id! string\nname! string", "id! string\nname string"),
        body(&[FixedRequired], "id! string\nkind string 固定值`X`", "id! string\nkind! string 固定值`X`"),
        body(&[Fixed, LabelChanged], "kind! string 种类", "kind! string 固定值`X`"),
        body(&[Freed, LabelChanged], "kind! string 固定值`X`", "kind! string 种类"),
        body(&[FixedValueChanged], "kind! string 固定值`X`", "kind! string 固定值`Y`"),
        request(&[FileFactChanged, LabelChanged], &upload("文件的SHA256摘要"), &upload("其他")),
        // The parts of an upload are fields of the request.
        request(&[SentRemoved, RequiredAdded], &upload("其他"), &upload("其他").replace("file!", "media!")),
        request(&[SentRemoved, RequiredAdded], &upload("其他"), &upload("其他").replace("meta!", "about!")),
        request(&[FieldRenamed], &upload("其他"), &upload("其他")).renamed("body.file"),
    ]
}

fn received() -> Vec<Case> {
    let fields = "id! string\nkeepers! object[]\n  name! string";
    vec![
        answer(&[AnsweredAdded], "id! string", "id! string\nname! string"),
        answer(&[AnsweredRemoved], "id! string\nname string", "id! string"),
        answer(&[AnswerOptional], "id! string", "id string"),
        answer(&[AnswerRequired], "id string", "id! string"),
        answer(&[AnswerListRequired], fields, &fields.replace("keepers!", "keepers")),
        answer(&[AnswerFilled], NOTHING, "id! string"),
        answer(&[AnswerFormChanged], "id! string", NOTHING),
        answer(&[AnswerFormChanged], "id! string", "=文件流(图片)"),
        answer(&[NestingChanged], "id! string\nname string", "data! object[]\n  id! string\n  name string"),
        answer(&[NestingChanged], "data! object[]\n  id! string\n  name string", "id! string\nname string"),
        answer(
            &[NestingChanged],
            "a object\n  x string\n  y string\nb object\n  z string",
            "a object\n  x string\nb object\n  z string\n  y string",
        ),
        answer(
            &[NestingChanged, AnswerOptional],
            "id! string\nname string",
            "data! object[]\n  id string\n  name string",
        ),
    ]
}

fn types() -> Vec<Case> {
    vec![
        body(&[TypeChanged], "id! string", "id! integer"),
        answer(&[TypeChanged], "id! string", "id! string[]"),
        answer(&[TypeChanged], "a! object\n  x string", "a! object[]\n  x string"),
        body(&[TypeRespelt], "count! integer", "count! number"),
        answer(&[StructureChanged], "extra object", "extra object\n  name string"),
        answer(&[StructureChanged], "extra object\n  name string", "extra object"),
        // Other words beside it don't hide it.
        answer(
            &[StructureChanged, ValuesNoted, LabelChanged],
            "extra object 附加\n  name string",
            &format!("extra object {VALUES}"),
        ),
        body(&[EncryptionBegan], "name! string", "name! string@platform"),
        answer(&[EncryptionEnded], "name! string@merchant", "name! string"),
        body(&[EncryptionChanged], "name! string@platform", "name! string@merchant"),
        body(&[EncodingChanged], "extra! object\n  name string", "extra! object@json\n  name string"),
        overlay_body(
            &[BareListChanged, TypeRenamed],
            "extra! string@json\n---\n  item! object[]\n    name! string",
            "json.extra",
        ),
        body(&[EnumerationAppeared], "kind string 种类", &format!("kind string {VALUES}")),
        answer(&[EnumerationVanished], &format!("kind string {VALUES}"), "kind string 种类"),
        answer(&[ValueAdded], &format!("kind string {VALUES}"), &format!("kind string {MORE_VALUES}")),
        body(&[ValueRemoved], &format!("kind string {MORE_VALUES}"), &format!("kind string {VALUES}")),
        // A value that is no integer: no enumeration can be made of them.
        answer(
            &[EnumerationVanished],
            "kind integer 种类<br/>`1` \\| `2` 枚举值之一",
            "kind integer 种类<br/>`1` \\| `2` \\| `X` 枚举值之一",
        ),
        body(
            &[VariantRenamed, ValueAdded],
            "kind string 种类<br/>`A_B` \\| `C` 枚举值之一",
            "kind string 种类<br/>`A-B` \\| `A_B` \\| `C` 枚举值之一",
        ),
        answer(
            &[ValuesNoted],
            "kind boolean 种类<br/>`true` \\| `false` 枚举值之一",
            "kind boolean 种类<br/>`true` \\| `false` \\| `none` 枚举值之一",
        ),
        answer(&[ConstantNoted], "kind string 固定值`X`", "kind string 固定值`Y`"),
        overlay(&[FieldRenamed], "", "on = \"GET /v3/zoo/animals\"\nfield = \"query.type\"\nset = { rust = \"kind\" }"),
        answer(
            &[TypeRenamed, AnsweredAdded],
            "a object\n  b_c object\n    x string",
            "a_b object\n  c object\n    y string\na object\n  b_c object\n    x string",
        ),
        answer(&[UnitChanged], "fee! integer 金额<br/>单位：分", "fee! integer 金额<br/>单位：元"),
        answer(&[UnitNoted], "fee! integer 金额", "fee! integer 金额<br/>单位：分"),
    ]
}

fn documented() -> Vec<Case> {
    let variants = "a object\n  x! string\n---\na object\n  x! string\n  y string";
    vec![
        answer(&[LabelChanged], "id! string 编号", "id! string 号码"),
        answer(&[VariantsChanged], "a object\n  x! string\n---\na object\n  x! string\n  y! string", variants),
        pages(
            &[UnseenChanged],
            &[("openapi/v3/zoo/{id}.md", operation("get", "id! string", "name! string"))],
            &[("openapi/v3/zoo/{id}.md", operation("get", "id! integer", "name! string"))],
        ),
        // The order says nothing.
        answer(&[], "id! string\nname string", "name string\nid! string"),
        body(
            &[],
            &format!("id! string\nkind string {VALUES}"),
            "kind string 种类<br/>`DOG` \\| `CAT` 枚举值之一\nid! string",
        ),
    ]
}

fn notifications() -> Vec<Case> {
    let other = "webhook/v3/ANIMAL.LEFT.md";
    let left = || born("", "id string", REPLY).replace("ANIMAL.BORN", "ANIMAL.LEFT");
    let event = || (EVENT, born("", "id string", REPLY));
    let two = || (EVENT, born("\\| `ANIMAL.HATCHED` ", "id string", REPLY).replace("枚举值", "枚举值之一"));
    let open = (
        EVENT,
        "---\ntitle: 通知\n---\n\n# {{ $frontmatter.title }} {#post}\n\n| 请求参数 | 类型 {.type} | 描述 {.desc}\n| --- | --- | ---\n| body {data-required} | object | 通知的`JSON`数据结构\n| event_type {data-required data-indent=1} | string | 类型<br/>`ANIMAL.BORN` 枚举值\n| id {data-indent=1} | string | 编号\n\n{.im-table #request}\n\n| 应答规范 | 类型 {.type} | 描述 {.desc}\n| --- | --- | ---\n| status {data-required} | string | `200`\n\n{.im-table #response}\n"
            .to_owned(),
    );
    let with_body = "status! string `200`\nbody! object\n  ticket! string 票";
    vec![
        content(&[ContentAdded], "id string", "id string\nname string"),
        content(&[ContentRemoved], "id string\nname string", "id string"),
        content(&[ContentRequired], "id string", "id! string"),
        pages(&[NotificationAdded], &[event()], &[event(), (other, left())]),
        pages(&[NotificationRemoved], &[event(), (other, left())], &[event()]),
        pages(
            &[NotificationRenamed],
            &[event()],
            &[("webhook/v3/ANIMAL.NEW.md", event().1), (EVENT, stub("webhook/v3/ANIMAL.NEW"))],
        ),
        pages(&[EventTypeAdded], &[event()], &[two()]),
        pages(&[EventTypeRemoved], &[two()], &[event()]),
        pages(&[ContentMoved, UnseenChanged, UnseenChanged, UnseenChanged, UnseenChanged], &[event()], &[open]),
        reply(&[ReplyAdded], REPLY, with_body),
        reply(&[ReplyRemoved], with_body, REPLY),
        reply(&[ReplyStatusChanged, UnseenChanged], with_body, &with_body.replace("`200`", "固定值`202`")),
        reply(&[RequiredAdded], with_body, &format!("{with_body}\n  seat! string 座")),
    ]
}

/// Content of a string before, and the same as a bare list.
fn overlay_body(rules: &[Rule], rows: &str, field: &str) -> Case {
    let state = || State::of(&[(PAGE, operation("post", &format!("json! object\n{}", indented(rows)), NOTHING))]);
    let entry = format!(
        "on = \"POST /v3/zoo/animals\"\nfield = \"{field}\"\nexpect = {{ bare-list = false }}\nset = {{ bare-list = true }}"
    );
    Case { rules: rules.to_vec(), before: state(), after: state().with(&entry) }
}
