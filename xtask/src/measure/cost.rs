//! What a command costs: time on the clock, processor time, peak memory.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use wait4::Wait4 as _;

/// What a command took, with everything it started.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    /// On the clock.
    pub clock: Duration,
    /// Of all processors, in user mode and in the kernel.
    pub processor: Duration,
    /// Of the largest process, in bytes.
    pub memory: u64,
}

impl Cost {
    /// The better of two runs of the same command: others at work on the machine can only cost time.
    pub fn best(self, other: Self) -> Self {
        Self {
            clock: self.clock.min(other.clock),
            processor: self.processor.min(other.processor),
            memory: self.memory.max(other.memory),
        }
    }
}

/// Runs a command and waits for it; an error if it fails.
pub fn of(command: &mut Command) -> Result<Cost> {
    let start = Instant::now();
    let child = command.stdout(Stdio::null()).spawn().with_context(|| format!("can't run {command:?}"))?;
    let used = child.wait4().with_context(|| format!("lost {command:?}"))?;
    let clock = start.elapsed();
    if !used.status.success() {
        bail!("{command:?} failed: {}", used.status);
    }
    Ok(Cost { clock, processor: used.rusage.utime + used.rusage.stime, memory: used.rusage.maxrss })
}

/// The best of some runs, each after what has to be done before.
pub fn best(runs: usize, mut before: impl FnMut() -> Result<()>, mut command: impl FnMut() -> Command) -> Result<Cost> {
    let mut once = || {
        before()?;
        of(&mut command())
    };
    let first = once()?;
    (1..runs).try_fold(first, |best, _| Ok(best.best(once()?)))
}
