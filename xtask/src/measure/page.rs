//! The page that keeps the last figures: what stands between its marks is written anew, and the plot beside it.

use std::path::Path;

use anyhow::{Context, Result, bail};

const BEGIN: &str = "<!-- measured: written by `cargo xtask measure --write` -->\n";
const END: &str = "<!-- /measured -->";

/// Puts figures there and, where there is one, the plot.
pub fn write(page: &Path, figures: &str, plot: Option<&str>) -> Result<()> {
    let old = std::fs::read_to_string(page).with_context(|| format!("can't read {}", page.display()))?;
    let picture = page.with_extension("svg");
    let name = picture.file_name().unwrap_or_default().to_string_lossy();
    let shown = plot.map(|_| format!("![What the tables say of building all features]({name})\n\n"));
    let new = replaced(&old, &(shown.unwrap_or_default() + figures)).with_context(|| page.display().to_string())?;
    if let Some(plot) = plot {
        std::fs::write(&picture, plot).with_context(|| format!("can't write {}", picture.display()))?;
    }
    std::fs::write(page, new).with_context(|| format!("can't write {}", page.display()))
}

fn replaced(old: &str, figures: &str) -> Result<String> {
    let Some((before, rest)) = old.split_once(BEGIN) else { bail!("the line {} is not there", BEGIN.trim()) };
    let Some((_, after)) = rest.split_once(END) else { bail!("the line {END} is not there") };
    Ok(format!("{before}{BEGIN}\n{figures}\n{END}{after}"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by a panic")]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_the_marks_stays() {
        let old = format!("# Title\n\n{BEGIN}old\n{END}\n\nEnd.\n");
        let new = replaced(&old, "| new |\n").unwrap_or_default();
        assert_eq!(new, format!("# Title\n\n{BEGIN}\n| new |\n\n{END}\n\nEnd.\n"));
        assert_eq!(replaced(&new, "| new |\n").ok(), Some(new));
    }

    /// The project's own page, in a copy.
    #[test]
    fn the_page_takes_figures_and_plot_and_keeps_all_else() {
        let folder = tempfile::tempdir().unwrap();
        let (page, own) = (folder.path().join("performance.md"), include_str!("../../../docs/performance.md"));
        std::fs::write(&page, own).unwrap();
        for figures in ["| old |\n", "| new |\n"] {
            write(&page, figures, Some("<svg/>\n")).unwrap();
        }
        let new = std::fs::read_to_string(&page).unwrap();
        let around = |text: &str| {
            let (before, rest) = text.split_once(BEGIN).unwrap();
            let (_, after) = rest.split_once(END).unwrap();
            (before.to_owned(), after.to_owned())
        };
        assert_eq!(around(&new), around(own));
        let expected =
            format!("{BEGIN}\n![What the tables say of building all features](performance.svg)\n\n| new |\n\n{END}");
        assert!(new.contains(&expected) && !new.contains("| old |"), "{new}");
        let plot = || std::fs::read_to_string(folder.path().join("performance.svg")).unwrap();
        assert_eq!(plot(), "<svg/>\n");

        // Another table has no plot: the page doesn't show one of other figures.
        write(&page, "| other |\n", None).unwrap();
        assert_eq!((std::fs::read_to_string(&page).unwrap().contains(".svg)"), plot()), (false, "<svg/>\n".to_owned()));
    }

    #[test]
    fn a_page_without_marks_is_left_alone() {
        assert!(replaced("# Title\n", "x").is_err());
        assert!(replaced(BEGIN, "x").is_err());
    }
}
