//! Two states of the API, read and compared.

use anyhow::{Result, anyhow};
use wechatpay_codegen::diff::{self, Change, Release, Report, Rule};

use crate::pipeline::Read;
use crate::state::State;
use crate::terminal;

/// What changed from one state to another.
pub struct Comparison {
    /// The changes.
    pub changes: Vec<Change>,
    /// The version that follows from them.
    pub release: Release,
    /// What is readable in one state only, each with the error of its page in the other.
    pub not_compared: Vec<String>,
    /// Those of them that could be read before and can't any more: whether they break anything nobody knows.
    pub unknown: usize,
    /// The state before.
    pub old: Read,
    /// The state after.
    pub new: Read,
    names: [String; 2],
}

/// Compares two states; nothing where one of them makes no API, which is said.
pub fn of(from: &State, to: &State) -> Result<Option<Comparison>> {
    // Each is read on its own: half the time.
    let (old, new) = std::thread::scope(|scope| {
        let old = scope.spawn(|| from.read());
        let new = to.read();
        (old.join().map_err(|_| anyhow!("reading {} failed", from.name)), new)
    });
    let (old, new) = (old??, new?);
    let errors = [&old, &new].map(|read| terminal::show_errors(&read.found, &read.sources));
    if errors.iter().sum::<usize>() > 0 {
        return Ok(None);
    }
    let mut changes = diff::diff(&old.api, &new.api);
    let gone = take_out(&mut changes, Rule::OperationRemoved, Rule::NotificationRemoved, &new.left_out);
    let come = take_out(&mut changes, Rule::OperationAdded, Rule::NotificationAdded, &old.left_out);
    let release = Release::of(&changes, &from.version()?)?;
    let names = [from.name.clone(), to.name.clone()];
    let (unknown, not_compared) = (gone.len(), gone.into_iter().chain(come).collect());
    Ok(Some(Comparison { changes, release, not_compared, unknown, old, new, names }))
}

/// What an error of its page costs in one state is neither new nor gone: takes it out of the changes. Gives what it took.
fn take_out(changes: &mut Vec<Change>, operation: Rule, notification: Rule, left_out: &[String]) -> Vec<String> {
    let mut taken = Vec::new();
    changes.retain(|change| {
        let is_it = |name: &&String| name.starts_with(&format!("{} (", change.item));
        match left_out.iter().find(is_it).filter(|_| change.rule == operation || change.rule == notification) {
            Some(name) => taken.push(name.clone()),
            None => return true,
        }
        false
    });
    taken
}

impl Comparison {
    /// For people and programs.
    pub fn report(&self) -> Report<'_> {
        let [from, to] = &self.names;
        Report { from, to, release: &self.release, changes: &self.changes, not_compared: &self.not_compared }
    }
}
