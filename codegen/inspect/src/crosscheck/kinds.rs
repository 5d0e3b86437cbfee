//! The table of kinds of finding, in the order of what they may cost: those above come first in a report.

use serde::{Serialize, Serializer};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// One of the two is wrong, and calls fail or values are lost if it is ours.
    High,
    /// One of the two knows more.
    Medium,
    /// Nothing changes on the wire, or it is the other one that lacks something.
    Low,
}

impl Level {
    /// Every level, what matters most first.
    pub const ALL: [Self; 3] = [Self::High, Self::Medium, Self::Low];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

macro_rules! kinds {
    ($($variant:ident = $name:literal, $level:ident, $title:literal;)*) => {
        /// A kind of finding.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $(#[doc = $title] $variant,)* }

        impl Kind {
            /// Every kind, what matters most first.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name by which people and files refer to it.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// How much it matters, unless what it is about makes it matter less.
            #[must_use]
            pub fn level(self) -> Level {
                match self { $(Self::$variant => Level::$level,)* }
            }

            /// What it says.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }
        }
    };
}

kinds! {
    OperationMissing = "operation-missing", High, "only the other documentation has the operation";
    AnswerForm = "answer-form", High, "what comes back is of another form";
    GroupDiffers = "group-differs", High, "what is sent stands in another part of the request";
    FieldMissing = "field-missing", High, "only the other documentation has the field";
    NameDiffers = "name-differs", High, "one of the two misspells the field";
    TypeDiffers = "type-differs", High, "the field has another type";
    RequiredHere = "required-here", High, "an answer may lack the field, and ours relies on it";
    ValueMissing = "value-missing", Medium, "the other documentation lists values that ours lacks";
    ValuesUnlisted = "values-unlisted", Medium, "the other documentation lists the values of the field, ours does not";
    RequiredThere = "required-there", Medium, "the other documentation requires the field, ours does not";
    HostDiffers = "host-differs", Medium, "another host is called";
    OptionDiffers = "option-differs", Medium, "the client is told something else";
    FieldExtra = "field-extra", Medium, "the other documentation lacks the field";
    Moved = "moved", Low, "the other documentation has the operation at the URL where it was before";
    UrlSpelling = "url-spelling", Low, "the URL is spelt otherwise";
    ValueExtra = "value-extra", Low, "the other documentation lacks values that ours lists";
    OptionalThere = "optional-there", Low, "the other documentation leaves out what ours requires in a request";
    TextType = "text-type", Low, "the type differs, but it is text on the wire all the same";
    Placeholder = "placeholder", Low, "the placeholder of the URL has another name";
    OperationExtra = "operation-extra", Low, "the other documentation lacks the operation";
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
