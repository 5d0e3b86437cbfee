//! Stub.
use crate::ir::Sample;
/// Program.
pub struct Program {
    /// x
    pub chain: Option<String>,
    /// x
    pub argument: Sample,
}
/// x
pub fn read(_: &str) -> Option<Program> { None }
