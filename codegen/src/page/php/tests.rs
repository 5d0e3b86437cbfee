#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by a panic")]

use super::*;

mod hostile;

const WHOLE: &str = r#"<?php
use WeChatPay\Util\MediaUtil;

$media = new MediaUtil('file:///path/to/image.jpg'); // doesn't matter
$encryptor = static function(string $text) use ($key): string { return Rsa::encrypt($text, $key); };
$id = $request->get('id');

$response = $instance
->chain('v3/papay/sign/contracts/pre-entrust-sign')
->postAsync([
  'base_uri' => 'https://apihk.mch.weixin.qq.com/', // 接入点(香港接入)
  'json'     => [
    'sign_scene'  => 'SIGN_SCENE_APP',
    'plan_id'     => 12535,
    'name'        => $encryptor('张三'),
    'device_info' => [
      'device_running_as_root' => true,
      'device_ids'             => ['a', 'b',],
    ],
  ],
  'headers' => ['Wechatpay-Serial' => PEMUtil::parseCertificateSerialNo($certificate)],
  'handler' => static fn(callable $next): callable => static function($request) use ($next) { return [$next, 1]; },
  'timeout' => 1.50,
])
->then(static function(\Psr\Http\Message\ResponseInterface $response) {
  print_r(json_decode((string) $response->getBody(), true));
})
->wait();
"#;

fn string(text: &str) -> Sample {
    Sample::String(text.to_owned())
}

fn number(digits: &str) -> Sample {
    Sample::Number(digits.to_owned())
}

fn list<const N: usize>(items: [Sample; N]) -> Sample {
    Sample::List(items.into())
}

fn object<const N: usize>(items: [(&str, Sample); N]) -> Sample {
    Sample::Object(items.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// The argument of a call with this source as argument.
fn argument(source: &str) -> Sample {
    read(&format!("$instance->chain('v3/x')->post({source});")).expect("a call").argument
}

/// The value of an item with this source as value, between two others that must not suffer from it.
fn value(source: &str) -> Sample {
    let Sample::Object(mut items) = argument(&format!("['a' => 1, 'x' => {source}, 'z' => 2]")) else {
        panic!("{source} spoils its array");
    };
    assert_eq!(items.keys().collect::<Vec<_>>(), ["a", "x", "z"], "{source}");
    assert_eq!((&items["a"], &items["z"]), (&number("1"), &number("2")), "{source}");
    items.shift_remove("x").expect("the value")
}

fn call(source: &str) -> Option<(Option<String>, Option<String>)> {
    read(source).map(|program| (program.chain, program.method))
}

fn stated(chain: &str, method: &str) -> Option<(Option<String>, Option<String>)> {
    Some((Some(chain.to_owned()), Some(method.to_owned())))
}

fn unstated(method: &str) -> Option<(Option<String>, Option<String>)> {
    Some((None, Some(method.to_owned())))
}

#[test]
fn reads_a_whole_program() {
    let program = read(WHOLE).expect("a call");
    assert_eq!(program.chain.as_deref(), Some("v3/papay/sign/contracts/pre-entrust-sign"));
    assert_eq!(program.method.as_deref(), Some("post"));
    let device =
        object([("device_running_as_root", Sample::Boolean(true)), ("device_ids", list([string("a"), string("b")]))]);
    let json = object([
        ("sign_scene", string("SIGN_SCENE_APP")),
        ("plan_id", number("12535")),
        ("name", Sample::Missing),
        ("device_info", device),
    ]);
    let expected = object([
        ("base_uri", string("https://apihk.mch.weixin.qq.com/")),
        ("json", json),
        ("headers", object([("Wechatpay-Serial", Sample::Missing)])),
        ("handler", Sample::Missing),
        ("timeout", number("1.50")),
    ]);
    assert_eq!(program.argument, expected);
    assert_eq!(keys(&program.argument), ["base_uri", "json", "headers", "handler", "timeout"]);
}

fn keys(sample: &Sample) -> Vec<&str> {
    match sample {
        Sample::Object(items) => items.keys().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn finds_the_call_in_every_form() {
    assert_eq!(call("$instance->chain('v3/a')->post([])"), stated("v3/a", "post"));
    assert_eq!(call("$r = $instance -> chain ( \"v3/a\" , ) -> getAsync ( [] ) ;"), stated("v3/a", "get"));
    assert_eq!(call("$instance['v3/a/{b_id}/c']->deleteAsync()"), stated("v3/a/{b_id}/c", "delete"));
    assert_eq!(call("$client?->chain('v3/a')?->PUT($x)"), stated("v3/a", "put"));
    assert_eq!(call("print_r($instance->chain('v3/a')->patch([])->getBody())"), stated("v3/a", "patch"));
    assert_eq!(call("function() { return $instance['v3/a']->get(); }"), stated("v3/a", "get"));
}

#[test]
fn finds_calls_that_do_not_state_their_path() {
    assert_eq!(call("$instance->v3->eduPapay->contracts->presign->postAsync([])"), unstated("post"));
    assert_eq!(call("$instance->v3->a->{'{b}'}->delete->get->post([])"), unstated("post"));
    assert_eq!(call("$instance->chain('v3/a/' . $id)->get()"), unstated("get"));
    assert_eq!(call("$instance->chain(\"v3/a/$id\")->get()"), unstated("get"));
    assert_eq!(call("$instance[$path]->get()"), unstated("get"));
    assert_eq!(call("$instance->chain('v3/a')->b->get()"), unstated("get"));
    assert_eq!(call("$instance->v3->chain('a')->get()"), unstated("get"));
    assert_eq!(call("$instance['v3']['a']->get()"), unstated("get"));
}

#[test]
fn prefers_the_call_that_states_its_path() {
    let program = "$this->cache->get('a'); $instance->chain('v3/b')->post([1]); $instance->chain('v3/c')->get([2]);";
    assert_eq!(call(program), stated("v3/b", "post"));
    assert_eq!(read(program).map(|program| program.argument), Some(list([number("1")])));
    assert_eq!(call("$instance->v3->a->post([]); $instance->v3->b->get([]);"), unstated("post"));
}

#[test]
fn takes_nothing_else_for_a_call() {
    for program in [
        "",
        "$instance",
        "$instance->",
        "$instance->chain",
        "$instance->chain('v3/a')",
        "$instance->chain('v3/a')->post",
        "$request->get('id')",
        "$instance->chain('v3/a')->then([])",
        "$instance->getDriver()->post([])",
        "// $instance->chain('v3/a')->post([])",
        "# $instance->chain('v3/a')->post([])",
        "/* $instance->chain('v3/a')->post([]) */",
        "'$instance->chain(0)->post([])'",
        "{\"json\": {}}",
        "文字",
    ] {
        assert_eq!(read(program), None, "{program}");
    }
}

#[test]
fn an_argument_that_is_no_array_is_missing() {
    for source in
        ["", "$options", "'text'", "1", "...", "[] + $options", "json_encode([1])", "[1", "[1)", "(['a' => 1])"]
    {
        assert_eq!(argument(source), Sample::Missing, "{source}");
    }
    assert_eq!(argument("[1], $more"), list([number("1")]));
    assert_eq!(read("$i['a']->post([1]").map(|program| program.argument), Some(list([number("1")])));
}

#[test]
fn reads_both_syntaxes_of_arrays() {
    assert_eq!(argument("[]"), list([]));
    assert_eq!(argument("array()"), list([]));
    assert_eq!(argument("[1, [2], array(3,),]"), list([number("1"), list([number("2")]), list([number("3")])]));
    assert_eq!(argument("ARRAY ( 'a' => array ( 'b' => [ ] ) )"), object([("a", object([("b", list([]))]))]));
}

#[test]
fn makes_keys_as_php_does() {
    assert_eq!(argument("[0 => 'a', '1' => 'b', 'c']"), list([string("a"), string("b"), string("c")]));
    assert_eq!(argument("[1 => 'a', 0 => 'b']"), object([("1", string("a")), ("0", string("b"))]));
    assert_eq!(argument("[5 => 'a', 'b']"), object([("5", string("a")), ("6", string("b"))]));
    assert_eq!(argument("[-5 => 'a', 'b']"), object([("-5", string("a")), ("-4", string("b"))]));
    assert_eq!(
        argument("['a', 'k' => 'b', 'c']"),
        object([("0", string("a")), ("k", string("b")), ("1", string("c"))])
    );
    assert_eq!(argument("['00' => 1, 0x10 => 2]"), object([("00", number("1")), ("16", number("2"))]));
    assert_eq!(argument("[true => 1, null => 2]"), object([("1", number("1")), ("", number("2"))]));
    assert_eq!(argument("[9223372036854775807 => 1, 2]"), object([("9223372036854775807", number("1"))]));
}

#[test]
fn the_last_of_two_equal_keys_wins() {
    let sample = argument("['a' => 1, 'b' => 2, 'a' => 3]");
    assert_eq!(sample, object([("a", number("3")), ("b", number("2"))]));
    assert_eq!(keys(&sample), ["a", "b"]);
    assert_eq!(argument("['x', 0 => 'y']"), list([string("y")]));
}

#[test]
fn leaves_out_items_without_a_known_key() {
    assert_eq!(
        argument("['a' => 1, $key => 2, Foo::BAR => 3, 'x' . 'y' => 4, ...$more]"),
        object([("a", number("1"))])
    );
    assert_eq!(argument("[...$more]"), Sample::Missing);
    assert_eq!(argument("[$key => 1]"), Sample::Missing);
    assert_eq!(argument("[1, ...]"), list([number("1")]));
}

#[test]
fn reads_single_quoted_strings() {
    assert_eq!(value(r"'it\'s \\ \n \x41 $a {$b}'"), string(r"it's \ \n \x41 $a {$b}"));
    assert_eq!(value(r"'\\\''"), string(r"\'"));
    assert_eq!(value("'张三，['"), string("张三，["));
    assert_eq!(value("'// [no] /* comment'"), string("// [no] /* comment"));
    assert_eq!(value("''"), string(""));
    assert_eq!(value("'a\nb'"), string("a\nb"));
}

#[test]
fn reads_double_quoted_strings() {
    assert_eq!(value(r#""\n\t\r\v\e\f\\\$\"""#), string("\n\t\r\u{b}\u{1b}\u{c}\\$\""));
    assert_eq!(value(r#""\x41\x4a\X4Bg\101\0\60z""#), string("AJKgA\x000z"));
    assert_eq!(value(r#""\u{5f20}\u{0001F600}""#), string("张😀"));
    assert_eq!(value(r#""\xe5\xbc\xa0\501""#), string("张A"));
    assert_eq!(value(r#""\q\'\u\x\8张""#), string(r"\q\'\u\x\8张"));
    assert_eq!(value(r#""$ 5$ {a} $5 \$a \{$""#), string("$ 5$ {a} $5 $a \\{$"));
}

#[test]
fn strings_that_are_no_text_are_missing() {
    for source in [
        r#""a$b""#,
        r#""$张""#,
        r#""{$a}""#,
        r#""${a}""#,
        r#""{$a["b"]}, {$a['}"]']} ]""#,
        r#""{$f(["x" => "{$y["z"]}"])}""#,
        r#""\u{110000}""#,
        r#""\u{d800}""#,
        r#""\u{}""#,
        r#""\u{41""#,
        r#""\xff""#,
        "`ls [`",
    ] {
        assert_eq!(value(source), Sample::Missing, "{source}");
    }
}

#[test]
fn keeps_numbers_digit_by_digit() {
    for digits in ["0", "1", "100", "1.50", "0.10", "1e3", "1.5E-3", "12345678901234567890123", "-1", "-1.0"] {
        assert_eq!(value(digits), number(digits));
    }
    for (source, digits) in [
        ("- 1", "-1"),
        ("+1", "1"),
        ("1_000.2_5", "1000.25"),
        (".5", "0.5"),
        ("-.5", "-0.5"),
        ("5.", "5.0"),
        ("007.5", "7.5"),
        ("0x1F", "31"),
        ("-0XfF_fF", "-65535"),
        ("0b101", "5"),
        ("017", "15"),
        ("0o17", "15"),
        ("00", "0"),
    ] {
        assert_eq!(value(source), number(digits), "{source}");
    }
}

#[test]
fn numbers_without_an_exact_form_are_missing() {
    for source in
        ["0x", "0xFFFFFFFFFFFFFFFF", "0b12", "089", "1_", "1__0", "1._5", "1.2.3", "12a", "1 2", "--1", "- -1"]
    {
        assert_eq!(value(source), Sample::Missing, "{source}");
    }
}

#[test]
fn reads_constants_in_any_case() {
    assert_eq!(value("true"), Sample::Boolean(true));
    assert_eq!(value("FALSE"), Sample::Boolean(false));
    assert_eq!(value("\\True"), Sample::Boolean(true));
    assert_eq!(value("Null"), Sample::Null);
    assert_eq!(value("truely"), Sample::Missing);
    assert_eq!(value("TRUE::X"), Sample::Missing);
}

#[test]
fn passes_over_comments() {
    let source = "[ // it's ]\n 'a' /* ' ] */ => # \" ]\r\n 1 /**/, // 'b' => 2,\r 'c' => 3 /* ) */ ] // ]\n";
    assert_eq!(argument(source), object([("a", number("1")), ("c", number("3"))]));
    assert_eq!(argument("[#[A(1)] fn() => 1, 2]"), list([Sample::Missing, number("2")]));
}

#[test]
fn reads_nowdocs_and_no_heredocs() {
    assert_eq!(value("<<<'EOT'\n{\"a\": '$b'}\n  c\\n\nEOT"), string("{\"a\": '$b'}\n  c\\n"));
    assert_eq!(value("<<<'EOT'\r\n    a\r\n\r\n      b\r\n    EOT"), string("a\r\n\r\n  b"));
    assert_eq!(value("<<< 'EOT'\nEOTA\nEOT"), string("EOTA"));
    assert_eq!(value("<<<'E'\nE"), string(""));
    assert_eq!(value("<<<'E'\n a\n  E"), Sample::Missing);
    assert_eq!(value("<<<EOT\n], \"'\nEOT"), Sample::Missing);
    assert_eq!(value("<<<\"EOT\"\n], \"'\n  EOT"), Sample::Missing);
    assert_eq!(value("<<<'EOT'\na\nEOT . 'b'"), Sample::Missing);
    assert_eq!(argument("[<<<'EOT'\na"), Sample::Missing);
    assert_eq!(value("1 <<<2"), Sample::Missing);
}

#[test]
fn json_encode_is_read_through() {
    let argument = |source: &str| read(&format!("$i->chain('v3/x')->post({source})")).map(|program| program.argument);
    let one = Sample::List(vec![number("1")]);
    let wrapped = Sample::Object([("x".to_owned(), one.clone()), ("y".to_owned(), number("2"))].into_iter().collect());
    assert_eq!(argument("['x' => json_encode([1]), 'y' => 2]"), Some(wrapped.clone()));
    assert_eq!(argument("['x' => \\json_encode([1], JSON_UNESCAPED_UNICODE), 'y' => 2]"), Some(wrapped));
    assert_eq!(argument("json_encode([1])"), Some(Sample::Missing), "the argument of a call is an array");
}

#[test]
fn expressions_are_missing_and_harm_no_neighbour() {
    for source in [
        "$a",
        "$a['b, c']->d(1, 2)[3]",
        "new MediaUtil('file://a', [1, 2])",
        "new class(1, 2) { public $a = [1, 2]; }",
        "static function(array $a, $b = [1, 2]) use ($c): ?array { if ($a) { return ['x' => 1, 'y']; } return [',', \"]\"]; }",
        "fn() => 1",
        "static fn($a, $b) => fn($c) => [$a => $b, 'c' => $c]",
        "'a' . 'b'",
        "'a' . fn($x) => 1",
        "'a'.'b'",
        "1 + 2",
        "2 * 3 ** 4 - 1",
        "true ? 'a' : 'b'",
        "$a ?: 'b'",
        "$a ?? 'b'",
        "1 <=> 2",
        "$i--",
        "++$i",
        "(int) '5'",
        "(string) time()",
        "('a')",
        "!true",
        "PHP_EOL",
        "Foo::BAR",
        "Foo::class",
        "Foo::fn",
        "$a->fn",
        "$a?->fn",
        "[1, 2][0]",
        "[1, 2] + [3]",
        "array(1)[0]",
        "array_merge([1], [2])",
        "match(true) { 1 => 'a', default => 'b', }",
        "&$a",
        "@$a",
        "'a'[0]",
        "$$a",
        "${'a'}",
        "…",
        "...",
        "",
        "<something>",
        "#[A] fn() => 1",
    ] {
        assert_eq!(value(source), Sample::Missing, "{source}");
    }
}

#[test]
fn expressions_may_be_items_of_lists() {
    assert_eq!(argument("[fn($x) => $x, 'a']"), list([Sample::Missing, string("a")]));
    assert_eq!(argument("[$a, 'b' . 'c', [$d]]"), list([Sample::Missing, Sample::Missing, list([Sample::Missing])]));
}

#[test]
fn malformed_arrays_are_missing() {
    assert_eq!(value("['a' => 'b' => 'c']"), Sample::Missing);
    assert_eq!(argument("['a' => 1; 'b' => 2]"), Sample::Missing);
    assert_eq!(argument("[1, (2], 3)"), Sample::Missing);
    assert_eq!(argument("[,, 1,, 2,]"), list([number("1"), number("2")]));
}
