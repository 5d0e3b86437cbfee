//! What is emitted of any page that has no error: Rust that parses, in the same bytes each time.

use wechatpay_codegen::diagnostics::{Diagnostic, Severity};
use wechatpay_codegen::ir::Api;
use wechatpay_codegen::source::Source;
use wechatpay_codegen::{api, emit, foreign};
use wechatpay_tests::mutation::PIECES;

use crate::{Surface, page};

/// A page, as for the page reader.
pub const SURFACE: Surface = Surface { name: "emission", check, seeds: page::seeds, words: &PIECES, longest: 4 << 10 };

fn check(data: &[u8]) {
    let page = page::page(data);
    let products = Source::new("spec/products.toml", "[shop]\nprefixes = [\"v3\", \"v2\", \"webhook/\", \"\"]\n");
    let mut found = Vec::new();
    let mut api = api(&[page], &Source::new("spec/overlay.toml", ""), &products, &mut found);
    foreign::leave_out(&mut api, &mut found);
    check_emission(&api, &found);
}

/// What is emitted of an IR without errors parses.
pub(crate) fn check_emission(api: &Api, found: &[Diagnostic]) {
    if found.iter().any(|finding| finding.severity == Severity::Error) {
        return;
    }
    let emitted = emit::emit(api);
    assert!(emitted.files == emit::emit(api).files, "two runs differ");
    for (path, text) in &emitted.files {
        assert!(emit::is_generated(text), "{path} does not say that it is generated");
        if path.ends_with(".rs") {
            assert!(!text.contains("compile_error!"), "{path} does not parse: {text}");
            if let Err(error) = syn::parse_file(text) {
                panic!("{path} does not parse: {error}\n{text}");
            }
        }
    }
}
