//! Writes seeds and dictionaries for the fuzz targets: `seeds DIR` gives `DIR/corpus/TARGET/…`, `DIR/TARGET.dict` and
//! `DIR/TARGET.longest`, how long an input may be.

use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use wechatpay_hostile::{ALL, Surface};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from).ok_or("where to? `seeds DIR`")?;
    for surface in ALL {
        let corpus = folder.join("corpus").join(surface.name);
        fs::create_dir_all(&corpus)?;
        for (number, seed) in (surface.seeds)().into_iter().enumerate() {
            fs::write(corpus.join(format!("seed-{number:03}")), seed)?;
        }
        fs::write(folder.join(format!("{}.dict", surface.name)), dictionary(surface))?;
        fs::write(folder.join(format!("{}.longest", surface.name)), surface.longest.to_string())?;
    }
    Ok(())
}

/// In libFuzzer's form: a quoted word a line.
fn dictionary(surface: &Surface) -> String {
    let mut lines = String::new();
    for word in surface.words {
        lines.push('"');
        for byte in word.bytes() {
            match byte {
                b'"' | b'\\' => lines.extend(['\\', char::from(byte)]),
                b' '..=b'~' => lines.push(char::from(byte)),
                // Writing to a string can't fail.
                _ => drop(write!(lines, "\\x{byte:02X}")),
            }
        }
        lines.push_str("\"\n");
    }
    lines
}
