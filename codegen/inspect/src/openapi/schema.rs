//! A field's schema. What Rust has a type for is a component of that name; it belongs to one field.

use serde_json::{Map, Value, json};

use wechatpay_codegen::ir::{Field, Message, Padding, Scalar, Type};
use wechatpay_codegen::names::Shape;

use super::facts::{self, Object, put};
use super::identifiers;
use super::version::{Version, pointer};

/// The schemas that have a name.
#[derive(Debug, Default)]
pub struct Components(Object);

impl Components {
    /// Adds one, and gives the reference to it.
    pub fn add(&mut self, name: &str, schema: Object) -> Value {
        let mut name = identifiers::dotted(name);
        // Names are parted where the IR is named; of the pages of somebody else the later gives way.
        while self.0.contains_key(&name) {
            name.push('_');
        }
        let reference = json!({ "$ref": format!("#/components/schemas/{name}") });
        self.0.insert(name, schema.into());
        reference
    }

    /// All of them, by name.
    pub fn into_sorted(self) -> Object {
        let mut schemas = self.0.into_iter().collect::<Vec<_>>();
        schemas.sort_by(|(a, _), (b, _)| a.cmp(b));
        schemas.into_iter().collect()
    }
}

/// A module of types, as Rust has it, being written.
pub struct Module<'c> {
    /// Where its types go.
    pub components: &'c mut Components,
    /// `v3.pay.transactions.jsapi.post.request`.
    pub path: String,
    /// What a plaintext is called, and the module of the types in it, where that is not this one.
    pub plaintext: Option<(String, String)>,
    /// How RSA pads here.
    pub padding: Padding,
    /// Of OpenAPI.
    pub version: Version,
}

impl Module<'_> {
    /// A component with the fields of a group: an object, or a list of such.
    pub fn group(&mut self, name: &str, message: &Message) -> Value {
        let reference = self.structure(name, &message.fields, Object::new());
        if message.list { json!({ "type": "array", "items": reference }) } else { reference }
    }

    /// A component of fields.
    pub fn structure(&mut self, name: &str, fields: &[Field], about: Object) -> Value {
        let mut schema = self.object(fields);
        schema.extend(about);
        self.components.add(name, schema)
    }

    /// An object of fields.
    fn object(&mut self, fields: &[Field]) -> Object {
        let required = fields.iter().filter(|field| field.required).map(|field| &field.name.wire).collect::<Vec<_>>();
        let mut schema = Object::new();
        put(&mut schema, [("type", json!("object"))]);
        // An empty list is none in 3.0.
        put(&mut schema, (!required.is_empty()).then(|| ("required", json!(required))));
        let properties = fields.iter().map(|field| (field.name.wire.clone(), self.property(field)));
        let properties = properties.collect::<Map<_, _>>();
        put(&mut schema, [("properties", properties.into())]);
        schema
    }

    /// A field's schema with all that is said of it. What is said stands in the component where there is one: in 3.0 nothing
    /// may stand beside a reference.
    pub fn property(&mut self, field: &Field) -> Value {
        let about = self.about(field);
        match self.typed(field) {
            Value::Object(schema) if schema.contains_key("$ref") => schema.into(),
            Value::Object(mut schema) => {
                for (key, fact) in about {
                    merge(&mut schema, key, fact);
                }
                schema.into()
            }
            other => other,
        }
    }

    /// What is said of a field.
    pub fn about(&self, field: &Field) -> Object {
        let mut about = facts::of_field(field, self.padding, self.version);
        put(&mut about, field.variants.iter().map(|variants| ("x-variants", json!(variants.origins.len()))));
        about
    }

    /// A field's schema; what is said of the field stands beside it.
    pub fn typed(&mut self, field: &Field) -> Value {
        let item = self.item(field);
        if matches!(field.r#type, Type::List(_)) { json!({ "type": "array", "items": item }) } else { item }
    }

    /// Of one item.
    fn item(&mut self, field: &Field) -> Value {
        let (Type::One(scalar) | Type::List(scalar)) = field.r#type;
        match Shape::of(field) {
            Shape::Scalar => self.scalar(scalar).into(),
            Shape::Text => self.enumeration(field, Scalar::String),
            Shape::Integer => self.enumeration(field, Scalar::Integer),
            Shape::Object(fields) => {
                let name = self.name(field);
                self.structure(&name, fields, self.about(field))
            }
            Shape::JsonString(fields) => {
                let name = self.name(field);
                let content = self.structure(&name, fields, Object::new());
                self.version.holding("application/json", content).into()
            }
            Shape::JsonList(items) => {
                let item = self.list_item(field, items);
                let content = json!({ "type": "array", "items": item });
                self.version.holding("application/json", content).into()
            }
            Shape::UrlString(fields) => {
                let name = self.name(field);
                let content = self.structure(&name, fields, Object::new());
                self.version.holding("application/x-www-form-urlencoded", content).into()
            }
            Shape::Plaintext(fields) => self.plaintext(field, fields),
        }
    }

    /// Of a bare list in a string: the only field is no key.
    fn list_item(&mut self, field: &Field, items: &Field) -> Value {
        let (Type::One(scalar) | Type::List(scalar)) = items.r#type;
        if items.children.is_empty() {
            let mut schema = self.scalar(scalar);
            schema.extend(self.about(items));
            return schema.into();
        }
        let name = self.name(field);
        self.structure(&name, &items.children, self.about(items))
    }

    /// The ciphertext is a string; what it holds is a component beside it.
    fn plaintext(&mut self, field: &Field, fields: &[Field]) -> Value {
        let (name, path) = self.plaintext.clone().unwrap_or_else(|| (self.name(field), self.path.clone()));
        let (padding, version) = (self.padding, self.version);
        let mut inside = Module { components: &mut *self.components, path, plaintext: None, padding, version };
        let content = inside.structure(&name, fields, Object::new());
        json!({ "type": "string", "x-encryption": { "plaintext": pointer(content) } })
    }

    fn enumeration(&mut self, field: &Field, scalar: Scalar) -> Value {
        let mut schema = self.scalar(scalar);
        let values = field.enumeration.as_ref().map_or(&[][..], |enumeration| &enumeration.values);
        schema.extend(facts::open(values, scalar));
        schema.extend(self.about(field));
        let name = self.name(field);
        self.components.add(&name, schema)
    }

    fn scalar(&self, scalar: Scalar) -> Object {
        let mut schema = Object::new();
        match scalar {
            Scalar::String => put(&mut schema, [("type", json!("string"))]),
            Scalar::Integer | Scalar::Number => {
                put(&mut schema, [("type", json!("integer")), ("format", json!("int64"))]);
            }
            Scalar::Decimal => put(&mut schema, [("type", json!("number"))]),
            Scalar::Boolean | Scalar::True => put(&mut schema, [("type", json!("boolean"))]),
            Scalar::File => schema = self.version.file(),
            Scalar::Object => put(&mut schema, [("type", json!("object")), ("additionalProperties", json!(true))]),
            Scalar::Any => {}
        }
        schema
    }

    /// The name of the component of a field.
    fn name(&self, field: &Field) -> String {
        format!("{}.{}", self.path, field.type_name)
    }
}

/// Puts a fact in; two objects of one key become one.
fn merge(schema: &mut Object, key: String, fact: Value) {
    match (schema.get_mut(&key), fact) {
        (Some(Value::Object(known)), Value::Object(fact)) => {
            let own = std::mem::replace(known, fact);
            known.extend(own);
        }
        (_, fact) => drop(schema.insert(key, fact)),
    }
}
