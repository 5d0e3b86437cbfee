//! Pages as text, and where things stand in them.

use std::sync::Arc;

use crate::ir::Origin;

/// A page as it lies in its tree.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its path below the root of the tree, with `/` (`openapi/v3/certificates.md`).
    pub path: Arc<str>,
    /// Its text.
    pub text: Arc<str>,
}

impl Source {
    /// A page; its lines end with `\n`, whatever they end with on disk. Control characters and rare white space, which nobody
    /// sees, are blanks: else each reader would decide for itself whether they part words.
    #[must_use]
    pub fn new(path: &str, text: &str) -> Self {
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        Self { path: path.into(), text: text.chars().map(visible).collect::<String>().into() }
    }
}

/// The character as it is read.
fn visible(character: char) -> char {
    match character {
        '\r' => '\n',
        '\n' | '\t' | '\u{a0}' | '\u{3000}' => character,
        other if other.is_control() || other.is_whitespace() => ' ',
        other => other,
    }
}

/// Finds `line:column` of a byte offset.
#[derive(Debug)]
pub struct Positions<'s> {
    source: &'s Source,
    line_starts: Vec<usize>,
    /// How many characters begin before each [`STEP`] bytes: a line may be as long as its page.
    characters: Vec<usize>,
}

const STEP: usize = 512;

impl<'s> Positions<'s> {
    /// The positions of a page.
    #[must_use]
    pub fn new(source: &'s Source) -> Self {
        let breaks = source.text.match_indices('\n').map(|(offset, _)| offset + 1);
        let line_starts = [0].into_iter().chain(breaks).collect();
        let sums = source.text.as_bytes().chunks(STEP).scan(0, |sum, chunk| {
            *sum += beginnings(chunk);
            Some(*sum)
        });
        Self { source, line_starts, characters: [0].into_iter().chain(sums).collect() }
    }

    /// The page.
    #[must_use]
    pub fn source(&self) -> &'s Source {
        self.source
    }

    /// The place of a byte offset.
    #[must_use]
    pub fn origin(&self, offset: usize) -> Origin {
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let start = self.line_starts.get(line.saturating_sub(1)).copied().unwrap_or_default();
        let before = self.characters_before(offset).saturating_sub(self.characters_before(start));
        Origin { page: self.source.path.clone(), line: count(line), column: count(before + 1) }
    }

    fn characters_before(&self, offset: usize) -> usize {
        let step = offset / STEP;
        let rest = self.source.text.as_bytes().get(step * STEP..offset).unwrap_or_default();
        self.characters.get(step).copied().unwrap_or_default() + beginnings(rest)
    }
}

/// How many characters begin in some bytes.
fn beginnings(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
