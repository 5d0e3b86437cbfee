//! The commands of this project: the only place with files, terminal and exit codes.
//!
//! Exit 0: fine; 1: findings; 2: broken input or usage. Data goes to stdout, talk to stderr.

#[macro_use]
mod terminal;

mod comparison;
mod crosscheck;
mod diff;
mod explain;
mod export;
mod features;
mod folder;
mod git;
mod known;
mod lint;
mod lock;
mod measure;
mod package;
mod pipeline;
mod regen;
mod state;
mod sync;
mod tree;
mod update;
mod verify;
mod workspace;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use wechatpay_inspect::openapi;

/// Half of what `regen` does is to make and drop small things.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The commands of this project.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    /// The repository, if not the one this was built from.
    #[arg(long, global = true, default_value_os_t = root(), hide_default_value = true)]
    root: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write `generated/` from the pages.
    Regen {
        /// Compare only; exit 1 if anything is stale, missing or extra.
        #[arg(long)]
        check: bool,
        /// Another tree of pages than `spec/`.
        #[arg(long)]
        docs: Option<PathBuf>,
        /// Only files whose path below `generated/` begins so.
        #[arg(long)]
        filter: Option<String>,
    },
    /// Account for every row, and check what distilling and reading promise.
    Verify {
        /// Another tree of pages than `spec/`.
        #[arg(long)]
        docs: Option<PathBuf>,
    },
    /// Distil an upstream checkout of the documentation into `spec/`.
    Sync {
        /// The checkout, or any folder that holds `openapi` and `webhook`; its pages may be distilled already.
        upstream: PathBuf,
        #[command(flatten)]
        sync: Syncing,
    },
    /// Do all that follows from a change of the documentation, up to the first thing that needs a person; then run it again.
    ///
    /// Sync, regen, diff, the version that the next release must carry, and its entry in CHANGELOG.md.
    Update {
        /// An upstream checkout, or any folder that holds `openapi` and `webhook`.
        upstream: PathBuf,
        /// Since which revision CHANGELOG.md tells; if not given, as it told before, else since the last tag `v…`, else since
        /// this branch left main.
        #[arg(long)]
        since: Option<String>,
        #[command(flatten)]
        sync: Syncing,
    },
    /// Compare two states of the documented API.
    ///
    /// A state is a git revision of this repository (its pages, overlay and products) or a directory of pages.
    Diff {
        /// The state before; if not given, where this branch left main.
        #[arg(long)]
        from: Option<String>,
        /// The state after; if not given, the working tree.
        #[arg(long)]
        to: Option<String>,
        /// How the changes are written.
        #[arg(long, value_enum, default_value_t = diff::Format::Text)]
        format: diff::Format,
        /// Exit 1 if a change weighs so much or more.
        #[arg(long, value_enum)]
        fail_on: Option<diff::FailOn>,
        /// A file with the fingerprints of changes that are taken, each with its reason.
        #[arg(long)]
        accept: Option<PathBuf>,
    },
    /// Compare another documentation of the same API, in tables or in TypeScript, with ours.
    ///
    /// Exit 1 if anything differs, 2 if a page can't be read.
    Crosscheck {
        /// The other documentation: a folder that holds `openapi`.
        other: PathBuf,
        /// Another tree of pages than `spec/` to compare it with.
        #[arg(long)]
        docs: Option<PathBuf>,
        /// Compare only what both document.
        #[arg(long)]
        common: bool,
        /// How many findings of a kind are shown; 0 is all.
        #[arg(long, default_value_t = 20)]
        limit: usize,
        /// How the findings are written.
        #[arg(long, value_enum, default_value_t = crosscheck::Format::Text)]
        format: crosscheck::Format,
    },
    /// Say where an item comes from, why it is called so, and what refers to it.
    Explain {
        /// `POST /v3/refund/domestic/refunds`, a chain, a Rust path, a page, `page:line`, or the end of such a name.
        name: String,
        /// Another tree of pages than `spec/`.
        #[arg(long)]
        docs: Option<PathBuf>,
    },
    /// Say where the documentation contradicts itself; exit 1 if it does.
    Lint(lint::Options),
    /// Check every choice of features that a user may make: few in every combination, products alone and with APIv2.
    Features {
        /// Only so many of them: others with each commit, the same for the same one.
        #[arg(long)]
        sample: Option<usize>,
    },
    /// Package the crates that a release publishes, and build a program that has nothing but the packages.
    Package {
        /// Although something is not committed.
        #[arg(long)]
        allow_dirty: bool,
    },
    /// Measure what people wait for: building the SDK beside yardsticks, and these commands. Takes a quarter of an hour.
    Measure(measure::Options),
    /// Print what was read.
    Export {
        /// In which form.
        form: Form,
        /// Another tree of pages than `spec/`.
        #[arg(long)]
        docs: Option<PathBuf>,
        /// Of OpenAPI: the version.
        #[arg(long, value_enum, default_value_t = OpenApi::V3_1)]
        version: OpenApi,
        /// Of OpenAPI: in the version of this generator, and without what it can't generate.
        #[arg(long = "for", value_enum, conflicts_with = "version")]
        generator: Option<Generator>,
        /// A file in place of stdout.
        #[arg(long, short)]
        output: Option<PathBuf>,
    },
}

// No `///` here: it would stand in the help of the commands.
#[derive(Clone, Copy, clap::Args)]
struct Syncing {
    /// Delete the pages of `spec/` that upstream lacks.
    #[arg(long)]
    delete_missing: bool,
    /// Delete them even if they are more than a quarter of all pages.
    #[arg(long, requires = "delete_missing")]
    delete_many: bool,
    /// Where upstream changed a page that was edited in `spec/`, keep the edit.
    #[arg(long)]
    keep_edits: bool,
    /// Take upstream's text in place of every edit of `spec/`.
    #[arg(long, conflicts_with = "keep_edits")]
    overwrite_edits: bool,
}

impl Syncing {
    fn options(self) -> sync::Options {
        let edits = match (self.keep_edits, self.overwrite_edits) {
            (true, _) => sync::Policy::Keep,
            (_, true) => sync::Policy::Overwrite,
            _ => sync::Policy::Stop,
        };
        sync::Options { delete_missing: self.delete_missing, delete_many: self.delete_many, edits }
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    /// The IR as JSON; docs/ir.md describes it.
    Ir,
    /// APIv3 as an OpenAPI document; docs/openapi.md describes it.
    Openapi,
}

#[derive(Clone, Copy, ValueEnum)]
enum OpenApi {
    #[value(name = "3.0")]
    V3_0,
    #[value(name = "3.1")]
    V3_1,
}

#[derive(Clone, Copy, ValueEnum)]
enum Generator {
    /// Clients in Rust, of OpenAPI 3.0.
    Progenitor,
}

impl Form {
    fn with(self, version: OpenApi, generator: Option<Generator>) -> export::Form {
        match (self, generator, version) {
            (Self::Ir, ..) => export::Form::Ir,
            (Self::Openapi, Some(Generator::Progenitor), _) => export::Form::Progenitor,
            (Self::Openapi, None, OpenApi::V3_0) => export::Form::OpenApi(openapi::Version::V3_0),
            (Self::Openapi, None, OpenApi::V3_1) => export::Form::OpenApi(openapi::Version::V3_1),
        }
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments.root, arguments.command) {
        Ok(code) => code,
        Err(error) => {
            tell!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(root: &Path, command: Command) -> anyhow::Result<ExitCode> {
    let writes = matches!(command, Command::Regen { check: false, .. } | Command::Sync { .. } | Command::Update { .. });
    // Held until the end: what is read must be what is replaced.
    let _lock = writes.then(|| lock::Lock::take(root)).transpose()?;
    match command {
        Command::Regen { check, docs, filter } => {
            regen::run(root, &regen::Options { check, docs: docs.as_deref(), filter: filter.as_deref(), most: 1 })
        }
        Command::Verify { docs } => verify::run(root, docs.as_deref()),
        Command::Sync { upstream, sync } => sync::run(root, &upstream, sync.options()),
        Command::Update { upstream, since, sync } => {
            let options = update::Options { upstream: &upstream, sync: sync.options(), since: since.as_deref() };
            update::run(root, &options)
        }
        Command::Diff { from, to, format, fail_on, accept } => {
            diff::run(root, &diff::Options { from, to, format, fail_on, accept })
        }
        Command::Crosscheck { other, docs, common, limit, format } => {
            crosscheck::run(root, &crosscheck::Options { other, docs, common, limit, format })
        }
        Command::Explain { name, docs } => explain::run(root, &name, docs.as_deref()),
        Command::Lint(options) => lint::run(root, &options),
        Command::Features { sample } => features::run(root, sample),
        Command::Package { allow_dirty } => package::run(root, allow_dirty),
        Command::Measure(options) => measure::run(root, &options),
        Command::Export { form, docs, version, generator, output } => {
            export::run(root, form.with(version, generator), docs.as_deref(), output.as_deref())
        }
    }
}

/// The repository's root.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_owned()
}
