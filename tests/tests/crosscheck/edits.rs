//! One edit of an operation, and what a comparison must find of it.

use wechatpay_codegen::ir::{EnumerationValue, Field, Method, Name, Operation, Scalar, Type, Version};
use wechatpay_inspect::crosscheck::Kind;
use wechatpay_tests::mutation::Random;

/// The edited operation, the page that it stands on, and the findings that are expected, in their order.
pub struct Edit {
    pub operation: Operation,
    pub page: String,
    pub expected: Vec<(Kind, Option<String>)>,
}

/// The kinds of finding that edits lead to.
pub const KINDS: &[Kind] = &[
    Kind::OperationMissing,
    Kind::FieldMissing,
    Kind::FieldExtra,
    Kind::NameDiffers,
    Kind::TypeDiffers,
    Kind::TextType,
    Kind::ValueMissing,
    Kind::ValueExtra,
    Kind::RequiredHere,
    Kind::RequiredThere,
    Kind::OptionalThere,
    Kind::Placeholder,
    Kind::AnswerForm,
];

/// An edit at a place that the numbers choose; none where that place can't be edited so.
pub fn edit(own: &Operation, random: &mut Random) -> Option<Edit> {
    let mut operation = own.clone();
    let choice = random.below(14);
    if let 0 = choice {
        return another_method(operation);
    }
    if let 1 = choice {
        return another_placeholder(operation, random);
    }
    if let 2 = choice {
        return another_answer(operation);
    }
    let is_v2 = operation.version == Version::V2;
    let mut lists = lists(&mut operation);
    let at = random.below(lists.len());
    let list = lists.get_mut(at)?;
    let (path, is_answer, is_text) = (list.path.clone(), list.is_answer, list.is_text || is_v2);
    let index = random.below(list.fields.len());
    let below = |name: &str| Some(format!("{path}.{name}"));
    let marks_others = list.fields.iter().enumerate().any(|(other, field)| other != index && !field.required);
    let siblings = list.fields.iter().map(|field| field.name.wire.clone()).collect::<Vec<_>>();
    let expected = match choice {
        3 => {
            let name = "added_by_nobody";
            let field = list.fields.get(index)?;
            let added = Field { required: true, ..Field::named(name, field.origin.clone(), Type::One(Scalar::String)) };
            list.fields.push(added);
            (Kind::FieldMissing, below(name))
        }
        4 => {
            let field = list.fields.get(index)?;
            let name = field.name.wire.clone();
            let others = siblings.iter().filter(|other| **other != name);
            let is_near = others.into_iter().any(|other| name.len().abs_diff(other.len()) < 2 && name.len() > 5);
            if list.fields.len() < 2 || field.by_client || is_client_header(&name) || is_near || !marks_others {
                return None;
            }
            list.fields.remove(index);
            (Kind::FieldExtra, below(&name))
        }
        5 => {
            let field = list.fields.get_mut(index)?;
            let name = field.name.wire.clone();
            let misspelt = misspelt(&name)?;
            if field.by_client || list.is_headers {
                return None;
            }
            field.name.wire = misspelt;
            (Kind::NameDiffers, below(&name))
        }
        6 => {
            let field = list.fields.get_mut(index)?;
            let is_scalar = matches!(field.r#type, Type::One(Scalar::String | Scalar::Integer | Scalar::Number));
            if !is_scalar || field.content.is_some() {
                return None;
            }
            field.r#type = Type::One(Scalar::Boolean);
            (if is_text { Kind::TextType } else { Kind::TypeDiffers }, below(&field.name.wire))
        }
        7 => {
            let field = list.fields.get_mut(index)?;
            field.r#type = match field.r#type {
                Type::One(Scalar::Any | Scalar::File) => return None,
                Type::List(scalar) => Type::One(scalar),
                Type::One(_) if field.content.is_some() => return None,
                Type::One(scalar) => Type::List(scalar),
            };
            (Kind::TypeDiffers, below(&field.name.wire))
        }
        8 | 9 => {
            let field = list.fields.get_mut(index).filter(|field| is_listed(field))?;
            let values = &mut field.enumeration.as_mut()?.values;
            values.push(EnumerationValue {
                name: Name { wire: "977".to_owned(), rust: String::new() },
                term: String::new(),
            });
            (Kind::ValueMissing, below(&field.name.wire))
        }
        10 | 11 => {
            let field = list.fields.get_mut(index).filter(|field| is_listed(field))?;
            let values = &mut field.enumeration.as_mut()?.values;
            if values.len() < 2 {
                return None;
            }
            values.pop();
            (Kind::ValueExtra, below(&field.name.wire))
        }
        _ => {
            let field = list.fields.get_mut(index)?;
            if !marks_others || list.is_headers {
                return None;
            }
            field.required = !field.required;
            let kind = match (field.required, is_answer) {
                (true, _) => Kind::RequiredThere,
                (false, true) => Kind::RequiredHere,
                (false, false) => Kind::OptionalThere,
            };
            (kind, below(&field.name.wire))
        }
    };
    let page = operation.origin.page.to_string();
    Some(Edit { operation, page, expected: vec![expected] })
}

/// The other documentation calls with another method.
fn another_method(mut operation: Operation) -> Option<Edit> {
    operation.method = match operation.method {
        Method::Post => Method::Put,
        Method::Put => Method::Post,
        Method::Get | Method::Delete | Method::Patch => return None,
    };
    let page = operation.origin.page.to_string();
    Some(Edit { operation, page, expected: vec![(Kind::OperationMissing, None), (Kind::OperationExtra, None)] })
}

/// A placeholder of another name, on a page of another path.
fn another_placeholder(mut operation: Operation, random: &mut Random) -> Option<Edit> {
    let count = operation.parameters.len();
    let parameter = operation.parameters.get_mut(random.below(count))?;
    let old = std::mem::replace(&mut parameter.name.wire, "quite_another".to_owned());
    let segment = operation.segments.iter_mut().find(|segment| segment.parameter && segment.name.wire == old)?;
    segment.name.wire = "quite_another".to_owned();
    let page = operation.origin.page.replace(&format!("{{{old}}}"), "{quite_another}");
    Some(Edit { operation, page, expected: vec![(Kind::Placeholder, Some(format!("path.{old}")))] })
}

/// A structure in place of a file or nothing, and the reverse.
fn another_answer(mut operation: Operation) -> Option<Edit> {
    use wechatpay_codegen::ir::AnswerKind;
    operation.answer.kind = match operation.answer.kind {
        AnswerKind::Fields if operation.answer.fields.is_empty() => return None,
        AnswerKind::Fields => AnswerKind::Empty,
        AnswerKind::Empty => AnswerKind::File,
        AnswerKind::File | AnswerKind::Redirect => return None,
    };
    let page = operation.origin.page.to_string();
    Some(Edit { operation, page, expected: vec![(Kind::AnswerForm, None)] })
}

/// The fields of an object.
struct List<'o> {
    path: String,
    fields: &'o mut Vec<Field>,
    is_answer: bool,
    is_text: bool,
    is_headers: bool,
}

/// All objects of an operation that TypeScript describes.
fn lists(operation: &mut Operation) -> Vec<List<'_>> {
    let mut all = Vec::new();
    if let Some(query) = &mut operation.query {
        nested("query", &mut query.fields, false, true, &mut all);
    }
    if let Some(body) = &mut operation.body {
        let name = wechatpay_codegen::surface::group(body.kind);
        nested(name, &mut body.message.fields, false, name != "json", &mut all);
    }
    if let Some(headers) = &mut operation.headers {
        nested("headers", &mut headers.fields, false, true, &mut all);
    }
    nested("answer", &mut operation.answer.fields, true, false, &mut all);
    all
}

/// A list of fields can't be lent together with those inside of it: one of the two is.
fn nested<'o>(path: &str, fields: &'o mut Vec<Field>, is_answer: bool, is_text: bool, all: &mut Vec<List<'o>>) {
    let deeper = fields.iter().any(|field| field.children.len() > 1);
    let turns = fields.len().is_multiple_of(2);
    if deeper && turns {
        for field in fields.iter_mut() {
            let path = format!("{path}.{}", field.name.wire);
            nested(&path, &mut field.children, is_answer, is_text, all);
        }
    } else if !fields.is_empty() {
        all.push(List { path: path.to_owned(), fields, is_answer, is_text, is_headers: path == "headers" });
    }
}

/// Whether its values are written as literals.
fn is_listed(field: &Field) -> bool {
    let is_number = |value: &EnumerationValue| value.name.wire.parse::<i64>().is_ok();
    let values = field.enumeration.iter().flat_map(|enumeration| &enumeration.values).collect::<Vec<_>>();
    let (Type::One(scalar) | Type::List(scalar)) = field.r#type;
    match scalar {
        Scalar::String => !values.is_empty(),
        Scalar::Integer | Scalar::Number => !values.is_empty() && values.into_iter().all(is_number),
        _ => false,
    }
}

/// Headers that the client sets are not compared.
fn is_client_header(name: &str) -> bool {
    ["wechatpay-serial", "content-type", "accept"].contains(&name.to_ascii_lowercase().as_str())
}

/// Two letters changed places.
fn misspelt(name: &str) -> Option<String> {
    let mut letters = name.chars().collect::<Vec<_>>();
    if letters.len() < 8 || name.contains('$') {
        return None;
    }
    let at = (1..letters.len() - 1).find(|at| {
        let (one, other) = (letters[*at], letters[at + 1]);
        one != other && one.is_ascii_lowercase() && other.is_ascii_lowercase()
    })?;
    letters.swap(at, at + 1);
    Some(letters.into_iter().collect())
}
