//! What the grammar makes of the tokens: declarations, members, types, each with its place.

/// A declaration. Statements that declare no type are none.
#[derive(Clone, Debug)]
pub(super) struct Declaration {
    /// Where its name stands, in bytes of the page.
    pub at: At,
    /// `Presign`; of a namespace the dotted path.
    pub name: Vec<String>,
    pub parameters: TypeParameters,
    pub kind: DeclarationKind,
}

/// The names of type parameters, each with what stands for one that is not given.
pub(super) type TypeParameters = Vec<(String, Option<Type>)>;

#[derive(Clone, Debug)]
pub(super) enum DeclarationKind {
    Interface {
        extends: Vec<Type>,
        members: Vec<Member>,
    },
    Alias(Type),
    Enumeration(Vec<EnumerationMember>),
    Namespace(Vec<Declaration>),
    /// `import Other = A.B`.
    Import(Vec<String>),
}

/// `Open = 'OPEN'`.
#[derive(Clone, Debug)]
pub(super) struct EnumerationMember {
    pub at: At,
    pub name: String,
    pub value: Option<Literal>,
    /// The value is an expression.
    pub computed: bool,
}

/// A place: where it begins, and how long it is, in bytes of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At {
    pub offset: usize,
    pub length: usize,
}

/// A member of an interface or of an object type.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub at: At,
    /// Empty of a call, an index and what is not read.
    pub name: String,
    pub optional: bool,
    /// The first line of its JSDoc.
    pub label: String,
    pub kind: MemberKind,
}

#[derive(Clone, Debug)]
pub(super) enum MemberKind {
    Property(Type),
    Method(Signature),
    /// `(data: …): …`.
    Call(Signature),
    /// `[key: string]: …`.
    Index {
        key: Type,
        value: Type,
    },
    /// `[K in Keys]: …`.
    Mapped {
        parameter: String,
        keys: Type,
        value: Type,
    },
    /// A form that is not read, in words.
    Other(&'static str),
}

/// What a function takes and gives.
#[derive(Clone, Debug)]
pub(super) struct Signature {
    pub parameters: Vec<Parameter>,
    pub result: Option<Type>,
}

#[derive(Clone, Debug)]
pub(super) struct Parameter {
    pub name: String,
    pub optional: bool,
    pub kind: Option<Type>,
}

/// A type.
#[derive(Clone, Debug)]
pub(super) struct Type {
    pub at: At,
    pub form: Form,
}

#[derive(Clone, Debug)]
pub(super) enum Form {
    /// `A.B<C>`.
    Name {
        path: Vec<String>,
        arguments: Vec<Type>,
    },
    Literal(Literal),
    /// A template with holes.
    Template(String),
    Object(Vec<Member>),
    Array(Box<Type>),
    Tuple(Vec<Type>),
    Union(Vec<Type>),
    Intersection(Vec<Type>),
    Function(Box<Signature>),
    /// `A['b']`.
    Access(Box<Type>, Box<Type>),
    KeyOf(Box<Type>),
    /// `A extends B ? C : D`: its parts.
    Conditional(Vec<Type>),
    /// A form that no value on the wire has, in words.
    Other(&'static str),
    /// What could not be read, and was reported.
    Broken,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Literal {
    String(String),
    /// As written.
    Number(String),
    Boolean(bool),
}
