//! Programs that mean no good: too deep, too long, cut off, changed at random.

use super::*;

#[test]
fn bounds_the_depth() {
    let nested = |depth: usize| argument(&format!("{}1{}", "[".repeat(depth), "]".repeat(depth)));
    let innermost = |mut sample: Sample| {
        let mut depth = 0;
        while let Sample::List(items) = sample {
            depth += 1;
            sample = items.into_iter().next().expect("an item");
        }
        (depth, sample)
    };
    assert_eq!(innermost(nested(128)), (128, number("1")));
    assert_eq!(innermost(nested(129)), (128, Sample::Missing));
    assert_eq!(innermost(nested(10_000)), (128, Sample::Missing));
    assert_eq!(argument(&"[".repeat(10_000)), Sample::Missing);
    assert_eq!(argument(&"array(".repeat(10_000)), Sample::Missing);
    assert_eq!(value(&format!("f{}1{}", "(".repeat(10_000), ")".repeat(10_000))), Sample::Missing);
    assert_eq!(value(&format!("\"{}{}\"", "{$a[\"".repeat(10_000), "\"]}".repeat(10_000))), Sample::Missing);
}

/// Some of these would take minutes if anything were read over and over.
#[test]
fn takes_linear_time() {
    for piece in [
        "$a",
        "$a[",
        "$a['x']",
        "$a->",
        "$a->b",
        "$a->b->",
        "$a->chain('x')",
        "$a->b->get(",
        "[",
        "]",
        "[]",
        "[[1],",
        "['a' => ",
        "(",
        ")",
        "[(",
        "[)",
        "fn() => ",
        "=>",
        ",",
        "-",
        "+",
        "1",
        "1_",
        "1e",
        "0x",
        ".",
        "...",
        "'",
        "\"",
        "`",
        "\"{$",
        "{$a[\"",
        "\\",
        "<<<",
        "<<<A\n",
        "<<<'A'\n",
        "A\n",
        "#",
        "#[",
        "//",
        "/*",
        "/* */",
        "\n",
        " ",
        "?",
        "->",
        "::",
        "$",
        "张",
        "\"\\u{",
    ] {
        let source = piece.repeat(30_000);
        read(&source);
        read(&format!("$instance->chain('v3/a')->post([{source}"));
        read(&format!("$instance->chain('v3/a')->post([{source}])"));
    }
}

#[test]
fn survives_truncation() {
    for (end, _) in WHOLE.char_indices() {
        read(&WHOLE[..end]);
        read(&WHOLE[end..]);
    }
    assert_eq!(argument("['a' => 1, 'b' => 'c"), Sample::Missing);
}

#[test]
fn survives_mutation() {
    const SPLINTERS: [&str; 32] = [
        "'", "\"", "`", "\\", "$", "{$", "${", "{", "}", "[", "]", "(", ")", ",", "=>", "->", "fn", "array(",
        "<<<'A'\n", "\nA", "//", "/*", "*/", "#", "-", "0x", "1e5", ".", "...", "\n", "张", "\u{3000}",
    ];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).expect("below a usize")
    };
    let mut calls = 0;
    for _ in 0..5_000 {
        let mut program: Vec<char> = WHOLE.chars().collect();
        for _ in 0..=random(8) {
            let at = random(program.len());
            let end = program.len().min(at + random(10));
            let splinters: String = (0..random(4)).map(|_| SPLINTERS[random(SPLINTERS.len())]).collect();
            program.splice(at..end, splinters.chars());
        }
        calls += usize::from(read(&program.iter().collect::<String>()).is_some());
    }
    assert!(calls > 1_000, "most mutations leave the call");
}
