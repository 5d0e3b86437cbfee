//! What came before an answer or an error.

/// Of the attempts of one call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct History {
    /// How many there were, the last one included.
    pub(crate) attempts: u32,
    /// An earlier one may have taken effect, whatever the last one says.
    pub(crate) earlier_may_have_taken_effect: bool,
}
