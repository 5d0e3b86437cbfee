//! Wire names → identifiers: case, keywords, characters. Functions of one name alone, so that a name never changes
//! because another row arrived.

use std::borrow::Cow;

/// Keywords of every edition, the reserved ones included; `r#` makes them identifiers.
const KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that have no raw form.
const NO_RAW_FORM: [&str; 3] = ["self", "super", "crate"];

/// Types of the prelude: a type of the same name would shadow them in its module.
const PRELUDE: [&str; 12] =
    ["Box", "Default", "Err", "Into", "None", "Ok", "Option", "Result", "Self", "Some", "String", "Vec"];

/// The identifier of a field, an accessor or a function: `out_trade_no`, `content_type`, `r#type`, `self_`.
#[must_use]
pub fn snake(wire: &str) -> String {
    let words = words(wire).into_iter().map(|word| word.to_lowercase()).collect::<Vec<_>>();
    keyword(begin(words.join("_"), "v"))
}

/// The name of a type: `SceneInfo`, `Option_`.
#[must_use]
pub fn type_name(wire: &str) -> String {
    let name = pascal(wire);
    if PRELUDE.contains(&name.as_str()) { format!("{name}_") } else { name }
}

/// The name of a variant: `UserPaying`, `V1_0`, `Self_`.
///
/// `None` and `Ok` stay as they are: variants are written behind their type.
#[must_use]
pub fn variant(wire: &str) -> String {
    let name = match wire.strip_prefix('-') {
        Some(number) if number.starts_with(|first: char| first.is_ascii_digit()) => pascal(&format!("minus-{number}")),
        _ => pascal(wire),
    };
    // `Unknown` holds what is not documented.
    if matches!(name.as_str(), "Self" | "Unknown") { format!("{name}_") } else { name }
}

/// The name of a module, which is the name of its file, too: keywords raw, and nothing that a file can't be called.
#[must_use]
pub fn module(wire: &str) -> String {
    let name = snake(wire);
    match name.as_str() {
        // `mod.rs` is the folder's own file; the others are devices on Windows.
        "r#mod" => "mod_".to_owned(),
        "aux" | "con" | "nul" | "prn" => format!("{name}_"),
        _ => name,
    }
}

/// Without `r#`: to build longer names of it, and file names.
#[must_use]
pub fn plain(identifier: &str) -> &str {
    identifier.strip_prefix("r#").unwrap_or(identifier)
}

fn keyword(name: String) -> String {
    if NO_RAW_FORM.contains(&name.as_str()) {
        format!("{name}_")
    } else if KEYWORDS.contains(&name.as_str()) {
        format!("r#{name}")
    } else {
        name
    }
}

fn pascal(wire: &str) -> String {
    let mut name = String::with_capacity(wire.len());
    for word in words(wire) {
        // `1.0` and `10` must differ.
        if name.ends_with(|last: char| last.is_ascii_digit()) && word.starts_with(|first: char| first.is_ascii_digit())
        {
            name.push('_');
        }
        let mut letters = word.chars();
        name.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        name.extend(letters.flat_map(char::to_lowercase));
    }
    begin(name, "V")
}

/// An identifier begins with a letter; a name without any letter or digit is spelt out.
fn begin(name: String, before_digit: &str) -> String {
    match name.chars().next() {
        None => format!("{before_digit}_"),
        Some(first) if first.is_ascii_digit() => format!("{before_digit}{name}"),
        Some(_) => name,
    }
}

/// The words of a name: what stands between characters that no identifier holds, cut where a capital begins one.
///
/// Letters of other scripts are kept: an identifier in Chinese is regular, stable, and says what it means.
fn words(wire: &str) -> Vec<Cow<'_, str>> {
    let parts = wire.split(|character: char| !is_word(character)).filter(|part| !part.is_empty());
    let words = parts.flat_map(|part| humps(part).into_iter().map(Cow::Borrowed)).collect::<Vec<_>>();
    if words.is_empty() { spelt_out(wire) } else { words }
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || (character.is_alphabetic() && syn::parse_str::<syn::Ident>(&format!("a{character}")).is_ok())
}

/// `*` → `u2a`.
fn spelt_out(wire: &str) -> Vec<Cow<'_, str>> {
    wire.chars().map(|character| Cow::Owned(format!("u{:x}", u32::from(character)))).collect()
}

/// `sceneInfo` → `scene`, `Info`; `HTTPServer` → `HTTP`, `Server`.
fn humps(part: &str) -> Vec<&str> {
    let letters = part.char_indices().collect::<Vec<_>>();
    let mut starts = vec![0];
    for window in 1..letters.len() {
        let (before, (offset, here)) = (letters[window - 1].1, letters[window]);
        let after_is_small = letters.get(window + 1).is_some_and(|(_, after)| after.is_lowercase());
        if here.is_uppercase() && (before.is_lowercase() || (before.is_uppercase() && after_is_small)) {
            starts.push(offset);
        }
    }
    let ends = starts.iter().copied().skip(1).chain([part.len()]);
    starts.iter().zip(ends).map(|(start, end)| &part[*start..end]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields() {
        let names = [
            ("out_trade_no", "out_trade_no"),
            ("Content-Type", "content_type"),
            ("Request-ID", "request_id"),
            ("sceneInfo", "scene_info"),
            ("userID", "user_id"),
            ("HTTPServer", "http_server"),
            ("type", "r#type"),
            ("self", "self_"),
            ("gen", "r#gen"),
            ("default", "default"),
            ("payer _currency", "payer_currency"),
            ("coupon_id_$n", "coupon_id_n"),
            ("3ds_flag", "v3ds_flag"),
            ("_", "u5f"),
            ("*", "u2a"),
            ("门店编号", "门店编号"),
            ("TRANSACTION.SUCCESS", "transaction_success"),
            ("queryInstitutionsub", "query_institutionsub"),
        ];
        for (wire, rust) in names {
            assert_eq!(snake(wire), rust, "{wire}");
        }
    }

    #[test]
    fn types() {
        let names = [
            ("scene_info", "SceneInfo"),
            ("option", "Option_"),
            ("string", "String_"),
            ("result", "Result_"),
            ("self", "Self_"),
            ("goods_detail detail", "GoodsDetailDetail"),
        ];
        for (wire, rust) in names {
            assert_eq!(type_name(wire), rust, "{wire}");
        }
    }

    #[test]
    fn variants() {
        let names = [
            ("USERPAYING", "Userpaying"),
            ("PAY_FAIL", "PayFail"),
            ("NONE", "None"),
            ("OK", "Ok"),
            ("SELF", "Self_"),
            ("UNKNOWN", "Unknown_"),
            ("1", "V1"),
            ("01", "V01"),
            ("-1", "Minus1"),
            ("1.0", "V1_0"),
            ("10", "V10"),
            ("HMAC-SHA256", "HmacSha256"),
            ("Under Review", "UnderReview"),
            ("PARKING SPACE", "ParkingSpace"),
            ("MchChannelPayType", "MchChannelPayType"),
            ("一级", "一级"),
            ("支付（成功）", "支付成功"),
            ("#wechat_redirect", "WechatRedirect"),
            ("", "V_"),
        ];
        for (wire, rust) in names {
            assert_eq!(variant(wire), rust, "{wire}");
        }
    }

    #[test]
    fn modules() {
        let names = [("mod", "mod_"), ("aux", "aux_"), ("return", "r#return"), ("edu-papay", "edu_papay")];
        for (wire, rust) in names {
            assert_eq!(module(wire), rust, "{wire}");
        }
    }

    #[test]
    fn every_name_is_an_identifier() {
        for wire in ["", " ", "-", "9", "a b", "é", "①", "١", "名", "r#x", "Self", "async", "$n", "…", "\u{200d}"]
        {
            for name in [snake(wire), type_name(wire), variant(wire), module(wire)] {
                assert!(syn::parse_str::<syn::Ident>(&name).is_ok(), "{wire:?} → {name}");
            }
        }
    }
}
