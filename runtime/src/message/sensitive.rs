//! Values that nobody else may see.

use std::fmt;

use zeroize::Zeroizing;

use super::{Field, FromField, Slot, ToField};

/// What stands in for a sensitive value.
pub(super) const MASK: &str = "***";

/// A string with personal data: a name, an identity number, a bank account.
///
/// `Debug` and every serialization but the client's own show `***`, and its memory is wiped when it is dropped. The client
/// sends it encrypted or, where the operation has no key for it, not at all.
///
/// ```
/// use wechatpay_runtime::Sensitive;
///
/// let name = Sensitive::new("张三");
/// assert_eq!(format!("{name:?}"), "***");
/// assert_eq!(name.expose(), "张三");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Sensitive(Zeroizing<String>);

impl Sensitive {
    /// Takes the value in clear.
    pub fn new(value: impl Into<String>) -> Self {
        Self(Zeroizing::new(value.into()))
    }

    /// The value in clear.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Sensitive {
    fn from(value: String) -> Self {
        Self::new(value)
    }
}

impl From<&str> for Sensitive {
    fn from(value: &str) -> Self {
        Self::new(value)
    }
}

impl fmt::Debug for Sensitive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl ToField for Sensitive {
    fn to_field(&self, slot: Slot<'_>) {
        slot.sensitive(&self.0);
    }
}

impl FromField for Sensitive {
    fn from_field(field: Field<'_>) -> Self {
        Self::new(String::from_field(field))
    }
}
