//! The programs of a page: code blocks, and the files that `// @filename:` makes of each.

use wechatpay_codegen::page::{Fence, Page};
use wechatpay_codegen::source::Source;

/// A code block that declares types.
pub(super) struct Block<'p> {
    /// The index of its section.
    pub section: usize,
    /// Where it begins, in bytes of the page.
    pub offset: usize,
    /// Its files in TypeScript: the text, and where it begins in the page, in bytes.
    pub files: Vec<(&'p str, usize)>,
}

/// Whether a page documents in TypeScript: one of its code blocks declares types.
#[must_use]
pub fn is_written(page: &Page) -> bool {
    page.sections.iter().flat_map(|section| &section.fences).any(declares)
}

/// The code blocks that declare types.
pub(super) fn blocks<'p>(source: &'p Source, page: &Page) -> Vec<Block<'p>> {
    let breaks = source.text.match_indices('\n').map(|(offset, _)| offset + 1);
    let starts = std::iter::once(0).chain(breaks).collect::<Vec<_>>();
    let fences = page.sections.iter().enumerate().flat_map(|(index, section)| {
        let fences = section.fences.iter().filter(|fence| declares(fence));
        fences.map(move |fence| (index, fence))
    });
    let blocks = fences.map(|(section, fence)| {
        let (text, offset) = text(source, &starts, fence);
        Block { section, offset, files: files(text, offset) }
    });
    blocks.collect()
}

/// Languages of code blocks that are read.
const LANGUAGES: [&str; 10] = ["js", "ts", "javascript", "typescript", "jsx", "tsx", "mjs", "mts", "cts", "twoslash"];

/// Whether a code block declares a type somewhere.
fn declares(fence: &Fence) -> bool {
    let language = fence.info.split([' ', '{', '[', ':', ',']).next().unwrap_or_default().to_ascii_lowercase();
    LANGUAGES.contains(&language.as_str()) && fence.text.lines().any(begins_declaration)
}

fn begins_declaration(line: &str) -> bool {
    let mut words = line.split_whitespace().skip_while(|word| matches!(*word, "export" | "declare" | "default"));
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let is_name = second.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '$'));
    matches!(first, "interface" | "namespace") && is_name || first == "type" && is_name && line.contains('=')
}

/// The text of a code block as it stands in the page: places in it are places of the page.
fn text<'p>(source: &'p Source, starts: &[usize], fence: &Fence) -> (&'p str, usize) {
    let start = |line: usize| starts.get(line).copied().unwrap_or(source.text.len());
    let line = fence.origin.line as usize;
    let (first, end) = (start(line), start(line + fence.text.lines().count()));
    (source.text.get(first..end).unwrap_or_default(), first)
}

/// The files in TypeScript; what stands before the first name of a file is one, too.
fn files(text: &str, base: usize) -> Vec<(&str, usize)> {
    let mut files = Vec::new();
    let (mut start, mut is_types) = (0, true);
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if let Some(name) = file_name(line) {
            files.push((start, offset, is_types));
            (start, is_types) = (offset, !is_program(name));
        }
        offset += line.len();
    }
    files.push((start, text.len(), is_types));
    let files = files.into_iter().filter(|(_, _, is_types)| *is_types);
    files.filter_map(|(start, end, _)| Some((text.get(start..end)?, base + start))).collect()
}

/// `business.js` of `// @filename: business.js`.
fn file_name(line: &str) -> Option<&str> {
    line.trim().strip_prefix("//")?.trim_start().strip_prefix("@filename:").map(str::trim)
}

/// Whether a file holds a program, or data, and no types.
fn is_program(name: &str) -> bool {
    [".js", ".mjs", ".cjs", ".jsx", ".json", ".css"].iter().any(|ending| name.ends_with(ending))
}
