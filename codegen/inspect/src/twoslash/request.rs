//! The parameters of a call → what is sent: path parameters, query, headers, body, options of the client.

use super::calls::Call;
use super::fields::Maker;
use super::resolve::Context;
use super::syntax::At;
use super::url;
use super::value::{Field as Stated, Kind, Object};
use wechatpay_codegen::diagnostics::{Code, Diagnostic};
use wechatpay_codegen::ir::{
    Body, BodyKind, Content, Encoding, Field, Flags, Host, Message, Origin, Scalar, Segment, Type, Version,
};

/// What a request consists of.
#[derive(Default)]
pub(super) struct Request {
    pub host: Option<Host>,
    pub flags: Flags,
    pub parameters: Vec<Field>,
    pub query: Option<Message>,
    pub headers: Option<Message>,
    pub body: Option<Body>,
    pub options: Vec<Field>,
    /// Members that are groups, and no fields.
    pub groups: Vec<At>,
}

/// Options of axios, and of the client, that are no part of the API.
const OPTIONS: [&str; 33] = [
    "url",
    "method",
    "baseURL",
    "transformRequest",
    "transformResponse",
    "paramsSerializer",
    "timeout",
    "timeoutErrorMessage",
    "withCredentials",
    "adapter",
    "auth",
    "responseType",
    "responseEncoding",
    "onUploadProgress",
    "onDownloadProgress",
    "maxContentLength",
    "maxBodyLength",
    "maxRate",
    "validateStatus",
    "maxRedirects",
    "beforeRedirect",
    "httpAgent",
    "httpsAgent",
    "proxy",
    "cancelToken",
    "decompress",
    "signal",
    "formSerializer",
    "fetchOptions",
    "security",
    "nonceless",
    "meta",
    "transitional",
];

/// Reads what a call takes.
pub(super) fn read(
    call: &Call,
    chain: &[Segment],
    page: &[Segment],
    version: Version,
    heading: &Origin,
    make: &mut Maker<'_, '_, '_>,
) -> Request {
    let context = Context::at(&call.place);
    let mut request = Request::default();
    let config = call.config.as_ref().map(|kind| (make.resolver.kind(kind, &context), kind.at));
    let config = match config {
        Some((Kind::Object(object), _)) => object,
        Some((Kind::Any | Kind::Nothing, _)) | None => Object::default(),
        Some((other, at)) => {
            make.resolver.report(Code::TsForm, at, format!("a configuration that is {}", other.name()));
            Object::default()
        }
    };
    let data = call.data.as_ref().map(|(kind, optional)| (make.resolver.kind(kind, &context), kind.at, !optional));
    let mut stray = Vec::new();
    for field in &config.fields {
        let is_placeholder = url::placeholders(page).contains(&field.name.as_str());
        match field.name.as_str() {
            _ if is_placeholder => request.parameters.push(make.field(field)),
            "params" => {
                request.query = make.message(&field.kind, field.at, field.required);
                request.groups.push(field.at);
            }
            "headers" => {
                request.headers = make.message(&field.kind, field.at, field.required);
                request.groups.push(field.at);
            }
            "data" => request.groups.push(field.at),
            "baseURL" => request.host(field, make),
            name if OPTIONS.contains(&name) => request.option(field, version, make),
            _ => stray.push(field),
        }
    }
    let of_config = config.field("data").map(|field| (field.kind.clone(), field.at, field.required));
    // A body that both name is told by the parameter.
    let body = data.filter(|(kind, ..)| *kind != Kind::Nothing).or(of_config);
    request.body(body, &config, version, make);
    request.place(stray, chain, page, heading, make);
    request
}

impl Request {
    fn host(&mut self, field: &Stated, make: &mut Maker<'_, '_, '_>) {
        match &field.kind {
            Kind::String(values) if matches!(values.as_slice(), [base] if base.starts_with("https://")) => {
                let base = values.concat();
                let base = if base.ends_with('/') { base } else { base + "/" };
                let (required, label) = (field.required, field.label.clone());
                self.host = Some(Host { base, required, origin: make.origin(field.at), label });
            }
            _ => self.options.push(make.field(field)),
        }
    }

    fn option(&mut self, field: &Stated, version: Version, make: &mut Maker<'_, '_, '_>) {
        let is_on = !matches!(field.kind, Kind::Boolean(Some(false))) && version == Version::V2;
        self.flags.client_certificate |= field.name == "security" && is_on;
        self.flags.nonceless |= field.name == "nonceless" && is_on;
        let made = make.field(field);
        self.options.push(made);
    }

    fn body(
        &mut self,
        body: Option<(Kind, At, bool)>,
        config: &Object,
        version: Version,
        make: &mut Maker<'_, '_, '_>,
    ) {
        let Some((kind, at, required)) = body else { return };
        let is_form = is_form(&kind) || says_form(config);
        let Some(mut message) = make.message(&kind, at, required) else { return };
        if is_form {
            self.meta(&mut message);
        }
        let kind = match (is_form, version) {
            (true, _) => BodyKind::Multipart,
            (_, Version::V2) => BodyKind::Xml,
            (_, Version::V3) => BodyKind::Json,
        };
        self.body = Some(Body { kind, message });
    }

    /// The JSON beside a file stands in the configuration, for it is what is signed; in the form it is a string.
    fn meta(&mut self, message: &mut Message) {
        let is_described = |field: &Field| field.name.wire == "meta" && !field.children.is_empty();
        let index = self.options.iter().position(is_described);
        let meta = match message.fields.iter_mut().find(|field| field.name.wire == "meta") {
            Some(part) => {
                if let Some(described) = index.map(|index| self.options.remove(index)) {
                    part.also.push(described.origin);
                    part.children = described.children;
                }
                Some(part)
            }
            None => {
                message.fields.extend(index.map(|index| self.options.remove(index)));
                message.fields.iter_mut().find(|field| field.name.wire == "meta")
            }
        };
        if let Some(part) = meta.filter(|part| !part.children.is_empty()) {
            let fields = std::mem::take(&mut part.children);
            part.content = Some(Box::new(Content { origin: part.origin.clone(), fields, bare_list: None }));
            part.r#type = Type::One(Scalar::String);
            part.encoding = Some(Encoding::Json);
        }
    }

    /// Members that are no options belong to the placeholders that have none.
    fn place(
        &mut self,
        mut stray: Vec<&Stated>,
        chain: &[Segment],
        page: &[Segment],
        heading: &Origin,
        make: &mut Maker<'_, '_, '_>,
    ) {
        let names = url::placeholders(page);
        let of_chain = url::placeholders(chain);
        let mut parameters = Vec::new();
        for (index, name) in names.iter().enumerate() {
            if let Some(own) = self.parameters.iter().position(|field| field.name.wire == **name) {
                parameters.push(self.parameters.remove(own));
                continue;
            }
            let missing = names.len() - parameters.len() - self.parameters.len();
            let by_chain = of_chain.get(index).and_then(|name| stray.iter().position(|field| field.name == **name));
            let only = (missing == 1 && stray.len() == 1).then_some(0);
            if let Some(stated) = by_chain.or(only).map(|index| stray.remove(index)) {
                let message = format!("`{}` was taken for the placeholder `{{{name}}}`", stated.name);
                make.resolver.report(Code::TsPlaceholder, stated.at, message);
                let mut field = make.field(stated);
                (*name).clone_into(&mut field.name.wire);
                parameters.push(field);
            } else {
                let message = format!("no member stands for `{{{name}}}`");
                make.resolver.found.push(Diagnostic::new(Code::TsPlaceholder, heading.clone(), 1, message));
                let missing = Field::named(name, heading.clone(), Type::One(Scalar::Any));
                parameters.push(Field { required: true, ..missing });
            }
        }
        self.parameters = parameters;
        for stated in stray {
            let message = format!("`{}` is neither a placeholder of the URL nor an option of the client", stated.name);
            make.resolver.report(Code::TsStray, stated.at, message);
        }
    }
}

/// Whether a type describes a form: it says so, or one of its parts is a file.
fn is_form(kind: &Kind) -> bool {
    let has_file = |object: &Object| object.fields.iter().any(|field| matches!(field.kind, Kind::Binary));
    *kind == Kind::Form || kind.object().is_some_and(has_file)
}

/// Whether the headers of a configuration say that the body is a form.
fn says_form(config: &Object) -> bool {
    let headers = config.field("headers").and_then(|field| field.kind.object());
    let mut types = headers.into_iter().flat_map(|headers| &headers.fields);
    types.any(|field| {
        let says = |values: &[String]| values.iter().any(|value| value.starts_with("multipart/"));
        field.name.eq_ignore_ascii_case("content-type") && matches!(&field.kind, Kind::String(values) if says(values))
    })
}
