//! Reads what a PHP sample program states about its request.
//!
//! Pages show their operation as a call of the PHP client, `$instance->chain('v3/…')->post([ … ])`. The array given to
//! the call names the fields of the request a second time, with values: it confirms or contradicts the table. Only that
//! call is of interest, and only its literals: whatever else PHP can express there is [`Sample::Missing`], never an
//! error.
//!
//! `lexer` splits the program into tokens, with `text` and `number` for their values; `parser` finds the call and reads
//! its array. Nothing is evaluated. Time is linear in the length of the program, and depth is bounded, so that any text
//! whatsoever may be given.

mod lexer;
mod number;
mod parser;
#[cfg(test)]
mod tests;
mod text;

use crate::ir::Sample;

/// What a sample program states about its request.
#[derive(Clone, Debug, PartialEq)]
pub struct Program {
    /// The path: the `…` of `->chain('…')` or of `$instance['…']`. None where the call spells it otherwise: property by
    /// property (`->v3->eduPapay->…`), in several pieces, or by an expression.
    pub chain: Option<String>,
    /// The HTTP method in lower case, without `Async`: `post` of `->postAsync([…])`. Always known at present.
    pub method: Option<String>,
    /// The array given to the call; [`Sample::Missing`] if the call has no argument or one that is no array literal.
    pub argument: Sample,
}

/// Reads a sample program: the first call that states its path, else the first call. None if there is no call.
pub fn read(program: &str) -> Option<Program> {
    parser::program(&lexer::tokens(program))
}
