//! The overlay and the products: any TOML gives corrections or diagnostics, loses no row, and what comes of it can be emitted.

use std::sync::LazyLock;

use wechatpay_codegen::diagnostics::{Code, Style, render};
use wechatpay_codegen::overlay::Overlay;
use wechatpay_codegen::products::Products;
use wechatpay_codegen::source::Source;
use wechatpay_codegen::{account, api};
use wechatpay_tests::trees;

use crate::{Surface, emission, texts};

/// The text of `overlay.toml`; behind a line `%%%`, that of `products.toml`.
pub const SURFACE: Surface = Surface { name: "overlay", check, seeds, words: WORDS, longest: 4 << 10 };

const WORDS: &[&str] = &[
    "[[entry]]\n",
    "[[finding]]\n",
    "on = ",
    "field = ",
    "expect = ",
    "set = ",
    "why = \"x\"\n",
    "pending = true\n",
    "code = ",
    "page = ",
    "says = ",
    "rust = ",
    "required",
    "verification",
    "signed-body",
    "signed-sha1-json",
    "unsigned",
    "padding",
    "oaep",
    "pkcs1",
    "settled-by",
    "bare-list",
    "encrypted",
    "encoded",
    "type",
    "name",
    "file-fact",
    "no",
    "platform-key",
    "by-json",
    "string",
    "integer",
    "object",
    "json.",
    "answer.",
    "query.",
    "path.",
    "headers.",
    "xml.",
    "body.",
    "error.",
    "reply.",
    "{ ",
    " }",
    "true",
    "false",
    "\"\"\"",
    "'''",
    "%%%",
    "prefixes = [\"v3\"]",
    "[shop]",
    "POST /v3/",
    "GET /v3/",
    "webhook/v3/",
    "=",
    "\\u0000",
    "r#fn",
    "Type",
];

/// What the overlay is laid over: pages with encryption, several groups, and notifications.
static PAGES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let fixtures = ["encryption", "groups", "notifications"];
    fixtures.iter().flat_map(|name| trees::fixture("grammar", name).unwrap()).collect()
});

fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (overlay, products) =
        text.split_once("%%%").unwrap_or((&text, "[shop]\nprefixes = [\"v3\", \"v2\", \"webhook\"]"));
    let overlay = Source::new("spec/overlay.toml", overlay);
    let products = Source::new("spec/products.toml", products);
    let run = || {
        let mut found = Vec::new();
        let api = api(&PAGES, &overlay, &products, &mut found);
        (api, found)
    };
    let (corrected, found) = run();
    let (again, found_again) = run();
    assert!(corrected == again && format!("{found:?}") == format!("{found_again:?}"), "two runs differ");
    for finding in &found {
        assert!(!render(finding, Some(&overlay.text), Style::Plain).is_empty());
    }
    assert_eq!(account::draw_up(&PAGES, &corrected, &found).lost, vec![], "the overlay lost a row");
    let mut of_toml = Vec::new();
    let _ = Overlay::read(&overlay, &mut of_toml);
    assert!(of_toml.iter().all(|finding| finding.origin.page == overlay.path), "{of_toml:?}");
    let mut of_products = Vec::new();
    let _ = Products::read(&products, &mut of_products);
    assert!(of_products.iter().all(|finding| finding.code == Code::ProductsSyntax), "{of_products:?}");
    emission::check_emission(&corrected, &found);
}

fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = texts(&[
        "[[entry]]\non = [\"GET /v3/x\", \"/v3/shop\"]\nset = { rust = \"fetch\" }\nwhy = \"it reads better\"\npending = true\n",
        "[[entry]]\non = \"webhook/v3/SHOP.OPENED\"\nfield = \"json.id\"\nexpect = { required = true }\nset = { required = false }\nwhy = \"x\"\n\n[[finding]]\ncode = \"odd-name\"\npage = \"openapi/v3/a.md\"\nsays = [\"x\"]\nwhy = \"y\"\n",
        "%%%[shop]\nprefixes = [\"v3/shop\", \"webhook/v3/\"]\n[other]\nprefixes = [\"v3\", \"\"]\n",
    ]);
    for name in trees::fixtures("mistakes").unwrap() {
        for (file, mark) in [("overlay.toml", ""), ("products.toml", "%%%")] {
            let file = trees::side_file("mistakes", &name, file).unwrap();
            seeds.extend(file.map(|file| format!("{mark}{}", file.text).into_bytes()));
        }
    }
    let operations = wechatpay_codegen::read(&PAGES, &mut Vec::new()).operations;
    let entries = operations.iter().map(|operation| {
        let field = operation.body.iter().flat_map(|body| &body.message.fields).next();
        let field = field.map(|field| format!("field = \"json.{}\"\n", field.name.wire)).unwrap_or_default();
        format!(
            "[[entry]]\non = \"{} {}\"\n{field}expect = {{ required = true }}\nset = {{ required = false, rust = \"other\" }}\nwhy = \"x\"\n",
            operation.method, operation.url
        )
    });
    seeds.push(entries.collect::<String>().into_bytes());
    seeds
}
