//! `cargo xtask sync DIR`: an upstream checkout → `spec/`, page by page.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use wechatpay_codegen::{distil, pages};

use crate::pipeline::SPEC;
use crate::{files, terminal, tree};

/// Distils every page of an upstream checkout into `spec/`, and says what it did.
pub fn run(root: &Path, upstream: &Path, delete_missing: bool) -> Result<ExitCode> {
    let sources = tree::read(upstream)?;
    let mut found = Vec::new();
    let distilled =
        pages(&sources, &mut found).into_iter().filter_map(|page| Some((page.path.clone(), distil::distil(&page)?)));
    let distilled = distilled.collect::<BTreeMap<_, _>>();
    let spec = root.join(SPEC);
    let present = present(&spec)?;
    let mut changes = files::Changes::default();
    let (mut new, mut changed, mut unchanged, mut gone) = (0, 0, 0, 0);
    for (path, text) in &distilled {
        match present.get(path.as_ref()) {
            Some(old) if old == text => unchanged += 1,
            Some(_) => {
                changed += 1;
                println!("changed  {path}");
                changes.write(spec.join(path.as_ref()), text.clone());
            }
            None => {
                new += 1;
                println!("new      {path}");
                changes.write(spec.join(path.as_ref()), text.clone());
            }
        }
    }
    for path in present.keys().filter(|path| !distilled.contains_key(path.as_str())) {
        gone += 1;
        println!("{} {path}", if delete_missing { "deleted " } else { "upstream lacks" });
        if delete_missing {
            changes.delete(spec.join(path));
        }
    }
    changes.carry_out()?;
    terminal::show(&found, &sources, 1);
    eprintln!("{new} new, {changed} changed, {unchanged} unchanged, {gone} that upstream lacks");
    Ok(ExitCode::SUCCESS)
}

/// The pages that `spec/` holds already.
fn present(spec: &PathBuf) -> Result<BTreeMap<String, String>> {
    let is_empty = !spec.join("openapi").is_dir() && !spec.join("webhook").is_dir();
    let pages = if is_empty { Vec::new() } else { tree::read(spec)? };
    Ok(pages.into_iter().map(|source| (source.path.to_string(), source.text.to_string())).collect())
}
