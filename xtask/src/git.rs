//! Questions to git about the repository; no answer where there is no repository.

use std::path::Path;
use std::process::Command;

/// What git prints; nothing if it refuses.
pub fn ask(root: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").arg("-C").arg(root).args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The files below a folder of the repository that differ from the last commit, or are not in it; relative to `root`.
pub fn uncommitted(root: &Path, folder: &str) -> Vec<String> {
    let changed = ask(root, &["diff", "--name-only", "--relative", "-z", "HEAD", "--", folder]);
    let new = ask(root, &["ls-files", "--others", "--exclude-standard", "-z", "--", folder]);
    let paths = changed
        .into_iter()
        .chain(new)
        .flat_map(|list| list.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect::<Vec<_>>());
    paths.collect()
}

/// The text of a file in the last commit.
pub fn committed(root: &Path, path: &str) -> Option<String> {
    ask(root, &["show", &format!("HEAD:./{path}")])
}
