//! The calls that a page declares: methods of interfaces that bear the names of HTTP methods.
//!
//! ```text
//! namespace WeChatPay.OpenAPI.V3.Pay.Transactions {
//!   interface Jsapi {
//!     (data: …, config?: …): AxiosPromise<…>      the short form
//!     post(data: …, config?: …): AxiosPromise<…>  the call
//!   }
//! }
//! ```
//! What is sent and what comes back is what the signature says, whatever the types are called. Only where a namespace
//! `…HttpMethod` has no such method are its types taken by their names.

use std::collections::{BTreeMap, BTreeSet};

use super::resolve::Resolver;
use super::scope::{Place, walk};
use super::syntax::{At, Declaration, DeclarationKind, Form, Member, MemberKind, Parameter, Signature, Type};
use wechatpay_codegen::diagnostics::Code;
use wechatpay_codegen::ir::Method;

/// A call.
pub(super) struct Call {
    pub method: Method,
    /// It has no name but that of its interface: a `post`, as the client makes it.
    pub is_short: bool,
    /// Its name, or the namespace whose types are taken by their names.
    pub at: At,
    /// The interface that has it, with its namespaces.
    pub chain: Vec<String>,
    pub place: Place,
    /// What is sent as a body, and whether it may be left out.
    pub data: Option<(Type, bool)>,
    pub config: Option<Type>,
    pub answer: Option<Type>,
}

/// The calls of a page, and the members that only lead to them, in bytes of the page.
#[derive(Default)]
pub(super) struct Calls {
    pub calls: Vec<Call>,
    pub leading: BTreeSet<usize>,
}

/// An interface, and where it stands.
struct Node<'d> {
    place: Place,
    declaration: &'d Declaration,
    members: &'d [Member],
}

/// How many steps a chain may have.
const LONGEST: usize = 32;

/// Finds the calls.
pub(super) fn find(blocks: &[Vec<Declaration>], resolver: &mut Resolver<'_, '_>) -> Calls {
    let nodes = nodes(blocks);
    let mut found = Calls::default();
    let mut callable = BTreeSet::new();
    for node in &nodes {
        let before = found.calls.len();
        node.methods(&mut found);
        node.short_forms(before, &mut found, resolver);
        if found.calls.len() > before {
            callable.insert(node.declaration.at);
            node.others(&found.leading, resolver);
        }
    }
    by_name(blocks, &mut found, resolver);
    leading(&nodes, callable, &mut found, resolver);
    found
}

fn nodes(blocks: &[Vec<Declaration>]) -> Vec<Node<'_>> {
    let mut nodes = Vec::new();
    for (block, declarations) in blocks.iter().enumerate() {
        walk(declarations, &mut Vec::new(), &mut |namespace, declaration| {
            if let DeclarationKind::Interface { members, .. } = &declaration.kind {
                let place = Place { block, namespace: namespace.to_vec() };
                nodes.push(Node { place, declaration, members });
            }
        });
    }
    nodes
}

impl Node<'_> {
    fn call(&self, method: Method, member: &Member, signature: &Signature) -> Call {
        let mut call = Call {
            method,
            is_short: matches!(member.kind, MemberKind::Call(_)),
            at: member.at,
            chain: self.place.namespace.iter().chain(&self.declaration.name).cloned().collect(),
            place: self.place.clone(),
            data: None,
            config: None,
            answer: signature.result.clone(),
        };
        for (index, parameter) in signature.parameters.iter().enumerate() {
            let Some(kind) = parameter.kind.clone() else { continue };
            if is_config(parameter, index, method) {
                call.config = Some(kind);
            } else {
                call.data = Some((kind, parameter.optional));
            }
        }
        call
    }

    fn methods(&self, found: &mut Calls) {
        for member in self.members {
            let signature = match &member.kind {
                MemberKind::Method(signature) => signature,
                MemberKind::Property(Type { form: Form::Function(signature), .. }) => signature,
                _ => continue,
            };
            if let Some(method) = method(&member.name) {
                found.calls.push(self.call(method, member, signature));
                found.leading.insert(member.at.offset);
            }
        }
    }

    /// The short form stands for the method that takes and gives the same, else for the only one, or for `post`; an interface
    /// that has nothing else has that.
    fn short_forms(&self, before: usize, found: &mut Calls, resolver: &mut Resolver<'_, '_>) {
        for member in self.members {
            let MemberKind::Call(signature) = &member.kind else { continue };
            found.leading.insert(member.at.offset);
            let methods = found.calls.get(before..).unwrap_or_default();
            let short = self.call(Method::Post, member, signature);
            if methods.iter().any(|call| says_the_same(&short, call)) {
                continue;
            }
            let meant = match methods {
                [only] => Some(only),
                several => several.iter().find(|call| call.method == Method::Post),
            };
            match meant {
                Some(meant) => {
                    let message = format!("the short form takes or gives other types than `{}`", word(meant.method));
                    resolver.report(Code::TsSignature, member.at, message);
                }
                None => found.calls.push(short),
            }
        }
    }

    /// What else an interface with calls has, and is called like a function.
    fn others(&self, known: &BTreeSet<usize>, resolver: &mut Resolver<'_, '_>) {
        for member in self.members {
            if matches!(member.kind, MemberKind::Method(_)) && !known.contains(&member.at.offset) {
                let message = format!("`{}` is no HTTP method", member.name);
                resolver.report(Code::TsSignature, member.at, message);
            }
        }
    }
}

/// `post`, in any letter case.
fn method(name: &str) -> Option<Method> {
    Some(match name.to_ascii_lowercase().as_str() {
        "get" => Method::Get,
        "post" => Method::Post,
        "put" => Method::Put,
        "patch" => Method::Patch,
        "delete" => Method::Delete,
        _ => return None,
    })
}

fn word(method: Method) -> String {
    method.to_string().to_ascii_lowercase()
}

/// `get` and `delete` take only a configuration, the others a body first.
fn is_config(parameter: &Parameter, index: usize, method: Method) -> bool {
    let is_named_so = |words: &[&str]| words.iter().any(|word| parameter.name.eq_ignore_ascii_case(word));
    if is_named_so(&["config", "options", "requestConfig"]) {
        return true;
    }
    if is_named_so(&["data", "body", "json", "xml", "form"]) {
        return false;
    }
    match method {
        Method::Get | Method::Delete => true,
        Method::Post | Method::Put | Method::Patch => index > 0,
    }
}

/// Whether two signatures refer to the same types.
fn says_the_same(one: &Call, other: &Call) -> bool {
    let data = |call: &Call| call.data.as_ref().map(|(kind, _)| text(kind));
    let rest = |kind: &Option<Type>| kind.as_ref().map(text);
    data(one) == data(other) && rest(&one.config) == rest(&other.config) && rest(&one.answer) == rest(&other.answer)
}

/// A type without its places.
fn text(kind: &Type) -> String {
    match &kind.form {
        Form::Name { path, arguments } => {
            format!("{}<{}>", path.join("."), arguments.iter().map(text).collect::<Vec<_>>().join(","))
        }
        Form::Array(item) => format!("{}[]", text(item)),
        Form::Literal(literal) => format!("{literal:?}"),
        Form::Union(types) => types.iter().map(text).collect::<Vec<_>>().join("|"),
        Form::Intersection(types) => types.iter().map(text).collect::<Vec<_>>().join("&"),
        Form::Object(members) => {
            let member = |member: &Member| match &member.kind {
                MemberKind::Property(kind) => format!("{}{}:{}", member.name, member.optional, text(kind)),
                _ => member.name.clone(),
            };
            format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(";"))
        }
        _ => "?".to_owned(),
    }
}

/// The types of a namespace `PostHttpMethod` that no method refers to.
fn by_name(blocks: &[Vec<Declaration>], found: &mut Calls, resolver: &mut Resolver<'_, '_>) {
    let mut namespaces = BTreeMap::<(usize, Vec<String>), Vec<&Declaration>>::new();
    for (block, declarations) in blocks.iter().enumerate() {
        walk(declarations, &mut Vec::new(), &mut |namespace, declaration| {
            if namespace.last().is_some_and(|last| last.ends_with(METHOD_SUFFIX)) && !declaration.name.is_empty() {
                namespaces.entry((block, namespace.to_vec())).or_default().push(declaration);
            }
        });
    }
    for ((block, namespace), declarations) in namespaces {
        let Some((last, chain)) = namespace.split_last() else { continue };
        let Some(method) = last.strip_suffix(METHOD_SUFFIX).and_then(method) else { continue };
        let is_known = |call: &Call| call.method == method && call.place.block == block && call.chain == chain;
        let named = |ending: &str| {
            let declaration =
                declarations.iter().find(|one| one.name.last().is_some_and(|name| name.ends_with(ending)));
            declaration
                .map(|one| Type { at: one.at, form: Form::Name { path: one.name.clone(), arguments: Vec::new() } })
        };
        let types = (named("DataRequest"), named("RequestConfig"), named("Response"));
        let Some(at) = declarations.first().map(|first| first.at) else { continue };
        if found.calls.iter().any(is_known) || matches!(types, (None, None, None)) {
            continue;
        }
        resolver.report(
            Code::TsSignature,
            at,
            format!("no method `{}` refers to the types of `{last}`: they were taken by their names", word(method)),
        );
        found.calls.push(Call {
            method,
            is_short: false,
            at,
            chain: chain.to_vec(),
            place: Place { block, namespace: namespace.clone() },
            data: types.0.map(|data| (data, false)),
            config: types.1,
            answer: types.2,
        });
    }
}

/// `PostHttpMethod` holds the types of `post`.
const METHOD_SUFFIX: &str = "HttpMethod";

/// The properties that lead to the interfaces with calls, step by step.
fn leading(nodes: &[Node<'_>], callable: BTreeSet<At>, found: &mut Calls, resolver: &mut Resolver<'_, '_>) {
    let mut reached = callable;
    for _ in 0..LONGEST {
        let mut new = BTreeSet::new();
        for node in nodes {
            for member in node.members {
                let MemberKind::Property(Type { form: Form::Name { path, .. }, .. }) = &member.kind else { continue };
                if found.leading.contains(&member.at.offset) {
                    continue;
                }
                let leads = resolver.scopes.find(&node.place, path).is_some_and(|(_, declarations)| {
                    declarations.iter().any(|declaration| reached.contains(&declaration.at))
                });
                if leads {
                    found.leading.insert(member.at.offset);
                    new.insert(node.declaration.at);
                }
            }
        }
        if new.is_empty() {
            return;
        }
        reached.extend(new);
    }
}
