//! Of every documented upload the client knows how to say what the file is called and which digest it has.
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::path::Path;

use wechatpay_codegen::ir::{BodyKind, Field, FileFact, Scalar, Type, Version};
use wechatpay_codegen::source::Source;
use wechatpay_tests::trees;

fn side(name: &str) -> Source {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec").join(name);
    Source::new(name, &std::fs::read_to_string(path).unwrap())
}

#[test]
fn nobody_has_to_make_a_digest() {
    let (overlay, products) = (side("overlay.toml"), side("products.toml"));
    let api = wechatpay_codegen::api(&trees::spec().unwrap(), &overlay, &products, &mut Vec::new());
    let uploads = api.operations.iter().filter(|operation| operation.version == Version::V3);
    let uploads =
        uploads.filter(|operation| operation.body.as_ref().is_some_and(|body| body.kind == BodyKind::Multipart));
    let mut count = 0;
    for operation in uploads {
        let parts = &operation.body.as_ref().unwrap().message.fields;
        let file = parts.iter().find(|part| part.r#type == Type::One(Scalar::File)).unwrap();
        let fields =
            parts.iter().flat_map(|part| &part.content).flat_map(|content| &content.fields).collect::<Vec<_>>();
        let is = |fact| fields.iter().filter(|field| field.file_fact == Some(fact)).count();
        assert_eq!(is(FileFact::Sha256) + is(FileFact::Sm3), 1, "{}", operation.url);
        // SM3 is named where it is used, and that is the client's to say, too.
        assert_eq!(is(FileFact::Sm3), is(FileFact::Algorithm), "{}", operation.url);
        let left = |field: &&&Field| field.file_fact.is_none() && (field.label.contains("摘要") || names_file(field));
        assert_eq!(fields.iter().filter(left).collect::<Vec<_>>(), Vec::<&&Field>::new(), "{}", operation.url);
        count += usize::from(file.size_limit.is_some());
    }
    assert!(count >= 9, "uploads whose size is limited: {count}");
}

fn names_file(field: &Field) -> bool {
    field.name.wire.contains("filename") || field.name.wire.contains("file_name")
}
