//! The table of rules: code, how much it matters, whether it is on, what it means, what to do.

use serde::{Serialize, Serializer};

use super::context::Context;
use super::finding::Finding;
use super::rules as of;

/// How much a finding matters to those who use what is made of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The page is less clear than it could be.
    Note,
    /// One of two things that the page says is wrong.
    Warning,
    /// Whoever follows the page sends what is refused, or in clear what is secret.
    Error,
}

impl Severity {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

macro_rules! rules {
    ($($variant:ident = $name:literal, $severity:ident, $state:ident, $check:path, $title:literal, $why:literal, $help:literal;)*) => {
        /// A rule of the table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $(#[doc = $title] $variant,)* }

        impl Rule {
            /// Every rule, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The rule of a code.
            #[must_use]
            pub fn named(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|rule| rule.name() == code)
            }

            /// The code by which people and files refer to it.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// How much its findings matter.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// Whether it is on unless somebody asks: at least nine of ten of its findings are right.
            #[must_use]
            pub fn is_on(self) -> bool {
                match self { $(Self::$variant => State::$state == State::On,)* }
            }

            /// What it finds.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }

            /// Why what it finds is probably wrong.
            #[must_use]
            pub fn why(self) -> &'static str {
                match self { $(Self::$variant => $why,)* }
            }

            /// What to do about it.
            #[must_use]
            pub fn help(self) -> &'static str {
                match self { $(Self::$variant => $help,)* }
            }

            /// What it finds on pages.
            pub(super) fn check(self, context: &Context<'_>) -> Vec<Finding> {
                let mut found = Vec::new();
                match self { $(Self::$variant => $check(context, &mut found),)* }
                found
            }
        }
    };
}

#[derive(PartialEq, Eq)]
enum State {
    On,
    Off,
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

rules! {
    // The sample against the table
    SampleType = "sample-type", Warning, On, of::sample_type::check,
        "a sample's value is of another type than its row says",
        "the sample is a request that worked, or was copied from one; table and sample can't both be right",
        "look which of the two WeChat Pay takes; correct the row, or the sample";
    SampleText = "sample-text", Note, Off, of::sample_type::text,
        "a sample writes a number or a boolean as text, where everything is text",
        "the row says integer, and the sample has it in quotes",
        "take the quotes off in the sample, if it should show the type";
    SampleValue = "sample-value", Warning, On, of::sample_value::check,
        "a sample's value is none of the documented ones",
        "the row lists the values, and the sample sends another: one is missing from the list, or misspelt, or the sample is made up",
        "add the value to the row if it is taken; else put a documented one into the sample";
    SampleKey = "sample-key", Warning, On, of::sample_key::check,
        "a sample sends a field that no row has",
        "the table leaves a field out, the sample spells it otherwise, or it stands at another depth",
        "add the row, or correct the key of the sample";
    RequiredNotInSample = "required-not-in-sample", Warning, On, of::not_in_sample::required,
        "a sample leaves out a field that its row requires",
        "samples name the fields of their table, optional ones too: either the field is not required, or the sample is refused",
        "add the field to the sample, or take `data-required` off its row";
    NotInSample = "not-in-sample", Note, On, of::not_in_sample::optional,
        "a sample leaves out an optional field of its table",
        "samples name the fields of their table, optional ones too: the row may be newer than the sample",
        "add the field to the sample";
    // Spelling
    MisspeltAttribute = "misspelt-attribute", Warning, On, of::misspelt_attribute::check,
        "an attribute of a row is unknown, misspelt, or stands at the wrong cell",
        "nothing reads it as it stands, so that what it says (required, indented, encrypted) is lost on readers",
        "write it as the other pages do";
    MisspeltValue = "misspelt-value", Warning, On, of::misspelt_value::check,
        "a documented value is spelt otherwise on sister pages",
        "two pages of one family list the same values of a field but for a letter of one: WeChat Pay knows one of the two",
        "look at the official page, and spell both alike";
    MisspeltName = "misspelt-name", Warning, On, of::misspelt_name::check,
        "a field's name is spelt otherwise on sister pages, or is none on the wire",
        "one letter differs from the name that more pages have for the same label, or it holds what no name on the wire has",
        "look at the official page, and spell the name as it is on the wire";
    MisspeltWord = "misspelt-word", Note, Off, of::misspelt_word::check,
        "a word of a name or a value is spelt otherwise on most pages",
        "it is one slip away from a word of many pages; but such slips are on the wire, too, and stay there",
        "look at the official page; correct it only if it is right there";
    // Nesting
    IndentJump = "indent-jump", Warning, On, of::indent::check,
        "a row is indented where nothing takes it",
        "a step of the indent is missing or too much: readers see the field in another object than where it belongs",
        "correct `data-indent` of the row, or of the rows around it";
    EmptyObject = "empty-object", Warning, On, of::empty_object::check,
        "an object without fields",
        "nobody can send or read an object of which nothing is said",
        "add the rows of its fields";
    // The URL
    PlaceholderWithoutRow = "placeholder-without-row", Warning, On, of::placeholder::without_row,
        "a placeholder of the URL has no row",
        "the table says of every other part of the request what it is, but not of this",
        "add the row, without indent";
    RowWithoutPlaceholder = "row-without-placeholder", Warning, On, of::placeholder::without_placeholder,
        "a row beside the groups of the request is no placeholder of the URL",
        "such rows are path parameters: the name is misspelt, or the row stands outside of its group",
        "spell it as the URL does, or indent it below its group";
    // One page against another
    SisterType = "sister-type", Warning, On, of::sister_type::check,
        "a field has another type than on the sister pages",
        "the same request for merchants and partners, for JSAPI and APP, takes the same values",
        "look which type WeChat Pay takes, and write it on all of them";
    EchoType = "echo-type", Warning, On, of::echo_type::check,
        "a field comes back as another type than it was sent",
        "WeChat Pay gives back what it was given; one of the two rows is wrong",
        "look at an answer, and correct the row";
    SameTable = "same-table", Note, Off, of::same_table::check,
        "two notifications of different events have the same table",
        "a page may have been copied and its table not adapted; most events of one kind do have the same fields, though",
        "look at the official page of each event";
    // Encryption
    EncryptedByLabel = "encrypted-by-label", Error, On, of::encrypted_by_label::check,
        "the label says encrypted, the attributes do not",
        "whoever follows the attributes sends the value in clear",
        "add `data-encrypted=by-rsa-pubkey` with its tooltip to the type, or reword the label";
    SisterEncryption = "sister-encryption", Error, On, of::sister_encryption::check,
        "a field is in clear, and encrypted on most sister pages",
        "the attribute was forgotten: whoever follows the page sends it in clear, or takes what comes for the value itself",
        "look at the official page, and add `data-encrypted` with its tooltip to the type";
    EncryptionWithoutSerial = "encryption-without-serial", Warning, On, of::serial::missing,
        "fields are encrypted, but no row names the header `Wechatpay-Serial`",
        "WeChat Pay needs the header to know which key was used, and refuses the request without it",
        "add the rows `headers` and `Wechatpay-Serial`";
    SerialWithoutEncryption = "serial-without-encryption", Warning, On, of::serial::needless,
        "the header `Wechatpay-Serial` is asked for, but no field is encrypted",
        "the header names the key of encrypted fields: the attribute `data-encrypted` is missing from one, or the header is needless",
        "mark the encrypted fields, or take the header out";
    // Links
    LinkTarget = "link-target", Warning, On, of::link::check,
        "a link leads to a page that does not exist",
        "readers end at an error",
        "correct the link";
    StubTarget = "stub-target", Warning, On, of::link::stub,
        "a redirect stub leads to no page, or to itself",
        "readers of the old URL end at an error",
        "write the new page's path into the stub, or remove it";
}
