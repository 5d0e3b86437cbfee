//! The table of findings: code → severity, title, help.

use serde::{Serialize, Serializer};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Correct code was made all the same.
    Warning,
    /// No correct code can be made of this.
    Error,
}

macro_rules! codes {
    ($($variant:ident = $name:literal, $severity:ident, $title:literal, $help:literal;)*) => {
        /// A kind of finding. An error only where no correct code can be emitted, else a warning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $title] $variant,)* }

        impl Code {
            /// Every kind of finding, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name by which people and files refer to it.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// How bad it is.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// What it is, in general.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }

            /// What to do about it.
            #[must_use]
            pub fn help(self) -> &'static str {
                match self { $(Self::$variant => $help,)* }
            }
        }
    };
}

codes! {
    // The page
    FrontMatter = "front-matter", Warning, "the front matter is not YAML",
        "quote values that hold `: ` or begin with a special character";
    NoOperation = "no-operation", Error, "the page documents no operation",
        "give its heading the HTTP method as anchor, as in `# Title {#post}`";
    UnknownAnchor = "unknown-anchor", Warning, "the heading's anchor is no HTTP method",
        "known: get, post, put, patch, delete, and mix for a page of several operations";
    NoHeading = "no-heading", Error, "a table stands before any heading that names its HTTP method",
        "give the heading above it the method as anchor, as in `## Title {#get}`";
    NoTitle = "no-title", Warning, "neither the front matter nor the heading has a title",
        "the item is named by its URL alone";
    UnknownMark = "unknown-mark", Warning, "a status mark of an unknown class",
        "it is kept and shown as a note; teach `lower::operation` what it means";
    StubTarget = "stub-target", Warning, "a redirect stub leads to no page",
        "the old URL is gone without a successor";
    PagePath = "page-path", Error, "the page's path is no URL of the API",
        "pages live below openapi/v2, openapi/v3, webhook/v2 or webhook/v3";
    PlaceholderForm = "placeholder-form", Warning, "a placeholder of the URL is written in another form",
        "write `{name}`";
    BrokenSample = "broken-sample", Warning, "the sample is not valid JSON",
        "the operation is read without its sample";
    SampleChain = "sample-chain", Warning, "the sample calls another URL than the page's own",
        "one of the two is misspelt; the page's path was taken";
    // Tables and rows
    UnknownTable = "unknown-table", Warning, "a table with an unknown heading",
        "known: 请求参数, 返回字典, 应答规范, 异常字典";
    MissingTable = "missing-table", Warning, "the operation has no such table",
        "it is taken to be empty";
    RepeatedTable = "repeated-table", Warning, "the operation has two tables of one kind",
        "the rows of both are read as one table";
    TableClose = "table-close", Warning, "the table is closed as another kind than its heading says",
        "its heading was taken";
    TableDelimiter = "table-delimiter", Warning, "the table's delimiter row is malformed or misplaced",
        "write `| --- | --- | ---` below the heading row";
    TableBroken = "table-broken", Warning, "a row is cut off from its table",
        "remove the blank line or text above it; it was read as part of the table";
    StrayRow = "stray-row", Warning, "a line of a table stands outside of any table",
        "the line was not read";
    ExtraCells = "extra-cells", Warning, "the row has more than three cells",
        "the cells behind the third were not read; a pipe inside a cell is written `\\|`";
    UnescapedPipe = "unescaped-pipe", Warning, "a pipe inside a cell is not escaped",
        "write `\\|`; the cells were joined";
    WidePipe = "wide-pipe", Warning, "the row is divided by full-width pipes",
        "write `|`; they were read as that";
    ContinuedRow = "continued-row", Warning, "the row goes on in a line of its own",
        "join it to the row above with `<br/>`; it was read so";
    NotHere = "not-here", Error, "a part of the page can't be read",
        "write it in Markdown, on the page itself";
    UnknownRow = "unknown-row", Warning, "a row of one cell that is no known form",
        "known: a separator, an empty answer, a file, a redirect";
    EmptyName = "empty-name", Warning, "the row has no name",
        "the row was not read";
    OddName = "odd-name", Warning, "the field's name holds characters that no name on the wire has",
        "if it is an error of the page, correct it in the overlay";
    MissingType = "missing-type", Warning, "the row has no type",
        "it is an object if it has children, else any JSON value";
    UnknownType = "unknown-type", Warning, "the type is not known",
        "read as any JSON value; known: string, integer, number, float, boolean, object, and lists of them";
    UnknownAttribute = "unknown-attribute", Warning, "the attribute is not known",
        "it was not read; known: data-required, data-indent, data-tooltip, data-encrypted, data-encoded, data-signed";
    BrokenAttributes = "broken-attributes", Error, "the attributes in braces can't be read",
        "write `{data-required data-indent=1}`; without them the row may be sent in clear, or in the wrong place";
    MisspeltAttribute = "misspelt-attribute", Warning, "the attribute is misspelt",
        "it was read as what it must mean";
    AttributeValue = "attribute-value", Warning, "the attribute's value is not known",
        "it was not read";
    UnknownKey = "unknown-key", Error, "the row does not say how, or with whose key, the value is encrypted",
        "state the key in the overlay: a value must not be sent in clear or under a wrong key";
    // Nesting
    IndentJump = "indent-jump", Warning, "the row is indented by more than one step",
        "it was attached to the nearest open object, or took the indent of its neighbours";
    ChildOfScalar = "child-of-scalar", Warning, "the row is indented below a row that is no object",
        "it was attached to the nearest open object";
    DuplicateField = "duplicate-field", Warning, "the object has two fields of one name",
        "the first one was taken";
    VariantConflict = "variant-conflict", Warning, "variants of one object give a field different types",
        "read as any JSON value";
    LoneSeparator = "lone-separator", Warning, "the separator separates nothing",
        "a separator opens the content of a string or a variant of an object; it was ignored";
    // Requests
    UnknownGroup = "unknown-group", Warning, "the row is neither a group of the request nor a path parameter",
        "the row was not read";
    PairedParameter = "paired-parameter", Warning, "a path parameter and its row are spelt differently",
        "the only row without placeholder was taken for the only placeholder without row";
    PlaceholderWithoutRow = "placeholder-without-row", Warning, "the URL's placeholder has no row",
        "it is a required string";
    TwoBodies = "two-bodies", Error, "the request has two bodies",
        "only one of json, xml and body can be sent";
    BodyType = "body-type", Error, "the body is a value, or a list of values",
        "only bodies of fields, and lists of such, can be sent";
    NoHost = "no-host", Error, "the row names another host, but no address can be read from it",
        "write the address as `https://…/`";
    BareList = "bare-list", Warning, "the sample does not say whether the content is an object or a bare list",
        "read as an object; state it in the overlay if it is a list";
    EncryptedByLabel = "encrypted-by-label", Warning, "the label says encrypted, the attributes do not",
        "settle it in the overlay: as it stands the value is sent in clear";
    ContentBeside = "content-beside", Warning, "the ciphertext has no content, but an object beside it is described in variants",
        "indent the object below the ciphertext, as on the other pages";
    NoEventType = "no-event-type", Warning, "the notification does not list its event types",
        "the page's name was taken";
    // Pages in TypeScript
    TsUnclosed = "ts-unclosed", Error, "something is opened and never closed",
        "the compiler would not take it either: close it";
    TsSyntax = "ts-syntax", Warning, "the declaration can't be read",
        "it was passed over, and nothing is known of what it stands in";
    TsDepth = "ts-depth", Error, "types are nested too deeply, or say too much",
        "what is inside was not read";
    TsUnknownType = "ts-unknown-type", Warning, "the type is declared nowhere",
        "read as any value; declare it on the page";
    TsForm = "ts-form", Warning, "the type is none that a value on the wire has",
        "read as any value";
    TsUnion = "ts-union", Warning, "no type of a field says so",
        "read as any value";
    TsRecursion = "ts-recursion", Warning, "the type contains itself",
        "read as any value from there on";
    TsMember = "ts-member", Warning, "a member that is no field",
        "it was not read";
    TsDuplicate = "ts-duplicate", Warning, "declared twice",
        "the first one was taken";
    TsSignature = "ts-signature", Warning, "a method and its types do not fit together",
        "the methods `get`, `post`, `put`, `patch` and `delete` are calls, and their types are taken";
    TsChain = "ts-chain", Warning, "the page and the interface name different calls",
        "one of the two is misspelt; the page's path was taken";
    TsPlaceholder = "ts-placeholder", Warning, "a placeholder of the URL without its member",
        "name it in the configuration: `order_id: string`";
    TsStray = "ts-stray", Warning, "a member of the configuration that is nowhere in the request",
        "it was not read; known: params, headers, data, the placeholders, the options of axios";
    TsUnused = "ts-unused", Warning, "in no message",
        "it was not read";
    // Overlay, products, names
    OverlayUnused = "overlay-unused", Error, "the overlay entry applies to nothing",
        "remove it, or say `pending = true` if its page is awaited";
    OverlayExpectation = "overlay-expectation", Error, "the overlay entry does not find what it expects",
        "the documentation changed: look whether the entry is still right";
    OverlaySyntax = "overlay-syntax", Error, "the overlay can't be read",
        "see the entries beside it";
    ProductsSyntax = "products-syntax", Error, "the products can't be read",
        "write a table per product with `prefixes = [\"v3/…\"]`";
    NoProduct = "no-product", Error, "the operation belongs to no product",
        "add a prefix of its path to a product in spec/products.toml";
    SameUrl = "same-url", Error, "two sections document one operation",
        "one of them is a mistake of the page";
    UnknownSettlement = "unknown-settlement", Error, "the operation that settles an unknown outcome is not there",
        "write method and page path as the documentation has them, in the overlay's `settled-by`";
    NameCollision = "name-collision", Error, "two items would have one name in Rust",
        "add a rename to the overlay";
    MoveChangesParameters = "move-changes-parameters", Warning, "the page moved to a URL with other parameters",
        "no alias is made; callers have to change";
}

impl Code {
    /// Whether the overlay, the products or the renames of this repository settle it, or it costs one page only. In the
    /// pages of somebody else, which may be newer than those files, it does not stop the run: names that collide get a final
    /// `_`, a page without product is emitted without feature, an overlay entry that no longer fits and a page that
    /// documents no operation are left out.
    #[must_use]
    pub fn is_settled_by_us(self) -> bool {
        matches!(
            self,
            Self::NameCollision
                | Self::NoProduct
                | Self::OverlayExpectation
                | Self::OverlayUnused
                | Self::UnknownSettlement
                | Self::NoOperation
                | Self::NoHeading
                | Self::PagePath
        )
    }

    /// Whether it makes the operation or notification where it stands impossible, and no other. In the pages of somebody
    /// else that one is left out.
    #[must_use]
    pub fn costs_one(self) -> bool {
        matches!(
            self,
            Self::BrokenAttributes
                | Self::UnknownKey
                | Self::TwoBodies
                | Self::BodyType
                | Self::NoHost
                | Self::NotHere
                | Self::SameUrl
        )
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
