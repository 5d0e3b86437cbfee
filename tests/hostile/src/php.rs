//! The PHP array reader: any program gives a sample or none, what was read reads the same when it is written as PHP again,
//! and a page with the program distils to the same facts.

use wechatpay_codegen::ir::Sample;
use wechatpay_codegen::page::read_program;
use wechatpay_codegen::source::Source;
use wechatpay_tests::promises::broken_by_page;

use crate::{Surface, texts};

/// A program.
pub const SURFACE: Surface = Surface { name: "php", check, seeds, words: WORDS, longest: 4 << 10 };

const WORDS: &[&str] = &[
    "$i",
    "->",
    "?->",
    "::",
    "=>",
    "chain(",
    "post([",
    "getAsync(",
    "array(",
    "json_encode(",
    "'a'",
    "\"b\"",
    "\\n",
    "\\x41",
    "\\u{20AC}",
    "\\101",
    "{$a}",
    "${a}",
    "<<<'E'\n",
    "<<<E\n",
    "\nE",
    "// ",
    "/*",
    "*/",
    "# ",
    "#[",
    "1_000",
    "0x1F",
    "0b11",
    "0o17",
    "017",
    ".5",
    "5.",
    "1e10",
    "-",
    "+",
    "...",
    "null",
    "TRUE",
    "fn() => 1",
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    ",",
    ";",
    "<?php",
    "'0' =>",
    "'",
    "\"",
    "`",
];

fn check(data: &[u8]) {
    let program = String::from_utf8_lossy(data);
    let read = read_program(&program);
    assert_eq!(read, read_program(&program), "two runs differ");
    if let Some(read) = read.filter(|read| read.argument != Sample::Missing) {
        let mut again = "$i->chain('v3/x')->post(".to_owned();
        write(&read.argument, &mut again);
        again.push_str(");");
        let again_read = read_program(&again).map(|again| again.argument);
        assert_eq!(again_read, Some(read.argument), "written as PHP it reads otherwise: {again}");
    }
    // Nothing in the program ends its fence: what stands behind it would be a page, which is another surface.
    let fence = "`".repeat(3.max(1 + longest_run(&program, '`')));
    let page = format!("---\ntitle: T\n---\n\n# T {{#post}}\n\n{fence}php [同步声明式]\n{program}\n{fence}\n");
    assert_eq!(broken_by_page(&Source::new("openapi/v3/shop/orders.md", &page)), Vec::<String>::new());
}

fn longest_run(text: &str, mark: char) -> usize {
    text.split(|c| c != mark).map(str::len).max().unwrap_or_default()
}

/// A sample as PHP.
pub(crate) fn write(sample: &Sample, php: &mut String) {
    match sample {
        Sample::Missing => php.push_str("$x"),
        Sample::Null => php.push_str("null"),
        Sample::Boolean(value) => php.push_str(if *value { "true" } else { "false" }),
        Sample::Number(digits) => php.push_str(digits),
        Sample::String(text) => quote(text, php),
        Sample::List(items) => {
            php.push('[');
            for item in items {
                write(item, php);
                php.push_str(", ");
            }
            php.push(']');
        }
        Sample::Object(fields) => {
            php.push('[');
            for (name, value) in fields {
                quote(name, php);
                php.push_str(" => ");
                write(value, php);
                php.push_str(",\n");
            }
            php.push(']');
        }
    }
}

fn quote(text: &str, php: &mut String) {
    php.push('\'');
    php.push_str(&text.replace('\\', "\\\\").replace('\'', "\\'"));
    php.push('\'');
}

fn seeds() -> Vec<Vec<u8>> {
    texts(&[
        "$instance->chain('v3/pay/transactions/jsapi')->postAsync([\n  'json' => [\n    'amount' => ['total' => 1, 'rate' => 0.50],\n    'payer' => ['openid' => \"o\\x41\\u{20AC}\\101\"],\n    'list' => ['a', true, null, -1, +2],\n  ],\n  'query' => array('a' => 0x1F, 'b' => 017, 'c' => 1_000),\n])\n->then(static function($response) { echo $response->getBody(); })",
        "$i->v3->eduPapay->contracts->_contract_id_->get(['contract_id' => '1'])",
        "$instance['v3/refund/domestic/refunds']->post(['json' => json_encode(['a' => [[], ['b']]])])",
        "$i->chain('v2/pay/micropay')->post(['xml' => ['appid' => <<<'EOT'\n  a\n  b\n  EOT, 'x' => $y, ...$more], // it's\n 'z' => new X('a', [1]), 'f' => fn() => 1])",
        "$i->chain('v3/x')->put([ 'a' . 'b', [1, 2][0], \"{$a['b']}\", match(1) { 1 => 2 }, 'k' => 1.5e-3, 5 => 'n' ])",
    ])
}
