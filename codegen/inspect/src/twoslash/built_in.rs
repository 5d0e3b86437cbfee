//! The types that nobody declares: TypeScript's own, axios', Node's.

use super::resolve::{Context, Resolver};
use super::syntax::{At, Type};
use super::value::{Field, Kind, Object};
use wechatpay_codegen::diagnostics::Code;

impl Resolver<'_, '_> {
    /// What a name says that is declared nowhere on the page, if it is known.
    pub fn built_in(&mut self, at: At, path: &[String], arguments: &[Type], context: &Context) -> Option<Kind> {
        let name = path.last()?.as_str();
        let open = || Kind::Object(Object { fields: Vec::new(), open: true });
        let kind = match name {
            "string" | "String" | "Date" => Kind::String(Vec::new()),
            "number" | "Number" | "bigint" | "BigInt" => Kind::Number(Vec::new()),
            "boolean" | "Boolean" => Kind::Boolean(None),
            "any" | "unknown" => Kind::Any,
            "void" | "undefined" | "null" | "never" => Kind::Nothing,
            "object" | "Object" | "URLSearchParams" | "Map" => open(),
            "Buffer" | "ArrayBuffer" | "ArrayBufferLike" | "Uint8Array" | "DataView" | "Blob" | "File" | "Stream"
            | "Readable" | "Duplex" | "PassThrough" | "ReadStream" | "ReadableStream" | "IncomingMessage"
            | "BinaryLike" | "ArrayBufferView" => Kind::Binary,
            "FormData" | "Multipart" => Kind::Form,
            "AxiosRequestConfig" | "InternalAxiosRequestConfig" | "RawAxiosRequestConfig" => {
                self.configuration(arguments, context)
            }
            "AxiosRequestHeaders" | "RawAxiosRequestHeaders" | "AxiosHeaders" | "AxiosHeaderValue" => open(),
            "Promise" | "PromiseLike" | "AxiosPromise" | "AxiosResponse" | "Awaited" | "Readonly" | "NoInfer" => {
                self.first(arguments, context)
            }
            "NonNullable" => self.first(arguments, context),
            "Array" | "ReadonlyArray" | "Set" | "Iterable" => Kind::List(Box::new(self.first(arguments, context))),
            "Partial" => self.with_required(arguments, context, false),
            "Required" => self.with_required(arguments, context, true),
            "Pick" => self.chosen(at, arguments, context, true),
            "Omit" => self.chosen(at, arguments, context, false),
            "Record" => self.record(at, arguments, context),
            "Exclude" => self.excluded(arguments, context, false),
            "Extract" => self.excluded(arguments, context, true),
            _ => return None,
        };
        Some(kind)
    }

    /// `AxiosRequestConfig<T>` sends a `T`.
    fn configuration(&mut self, arguments: &[Type], context: &Context) -> Kind {
        let data = arguments.first().map(|argument| (argument.at, self.kind(argument, context)));
        let field = |(at, kind)| Field {
            name: "data".to_owned(),
            at,
            also: Vec::new(),
            required: false,
            label: String::new(),
            kind,
        };
        let fields = data.filter(|(_, kind)| *kind != Kind::Any).map(field).into_iter().collect();
        Kind::Object(Object { fields, open: false })
    }

    fn argument(&mut self, arguments: &[Type], index: usize, context: &Context) -> Kind {
        arguments.get(index).map_or(Kind::Any, |argument| self.kind(argument, context))
    }

    fn first(&mut self, arguments: &[Type], context: &Context) -> Kind {
        self.argument(arguments, 0, context)
    }

    fn with_required(&mut self, arguments: &[Type], context: &Context, required: bool) -> Kind {
        let mut kind = self.first(arguments, context);
        if let Kind::Object(object) = &mut kind {
            object.fields.iter_mut().for_each(|field| field.required = required);
        }
        kind
    }

    /// `Pick<T, 'a' | 'b'>`, `Omit<T, 'a'>`.
    fn chosen(&mut self, at: At, arguments: &[Type], context: &Context, keep: bool) -> Kind {
        let kind = self.first(arguments, context);
        match (kind, self.argument(arguments, 1, context)) {
            (Kind::Object(mut object), Kind::String(names)) if !names.is_empty() => {
                object.fields.retain(|field| names.contains(&field.name) == keep);
                Kind::Object(object)
            }
            (Kind::Any, _) => Kind::Any,
            _ => {
                self.report(Code::TsForm, at, "which members are meant is not known");
                Kind::Any
            }
        }
    }

    /// `Record<'a' | 'b', T>`; behind other keys there may be anything.
    fn record(&mut self, at: At, arguments: &[Type], context: &Context) -> Kind {
        let keys = self.first(arguments, context);
        let value = self.argument(arguments, 1, context);
        // `Record<string, never>` is an object without anything in it.
        if value == Kind::Nothing {
            return Kind::Object(Object::default());
        }
        let Kind::String(names) = keys else { return Kind::Object(Object { fields: Vec::new(), open: true }) };
        if names.is_empty() || !self.spend(value.size().saturating_mul(names.len()), at) {
            return Kind::Object(Object { fields: Vec::new(), open: true });
        }
        let field =
            |name| Field { name, at, also: Vec::new(), required: true, label: String::new(), kind: value.clone() };
        Kind::Object(Object { fields: names.into_iter().map(field).collect(), open: false })
    }

    /// `Exclude<'a' | 'b', 'a'>`, `Extract<…>`.
    fn excluded(&mut self, arguments: &[Type], context: &Context, keep: bool) -> Kind {
        match (self.first(arguments, context), self.argument(arguments, 1, context)) {
            (Kind::String(mut values), Kind::String(others)) => {
                values.retain(|value| others.contains(value) == keep);
                Kind::String(values)
            }
            (kind, _) => kind,
        }
    }
}
