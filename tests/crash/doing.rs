//! What a process is started to do, and how it ended.

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus, Stdio};

use serde_json::{Value, json};
use skillmeat_core::ops::{ChangeRequest, UndoRequest};
use skillmeat_tests::{World, skm};

use super::child;

/// What a process does.
#[derive(Debug, Clone)]
pub(crate) enum Doing {
    /// The real `skm`, with these arguments.
    Skm(Vec<String>),
    /// Changes over several projects, which `skm` does not offer.
    Changes(ChangeRequest),
    /// An undo with choices of its own.
    Undo(UndoRequest),
    /// An edit of sets: `create`, `clone`, `add` or `delete`, with a name or a slug, and for `add` a member.
    Sets(Value),
}

/// How a process ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub status: ExitStatus,
    pub killed: bool,
    /// The checkpoints it passed.
    pub passed: Vec<String>,
    /// What it wrote.
    pub text: String,
}

impl Doing {
    /// `skm` with these arguments.
    pub fn skm(arguments: &[&str]) -> Self {
        Self::Skm(arguments.iter().map(|one| (*one).to_owned()).collect())
    }

    /// Any look at all: it brings in order what it finds.
    pub fn look() -> Self {
        Self::skm(&["status", "--json"])
    }

    /// The process to start.
    pub fn command(&self, world: &World) -> Command {
        let mut command = match self {
            Self::Skm(arguments) => {
                let mut command = Command::new(skm());
                command.args(arguments);
                command
            }
            Self::Changes(request) => child::command(&json!({ "changes": request })),
            Self::Undo(request) => child::command(&json!({ "undo": request })),
            Self::Sets(edit) => child::command(&json!({ "sets": edit })),
        };
        command.env("SKILLMEAT_HOME", world.home()).stdin(Stdio::null());
        command
    }

    /// Does it, killed at the checkpoint of that number if one is given, counted from 1.
    pub fn run(&self, world: &World, kill_at: Option<usize>) -> Ended {
        let log = world.root().join("passed");
        let _ = fs::remove_file(&log);
        let mut command = self.command(world);
        command.env("SKILLMEAT_CHECKPOINT_LOG", &log);
        if let Some(number) = kill_at {
            command.env("SKILLMEAT_KILL_AT", number.to_string());
        }
        let output = command.output().unwrap();
        let passed: Vec<String> = fs::read_to_string(&log).unwrap_or_default().lines().map(str::to_owned).collect();
        let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        let _ = fs::remove_file(&log);
        Ended { status: output.status, killed: output.status.signal().is_some(), passed, text }
    }

    /// Does it to its end; panics when it fails.
    pub fn finish(&self, world: &World) -> Ended {
        let ended = self.run(world, None);
        assert!(ended.status.success(), "{self:?}: {ended:?}");
        ended
    }
}
