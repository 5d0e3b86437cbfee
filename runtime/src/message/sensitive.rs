//! Values that nobody else may see.

use std::fmt;

use zeroize::Zeroizing;

use super::{Field, FromField, Slot, ToField};

/// What stands in for a sensitive value.
pub(super) const MASK: &str = "***";

/// A string with personal data: a name, an identity number, a bank account.
///
/// `Debug` and every serialization but the client's own show `***`, and its memory is wiped when it is dropped. The client
/// sends it encrypted or, where the operation has no key for it, not at all; an empty one is left out. Those of an answer
/// come decrypted.
///
/// ```
/// # use wechatpay_runtime as wechatpay;
/// use wechatpay::Sensitive;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let name = Sensitive::new("张三");
/// assert_eq!(format!("{name:?}"), "***");
/// assert_eq!(name.expose()?, "张三");
/// # Ok(())
/// # }
/// ```
///
/// Not wiped: what the value was made from if that was borrowed or read by serde, what the caller copies out of it, and the
/// copies that the operating system may make of memory. A plain `String` at a path that is encrypted is not wiped either.
#[derive(Clone, PartialEq, Eq)]
pub struct Sensitive(State);

#[derive(Clone, PartialEq, Eq)]
enum State {
    Clear(Zeroizing<String>),
    Undecrypted(Box<Undecrypted>),
}

impl Sensitive {
    /// Takes the value in clear.
    pub fn new(value: impl Into<String>) -> Self {
        Self::clear(Zeroizing::new(value.into()))
    }

    pub(super) fn clear(value: Zeroizing<String>) -> Self {
        Self(State::Clear(value))
    }

    pub(super) fn undecrypted(received: String, problem: String) -> Self {
        Self(State::Undecrypted(Box::new(Undecrypted { received: Zeroizing::new(received), problem })))
    }

    /// The value in clear, or what came in place of it.
    pub(super) fn content(&self) -> Result<&str, &str> {
        match &self.0 {
            State::Clear(value) => Ok(value),
            State::Undecrypted(undecrypted) => Err(&undecrypted.received),
        }
    }

    /// The value in clear.
    ///
    /// # Errors
    /// Only of an answer: what came could not be decrypted. A value that the caller made is always there.
    pub fn expose(&self) -> Result<&str, Undecrypted> {
        match &self.0 {
            State::Clear(value) => Ok(value),
            // Owned, so that `?` takes it anywhere.
            State::Undecrypted(undecrypted) => Err(Undecrypted::clone(undecrypted)),
        }
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
        slot.sensitive(self);
    }
}

impl FromField for Sensitive {
    /// Null reads as empty: WeChat Pay sends it for people whose data it does not have.
    fn from_field(field: Field<'_>) -> Self {
        if field.is_missing() {
            field.expected("a string");
        }
        let received = field.scalar().or_else(|| field.raw().map(Into::into)).unwrap_or_default().into_owned();
        field.decrypted(received)
    }
}

/// A sensitive value of an answer that could not be decrypted.
///
/// The answer itself is WeChat Pay's and complete, and a write whose answer it is has been done: so this is no failure of
/// the call, but of this one value.
#[derive(Clone, PartialEq, Eq)]
pub struct Undecrypted {
    /// Wiped, too: it may be no ciphertext at all.
    received: Zeroizing<String>,
    problem: String,
}

impl Undecrypted {
    /// What came: the ciphertext in base64, unless the server sent something else there.
    pub fn received(&self) -> &str {
        &self.received
    }
}

impl fmt::Debug for Undecrypted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Undecrypted").field(&self.problem).finish()
    }
}

impl fmt::Display for Undecrypted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the value could not be decrypted: {}", self.problem)
    }
}

impl std::error::Error for Undecrypted {}
