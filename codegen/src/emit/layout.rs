//! An expression laid out as rustfmt would: prettyplease indents what stands in a chain twice, and leaves macros alone.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Expr, ExprStruct, Member, Token};
use unicode_width::UnicodeWidthStr;

/// So many columns a line may have.
const WIDTH: usize = 100;
const STEP: usize = 4;
/// Arguments of so many lines hang at the end of their chain; shorter ones do where they would be as long below it.
const LONG: usize = 5;

/// What is left of the lines.
#[derive(Clone, Copy)]
struct Room {
    /// The indentation of the line that the expression begins on.
    indent: usize,
    /// Columns before it on that line.
    used: usize,
    /// Columns behind it on its last line.
    after: usize,
}

impl Room {
    fn fits(self, text: &str) -> bool {
        self.used + text.width() + self.after <= WIDTH
    }

    /// On a line of its own below, with a comma.
    fn below(self) -> Self {
        Self { indent: self.indent + STEP, used: self.indent + STEP, after: 1 }
    }

    fn behind(self, text: &str) -> Self {
        Self { used: self.used + text.width(), ..self }
    }
}

/// `use path::{names};`, of one name without braces.
pub fn import(path: &str, names: &[&str]) -> Vec<String> {
    let listed = names.join(", ");
    let line = if names.len() == 1 { format!("use {path}::{listed};") } else { format!("use {path}::{{{listed}}};") };
    if names.len() == 1 || line.width() <= WIDTH {
        return vec![line];
    }
    vec![format!("use {path}::{{"), format!("{}{listed},", spaces(STEP)), "};".to_owned()]
}

/// `before expression;` from the first column on.
pub fn statement(before: &str, expression: TokenStream) -> Vec<String> {
    let text = match syn::parse2::<Expr>(expression.clone()) {
        Ok(expression) if before.is_empty() => laid(&expression, Room { indent: 0, used: 0, after: 1 }),
        Ok(expression) => assigned(&expression, before),
        Err(_) => expression.to_string(),
    };
    format!("{before}{text};").lines().map(|line| line.trim_end().to_owned()).collect()
}

/// Behind `before`, or below it where that reads better.
fn assigned(expression: &Expr, before: &str) -> String {
    let beside = laid(expression, Room { indent: 0, used: before.width(), after: 1 });
    let below = laid(expression, Room { indent: STEP, used: STEP, after: 1 });
    let lines = |text: &str| text.lines().count();
    let opens = |text: &str| text.lines().next().is_some_and(|first| first.ends_with(['(', '{', '[']));
    let is_better = lines(&below) == 1 || lines(&beside) > lines(&below) + 1 || (opens(&beside) && !opens(&below));
    if lines(&beside) > 1 && is_better { format!("\n{}{below}", spaces(STEP)) } else { beside }
}

fn laid(expression: &Expr, room: Room) -> String {
    let line = flat(expression);
    if room.fits(&line) { line } else { broken(expression, room) }
}

fn broken(expression: &Expr, room: Room) -> String {
    match expression {
        Expr::MethodCall(_) | Expr::Await(_) | Expr::Try(_) => Chain::of(expression).laid(room),
        Expr::Call(call) => arguments(&format!("{}(", flat(&call.func)), &call.args, ")", room),
        Expr::Struct(literal) => fields(literal, room),
        Expr::Array(array) => arguments("[", &array.elems, "]", room),
        Expr::Tuple(tuple) => arguments("(", &tuple.elems, ")", room),
        Expr::Macro(call) => match items(&call.mac) {
            Some(items) => arguments("vec![", &items, "]", room),
            None => flat(expression),
        },
        _ => flat(expression),
    }
}

/// A line for each, or the only one's first and last line beside the brackets.
fn arguments(open: &str, items: &Punctuated<Expr, Token![,]>, close: &str, room: Room) -> String {
    let only = items.first().filter(|only| items.len() == 1 && can_hang(only));
    if let Some(hanging) = only.map(|only| broken(only, room.behind(open)))
        && hanging.lines().next().is_some_and(|first| room.behind(open).used + first.width() <= WIDTH)
    {
        return format!("{open}{hanging}{close}");
    }
    let below = room.below();
    let lines = items.iter().map(|item| format!("{}{},\n", spaces(below.indent), laid(item, below)));
    format!("{open}\n{}{}{close}", lines.collect::<String>(), spaces(room.indent))
}

/// Of a chain only one that breaks at its end.
fn can_hang(expression: &Expr) -> bool {
    matches!(expression, Expr::Call(_) | Expr::Struct(_) | Expr::Array(_) | Expr::Tuple(_) | Expr::Macro(_))
}

fn fields(literal: &ExprStruct, room: Room) -> String {
    let below = room.below();
    let fields = literal.fields.iter().map(|field| {
        let name = format!("{}{}: ", spaces(below.indent), member(&field.member));
        format!("{name}{},\n", laid(&field.expr, Room { used: name.width(), ..below }))
    });
    format!("{} {{\n{}{}}}", dense(&literal.path), fields.collect::<String>(), spaces(room.indent))
}

/// A receiver and what is called on it.
struct Chain<'e> {
    root: &'e Expr,
    /// How many `?` stand behind the receiver itself.
    tries: usize,
    links: Vec<Link<'e>>,
}

/// `.name(arguments)` or `.await`, and the `?` behind it.
struct Link<'e> {
    name: String,
    arguments: Option<&'e Punctuated<Expr, Token![,]>>,
    tries: usize,
}

impl<'e> Chain<'e> {
    fn of(expression: &'e Expr) -> Self {
        let (mut root, mut links, mut tries) = (expression, Vec::new(), 0);
        loop {
            let link = match root {
                Expr::MethodCall(call) => {
                    root = &call.receiver;
                    Link { name: call.method.to_string(), arguments: Some(&call.args), tries }
                }
                Expr::Await(waits) => {
                    root = &waits.base;
                    Link { name: "await".to_owned(), arguments: None, tries }
                }
                Expr::Try(fallible) => {
                    root = &fallible.expr;
                    tries += 1;
                    continue;
                }
                _ => break,
            };
            tries = 0;
            links.push(link);
        }
        links.reverse();
        Self { root, tries, links }
    }

    /// On the first line but for the arguments of the last; else a line for each.
    fn laid(&self, room: Room) -> String {
        let tries = "?".repeat(self.tries);
        let Some((last, others)) = self.links.split_last() else {
            return laid(self.root, Room { after: room.after + self.tries, ..room }) + &tries;
        };
        let start = others.iter().fold(flat(self.root) + &tries, |text, link| text + &link.flat());
        let is_hanging = last.arguments.is_some_and(|items| items.len() == 1 && items.iter().all(can_hang));
        if is_hanging && room.fits(&start) {
            let hanging = last.laid(room.behind(&start));
            let begins = hanging.lines().next().is_some_and(|first| room.behind(&start).used + first.width() <= WIDTH);
            let below = last.laid(Room { indent: room.indent + STEP, used: room.indent + STEP, ..room });
            let lines = hanging.lines().count();
            if begins && (lines >= LONG || below.lines().count() >= lines) {
                return start + &hanging;
            }
        }
        let root = laid(self.root, Room { after: self.tries, ..room }) + &tries;
        // What ends in a line of brackets has its links below these.
        let indent = if root.contains('\n') { room.indent } else { room.indent + STEP };
        let links = self.links.iter().map(|link| {
            let after = if std::ptr::eq(link, last) { room.after } else { 0 };
            format!("\n{}{}", spaces(indent), link.laid(Room { indent, used: indent, after }))
        });
        format!("{root}{}", links.collect::<String>())
    }
}

impl Link<'_> {
    fn flat(&self) -> String {
        let arguments = self.arguments.map(|items| format!("({})", list(items))).unwrap_or_default();
        format!(".{}{arguments}{}", self.name, self.tail())
    }

    fn laid(&self, room: Room) -> String {
        let line = self.flat();
        match self.arguments {
            Some(items) if !room.fits(&line) && !items.is_empty() => {
                arguments(&format!(".{}(", self.name), items, &format!("){}", self.tail()), room)
            }
            _ => line,
        }
    }

    fn tail(&self) -> String {
        "?".repeat(self.tries)
    }
}

/// All of it on one line.
fn flat(expression: &Expr) -> String {
    match expression {
        Expr::MethodCall(_) | Expr::Await(_) | Expr::Try(_) => {
            let Chain { root, tries, links } = Chain::of(expression);
            links.iter().fold(flat(root) + &"?".repeat(tries), |text, link| text + &link.flat())
        }
        Expr::Call(call) => format!("{}({})", flat(&call.func), list(&call.args)),
        Expr::Struct(literal) => {
            let fields = literal.fields.iter().map(|field| format!("{}: {}", member(&field.member), flat(&field.expr)));
            format!("{} {{ {} }}", dense(&literal.path), fields.collect::<Vec<_>>().join(", "))
        }
        Expr::Array(array) => format!("[{}]", list(&array.elems)),
        Expr::Tuple(tuple) => format!("({})", list(&tuple.elems)),
        Expr::Macro(call) => match items(&call.mac) {
            Some(items) => format!("vec![{}]", list(&items)),
            None => format!("{}!({})", dense(&call.mac.path), spaced(call.mac.tokens.clone())),
        },
        other => dense(other),
    }
}

fn list(items: &Punctuated<Expr, Token![,]>) -> String {
    items.iter().map(flat).collect::<Vec<_>>().join(", ")
}

/// The items of `vec![…]`.
fn items(call: &syn::Macro) -> Option<Punctuated<Expr, Token![,]>> {
    let items = call.path.is_ident("vec").then(|| call.parse_body_with(Punctuated::parse_terminated))?;
    items.ok()
}

/// The arguments of any other macro: JSON, or values with commas.
fn spaced(tokens: TokenStream) -> String {
    let mut text = String::new();
    for token in tokens {
        match token {
            TokenTree::Punct(mark) if matches!(mark.as_char(), ',' | ':') => text.extend([mark.as_char(), ' ']),
            TokenTree::Group(group) => text.push_str(&match group.delimiter() {
                Delimiter::Brace if group.stream().is_empty() => "{}".to_owned(),
                Delimiter::Brace => format!("{{ {} }}", spaced(group.stream())),
                Delimiter::Bracket => format!("[{}]", spaced(group.stream())),
                Delimiter::Parenthesis | Delimiter::None => format!("({})", spaced(group.stream())),
            }),
            other => text.push_str(&other.to_string()),
        }
    }
    text
}

fn member(member: &Member) -> String {
    dense(member)
}

/// Paths and values: no blank stands between their tokens, but in texts.
fn dense(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().into_iter().map(|token| token.to_string()).collect()
}

fn spaces(columns: usize) -> String {
    " ".repeat(columns)
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::{import, statement};

    fn laid(tokens: proc_macro2::TokenStream) -> String {
        statement("let request = ", tokens).join("\n")
    }

    #[test]
    fn nothing_is_lost() {
        let long = "n".repeat(90);
        for tokens in [quote!(f("x")?), quote!(f(#long)?), quote!(f("x")?.g()?.await?), quote!(f(#long)?.g()?.await?)] {
            let laid = laid(tokens.clone());
            let dense = |text: &str| text.split_whitespace().collect::<String>().replace(",)", ")");
            assert_eq!(dense(&laid), dense(&format!("let request = {tokens};")));
        }
    }

    #[test]
    fn what_fits_is_one_line() {
        let request = quote!(Request::new(Required { a: vec![1, -2], b: "x".into() }).c("y").d(true));
        let line = r#"let request = Request::new(Required { a: vec![1, -2], b: "x".into() }).c("y").d(true);"#;
        assert_eq!(laid(request), line);
    }

    #[test]
    fn setters_stand_below_the_brackets_and_what_is_in_a_list_stands_in_it() {
        let text = "1217752501201407033233368018";
        let request = quote! {
            Request::new(Required { one: #text.into(), amount: request::Amount::new(1), three: #text.into() })
                .reason("商品已售完")
                .goods(vec![request::Goods::new(request::required::Goods { id: #text.into(), price: 528800, more: #text.into() }).name("x")])
        };
        let expected = r#"let request = Request::new(Required {
    one: "1217752501201407033233368018".into(),
    amount: request::Amount::new(1),
    three: "1217752501201407033233368018".into(),
})
.reason("商品已售完")
.goods(vec![
    request::Goods::new(request::required::Goods {
        id: "1217752501201407033233368018".into(),
        price: 528800,
        more: "1217752501201407033233368018".into(),
    })
    .name("x"),
]);"#;
        assert_eq!(laid(request), expected);
    }

    #[test]
    fn characters_count_by_the_columns_that_they_take() {
        let (narrow, wide) = ("n".repeat(80), "宽".repeat(80));
        assert_eq!(laid(quote!(f(#narrow))).lines().count(), 1);
        assert_eq!(laid(quote!(f(#wide))).lines().count(), 3);
    }

    #[test]
    fn a_long_import_is_broken_in_its_braces() {
        assert_eq!(import("a::b", &["Request"]), ["use a::b::Request;"]);
        let path = "a".repeat(90);
        let broken = [format!("use {path}::{{"), "    Request, Required,".to_owned(), "};".to_owned()];
        assert_eq!(import(&path, &["Request", "Required"]), broken);
    }
}
