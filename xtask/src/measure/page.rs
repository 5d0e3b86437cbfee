//! The page that keeps the last figures: what stands between its marks is written anew, and the plot beside it.

use std::path::Path;

use anyhow::{Context, Result, bail};

const BEGIN: &str = "<!-- measured: written by `cargo xtask measure --write` -->\n";
const END: &str = "<!-- /measured -->";

/// Puts figures and plot there.
pub fn write(page: &Path, figures: &str, plot: &str) -> Result<()> {
    let old = std::fs::read_to_string(page).with_context(|| format!("can't read {}", page.display()))?;
    let picture = page.with_extension("svg");
    let name = picture.file_name().unwrap_or_default().to_string_lossy();
    let figures = format!("![What the tables say of building all features]({name})\n\n{figures}");
    let new = replaced(&old, &figures).with_context(|| page.display().to_string())?;
    std::fs::write(&picture, plot).with_context(|| format!("can't write {}", picture.display()))?;
    std::fs::write(page, new).with_context(|| format!("can't write {}", page.display()))
}

fn replaced(old: &str, figures: &str) -> Result<String> {
    let Some((before, rest)) = old.split_once(BEGIN) else { bail!("the line {} is not there", BEGIN.trim()) };
    let Some((_, after)) = rest.split_once(END) else { bail!("the line {END} is not there") };
    Ok(format!("{before}{BEGIN}\n{figures}\n{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_the_marks_stays() {
        let old = format!("# Title\n\n{BEGIN}old\n{END}\n\nEnd.\n");
        let new = replaced(&old, "| new |\n").unwrap_or_default();
        assert_eq!(new, format!("# Title\n\n{BEGIN}\n| new |\n\n{END}\n\nEnd.\n"));
        assert_eq!(replaced(&new, "| new |\n").ok(), Some(new));
    }

    #[test]
    fn a_page_without_marks_is_left_alone() {
        assert!(replaced("# Title\n", "x").is_err());
        assert!(replaced(BEGIN, "x").is_err());
    }
}
