//! The table of rules: what a change is called, how much it weighs, what it does on the wire and to Rust code.
//!
//! The level is about Rust code: what a caller wrote against the old crate compiles with the new one unless the level is
//! major. (Values that become encrypted are major even where their Rust type stays.) `{name}` is the last part of the path,
//! `{old}` and `{new}` are the facts, `{old_rust}` and `{new_rust}` the types in Rust.

use serde::{Serialize, Serializer};

/// How much a change weighs in the version of the next release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Nobody has to do anything, and nobody gains a name.
    Patch,
    /// Something new, or another behaviour of the same code.
    Minor,
    /// Code may stop compiling.
    Major,
}

impl Level {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// What happened to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is another.
    Changed,
    /// It is elsewhere, or has another name.
    Moved,
}

macro_rules! rules {
    ($($variant:ident = $name:literal, $kind:ident, $level:ident, $when:literal, $wire:literal, $rust:literal;)*) => {
        /// A rule of the table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $(#[doc = $when] $variant,)* }

        impl Rule {
            /// Every rule, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name by which people and files refer to it.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What happened to the item.
            #[must_use]
            pub fn kind(self) -> Kind {
                match self { $(Self::$variant => Kind::$kind,)* }
            }

            /// How much it weighs.
            #[must_use]
            pub fn level(self) -> Level {
                match self { $(Self::$variant => Level::$level,)* }
            }

            /// What changed in the documentation.
            #[must_use]
            pub fn when(self) -> &'static str {
                match self { $(Self::$variant => $when,)* }
            }

            /// What it does on the wire.
            #[must_use]
            pub fn wire(self) -> &'static str {
                match self { $(Self::$variant => $wire,)* }
            }

            /// What it does to Rust code.
            #[must_use]
            pub fn rust(self) -> &'static str {
                match self { $(Self::$variant => $rust,)* }
            }
        }
    };
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

rules! {
    // Operations
    OperationAdded = "operation-added", Added, Minor, "an operation is new",
        "one more call", "one more method of the chain, with its types";
    OperationRemoved = "operation-removed", Removed, Major, "an operation is gone, or moved without a stub",
        "no longer documented at this URL", "its method and its types are gone";
    OperationMoved = "operation-moved", Moved, Minor, "an operation moved and left a stub",
        "called at {new}", "the old chain is deprecated and calls the new URL";
    OperationMovedWithoutAlias = "operation-moved-without-alias", Moved, Major,
        "an operation moved and left a stub, with other path parameters",
        "called at {new}", "the old chain is gone: its parameters are not those of the new one";
    ParameterRenamed = "parameter-renamed", Moved, Major, "a path parameter has another name, with or without a stub",
        "nothing: the same URL", "the accessor and its module have another name; a stub keeps no alias of it";
    ChainRenamed = "chain-renamed", Moved, Major, "a segment of the chain is called otherwise in Rust",
        "nothing", "the accessor is `{new}` instead of `{old}`";
    AliasAdded = "alias-added", Added, Minor, "a stub for a page that no longer was there",
        "nothing", "the old chain is there again, deprecated";
    AliasLost = "alias-lost", Removed, Major, "a stub is gone, or leads to no operation any more",
        "nothing", "the deprecated chain is gone";
    AliasRedirected = "alias-redirected", Changed, Major, "a stub leads to another operation",
        "the old chain calls {new}", "its types are those of the other operation";
    StubChanged = "stub-changed", Changed, Patch, "a stub that no alias is made of: added, gone, or leading elsewhere",
        "nothing", "nothing";
    FeatureRenamed = "feature-renamed", Moved, Major, "a product has another name",
        "nothing", "the feature `{old}` is now `{new}`";
    FeatureChanged = "feature-changed", Changed, Major, "an item belongs to another product",
        "nothing", "it needs the feature `{new}` instead of `{old}`";
    EmissionBegan = "emission-began", Added, Minor, "what no code could be made of has a known form now",
        "nothing", "one more method of the chain, or one more event, with its types";
    EmissionEnded = "emission-ended", Removed, Major, "the new form is one that no code can be made of",
        "another form", "it is left out: {new}";
    HostChanged = "host-changed", Changed, Minor, "an operation is called at another host",
        "sent to {new} instead of {old}", "nothing: the client follows";
    HostRequired = "host-required", Changed, Patch, "whether the host must be named",
        "nothing: the client names it always", "nothing";
    VerificationChanged = "verification-changed", Changed, Minor, "the answer is verified in another way",
        "verified as {new} instead of {old}", "nothing: the client follows";
    PaddingChanged = "padding-changed", Changed, Minor, "RSA encryption pads in another way",
        "padded as {new} instead of {old}", "nothing: the client follows";
    FlagsChanged = "flags-changed", Changed, Minor,
        "client certificate, nonce or signature of APIv2: needed or not; whether a call changes nothing",
        "{old} became {new}", "nothing; a client certificate has to be configured";
    SignTypeChanged = "sign-type-changed", Changed, Minor, "another way to sign is the only one of APIv2, or there is a choice",
        "signed by {new} instead of {old}", "nothing: the client follows";
    AnswerFormatChanged = "answer-format-changed", Changed, Minor, "an answer of APIv2 is written in another format",
        "{new} instead of {old}", "nothing: the client follows";
    SettlementChanged = "settlement-changed", Changed, Patch, "another query settles an unknown outcome",
        "nothing", "an unknown outcome names {new} instead of {old}";
    Deprecated = "deprecated", Changed, Minor, "marked as deprecated or discarded",
        "nothing yet", "the method is deprecated: the compiler warns";
    MarksChanged = "marks-changed", Changed, Patch, "any other change of the status marks",
        "nothing", "rustdoc; a deprecation may be over";
    TitleChanged = "title-changed", Changed, Patch, "another title", "nothing", "rustdoc";
    LinksChanged = "links-changed", Changed, Patch, "other links to official pages", "nothing", "rustdoc";
    SampleChanged = "sample-changed", Changed, Patch, "another sample", "nothing", "the sample in the data for servers";
    BodyFormChanged = "body-form-changed", Changed, Major, "the body is written in another form",
        "{new} instead of {old}", "the request is built otherwise";
    AnswerFilled = "answer-filled", Changed, Minor, "an empty answer has fields now",
        "a body comes", "`Response` gets fields";
    AnswerFormChanged = "answer-form-changed", Changed, Major, "the answer has another form",
        "{new} instead of {old}", "`Response` loses its fields, or the call gives something else";

    // Groups of a request
    GroupAdded = "group-added", Added, Minor, "a query, body or headers: the first group without a required field, or one more optional one",
        "may be sent", "setters, or one more optional group";
    GroupAddedRequired = "group-added-required", Added, Major, "a query, body or headers that must be given",
        "must be sent", "`Request::new` asks for it";
    GroupRemoved = "group-removed", Removed, Major, "a query, body or headers is gone",
        "no longer sent", "its fields and types are gone";
    GroupsRearranged = "groups-rearranged", Changed, Major, "a second group appears, or only one is left",
        "as the group's own fields say", "`Request` holds {new} instead of {old}";
    GroupListChanged = "group-list-changed", Changed, Major, "a group became a list of objects, or ceases to be one",
        "{new} instead of {old}", "`Request` is built otherwise";
    GroupRequired = "group-required", Changed, Major, "a group beside others, or a list, must be given, or need not any more",
        "{new} instead of {old}", "`new` of `Request` or `Reply` has another shape";
    GroupFlag = "group-flag", Changed, Patch, "the required flag of a group that is asked for by its fields",
        "nothing: sent if anything is in it", "nothing";

    // Fields of what the merchant sends: requests, and replies of a form of their own
    OptionalAdded = "request-field-added", Added, Minor, "an optional field of a request",
        "may be sent", "one more setter";
    RequiredAdded = "required-request-field-added", Added, Major, "a required field of a request",
        "must be sent", "`new` asks for it";
    FixedAdded = "fixed-request-field-added", Added, Minor, "a required field of a request with a fixed value",
        "sent by the client: {new}", "one more setter; nobody is asked";
    SentRemoved = "request-field-removed", Removed, Major, "a field of a request is gone",
        "no longer sent", "its setter, its argument or its part of `Required` is gone";
    BecameRequired = "request-field-becomes-required", Changed, Major, "a field of a request becomes required",
        "must be sent", "`new` asks for it instead of a setter";
    BecameOptional = "request-field-becomes-optional", Changed, Major, "a field of a request becomes optional",
        "may be left out", "`new` no longer asks for it: a setter takes it, and another number of required fields is another `new`";
    FixedRequired = "fixed-field-required", Changed, Major, "a field with a fixed value becomes required or optional",
        "sent always or not", "{new_rust} instead of {old_rust}; the setter stays";
    Fixed = "request-field-fixed", Changed, Major, "the value of a required field is fixed",
        "{new}", "`new` no longer asks for it";
    Freed = "request-field-freed", Changed, Major, "the value of a required field is no longer fixed",
        "the caller's value instead of {old}", "`new` asks for it";
    FixedValueChanged = "fixed-value-changed", Changed, Minor, "the fixed value of a required field is another",
        "{new} instead of {old}", "nothing: the client fills it in";
    FileFactChanged = "file-fact-changed", Changed, Major,
        "whether a field beside an uploaded file states what the client knows of the file",
        "stated by the client or by the caller", "the field is there for one of both only";

    // Fields of answers
    AnsweredAdded = "answer-field-added", Added, Minor, "a field of an answer",
        "may come; an answer without a required value can't be read", "one more field, which was in `unknown_fields` before";
    AnsweredRemoved = "answer-field-removed", Removed, Major, "a field of an answer is gone",
        "what comes all the same is in `unknown_fields`", "the field is gone";
    AnswerOptional = "answer-field-becomes-optional", Changed, Major, "a value of an answer may be missing",
        "an answer without it can be read", "{new_rust} instead of {old_rust}";
    AnswerRequired = "answer-field-becomes-required", Changed, Major, "a value of an answer is always there",
        "an answer without it can't be read", "{new_rust} instead of {old_rust}";
    AnswerListRequired = "answer-list-required", Changed, Patch, "the required flag of a list in an answer",
        "nothing: a missing list is an empty one", "nothing: {new_rust}";

    // Contents of notifications: everything in them is optional
    ContentAdded = "content-field-added", Added, Minor, "a field of the content of a notification",
        "may come", "one more field, which was in `unknown_fields` before";
    ContentRemoved = "content-field-removed", Removed, Major, "a field of the content of a notification is gone",
        "what comes all the same is in `unknown_fields`", "the field is gone";
    ContentRequired = "content-field-required", Changed, Patch, "the required flag of a field of a notification's content, or of an answer of APIv2",
        "nothing: no field of it is relied on", "nothing: {new_rust}";

    // Fields of all sides
    TypeChanged = "type-changed", Changed, Major, "another type", "{new} instead of {old}", "{new_rust} instead of {old_rust}";
    TypeRespelt = "type-respelt", Changed, Patch, "another word for the same type: integer and number",
        "nothing", "nothing: {new_rust}";
    StructureChanged = "structure-changed", Changed, Major, "an object without fields gets some, or loses its last",
        "as its fields say", "{new_rust} instead of {old_rust}";
    NestingChanged = "nesting-changed", Moved, Major, "fields are deeper or less deep: wrapped, unwrapped, moved",
        "{new} instead of {old}", "the fields stand in another struct";
    EncryptionBegan = "encryption-began", Changed, Major, "a value is encrypted",
        "encrypted: {new}", "{new_rust} instead of {old_rust}";
    EncryptionEnded = "encryption-ended", Changed, Major, "a value is no longer encrypted",
        "in clear", "{new_rust} instead of {old_rust}";
    EncryptionChanged = "encryption-changed", Changed, Minor, "a value is encrypted with another key or in another way",
        "{new} instead of {old}", "nothing: the client follows; it may need another key";
    EncodingChanged = "encoding-changed", Changed, Major, "a structure is put into a string, or no longer, or otherwise",
        "{new} instead of {old}", "{new_rust} instead of {old_rust}";
    BareListChanged = "bare-list-changed", Changed, Major, "a string holds a bare list instead of an object, or the reverse",
        "{new} instead of {old}", "{new_rust} instead of {old_rust}";
    EnumerationAppeared = "enumeration-appeared", Changed, Major, "values are documented that make an enumeration",
        "nothing: any value is still taken", "{new_rust} instead of {old_rust}";
    EnumerationVanished = "enumeration-vanished", Changed, Major, "no enumeration can be made of the values any more",
        "nothing", "{new_rust} instead of {old_rust}";
    ValueAdded = "value-added", Added, Minor, "a value of an enumeration",
        "`{new}` may come or be sent; it was `Unknown` before", "one more variant";
    ValueRemoved = "value-removed", Removed, Major, "a value of an enumeration is gone",
        "`{old}` is `Unknown` where it comes all the same", "its variant is gone";
    VariantRenamed = "variant-renamed", Moved, Major, "a value is called otherwise in Rust",
        "nothing", "`{new}` instead of `{old}`";
    ValuesNoted = "values-noted", Changed, Patch, "documented values of a type that no enumeration is made of",
        "nothing", "rustdoc";
    ConstantNoted = "constant-noted", Changed, Patch, "a fixed value that the client does not fill in",
        "nothing", "rustdoc";
    FieldRenamed = "field-renamed", Moved, Major, "a field is called otherwise in Rust",
        "nothing", "`{new}` instead of `{old}`";
    TypeRenamed = "type-renamed", Moved, Major, "the type of a field is called otherwise in Rust",
        "nothing", "`{new}` instead of `{old}`";
    UnitChanged = "unit-changed", Changed, Minor, "another unit",
        "the same number means something else: {new} instead of {old}", "nothing, and so nobody is told: look at it";
    UnitNoted = "unit-noted", Changed, Patch, "a unit is stated, or no longer", "nothing", "rustdoc";
    VariantsChanged = "variants-changed", Changed, Patch, "which variants of an object have a field, or how many there are",
        "nothing beside what its fields say", "nothing: one struct for all of them";
    LabelChanged = "label-changed", Changed, Patch, "labels, terms of values, hints, limits of size, signature marks",
        "nothing", "rustdoc";
    UnseenChanged = "unseen-changed", Changed, Patch,
        "a field that the client minds or that has no type: path parameters, client headers, envelopes, error bodies, options",
        "as the row says", "nothing";

    // Notifications
    NotificationAdded = "notification-added", Added, Minor, "a notification is new",
        "was `Event::Unknown` before", "one more variant of `Event`, one more module";
    NotificationRemoved = "notification-removed", Removed, Major, "a notification is gone",
        "what comes all the same is `Event::Unknown`", "its variant of `Event` and its module are gone";
    NotificationRenamed = "notification-renamed", Moved, Major, "the page of a notification has another name",
        "nothing", "variant of `Event` and module have another name: there are no aliases of events";
    EventTypeAdded = "event-type-added", Added, Minor, "one more event type of a notification",
        "`{new}` was `Event::Unknown` before", "nothing: the same variant of `Event`";
    EventTypeRemoved = "event-type-removed", Removed, Minor, "an event type of a notification is gone",
        "`{old}` is `Event::Unknown` where it comes all the same", "nothing: the variant of `Event` stays";
    ContentMoved = "content-moved", Changed, Major, "what is content of a notification stands elsewhere",
        "{new} instead of {old}", "`Content` has other fields";
    ReplyAdded = "reply-added", Added, Minor, "a notification asks for a reply of its own form",
        "another reply is expected", "one more struct: `Reply`";
    ReplyRemoved = "reply-removed", Removed, Major, "the ordinary reply is enough",
        "the ordinary reply", "`Reply` is gone";
    ReplyStatusChanged = "reply-status-changed", Changed, Minor, "a reply has another status",
        "{new} instead of {old}", "nothing: `Reply` follows";
}
