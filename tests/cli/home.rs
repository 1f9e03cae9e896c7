//! A home with a library, and `skm` in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// The folders that a test has for itself.
pub struct TestHome {
    folder: TempDir,
}

impl TestHome {
    /// A library with a skill, a command, an agent, and a name that two types share.
    pub fn new() -> Self {
        let home = Self::empty();
        let library = home.root().join("home/collection");
        write(&library.join("skills/pdf/SKILL.md"), "---\ndescription: Reads PDF\ntags: [docs]\n---\n# PDF\n");
        write(&library.join("skills/pdf/scripts/run.sh"), "#!/bin/sh\n");
        write(&library.join("commands/git/ship.md"), "---\ndescription: Ships it\n---\nShip.\n");
        write(&library.join("agents/review.md"), "---\ndescription: Reviews\n---\nReview.\n");
        write(&library.join("commands/review.md"), "Review too.\n");
        home
    }

    /// The same with deployment sets switched on, as the window's settings do it.
    pub fn with_sets() -> Self {
        let home = Self::new();
        write(&home.root().join("home/desktop.toml"), "[features]\ndeployment_sets = true\n");
        home
    }

    /// The library.
    pub fn library(&self) -> PathBuf {
        self.root().join("home/collection")
    }

    /// No library, no home.
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// The folder around everything.
    pub fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    /// Makes a project folder.
    pub fn project(&self, name: &str) -> PathBuf {
        let path = self.root().join(name);
        fs::create_dir_all(&path).unwrap();
        path
    }

    /// `skm` with this home, started in the folder around everything.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_skm"));
        command.args(arguments).current_dir(self.root()).env_clear();
        command
            .env("HOME", self.root())
            .env("USERPROFILE", self.root())
            .env("SKILLMEAT_HOME", self.root().join("home"));
        command
    }

    /// Runs it.
    pub fn run(&self, arguments: &[&str]) -> Run {
        Run(self.command(arguments).output().unwrap())
    }

    /// Runs it with `--json` and returns status and document.
    pub fn json(&self, arguments: &[&str]) -> (i32, Value) {
        let run = self.run(&[arguments, &["--json"]].concat());
        (run.status(), run.document())
    }

    /// The error of a run that must be refused as a whole.
    pub fn refused(&self, arguments: &[&str]) -> Value {
        let (status, document) = self.json(arguments);
        assert_eq!(status, 1, "{arguments:?}: {document}");
        assert_eq!(keys(&document), ["error"], "{arguments:?}");
        assert!(document["error"]["message"].as_str().is_some_and(|message| !message.is_empty()), "{document}");
        document["error"].clone()
    }

    /// The document of a run that must succeed.
    pub fn done(&self, arguments: &[&str]) -> Value {
        let (status, document) = self.json(arguments);
        assert_eq!(status, 0, "{arguments:?}: {document}");
        document
    }
}

/// What a run left behind.
pub struct Run(Output);

impl Run {
    /// What a program left behind that was started by hand.
    pub fn of(output: Output) -> Self {
        Self(output)
    }

    /// The exit status.
    pub fn status(&self) -> i32 {
        self.0.status.code().expect("it ended by itself")
    }

    /// Standard output.
    pub fn out(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).unwrap()
    }

    /// Standard error.
    pub fn err(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).unwrap()
    }

    /// Standard output as the one document that it must be.
    pub fn document(&self) -> Value {
        serde_json::from_str(&self.out()).unwrap_or_else(|error| panic!("{error}: {}{}", self.out(), self.err()))
    }
}

/// Writes a file with the folders above it.
pub fn write(file: &Path, text: &str) {
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

/// Every file below a folder with its content, by relative path; empty where there is no folder.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder_now) = open.pop() {
        for entry in fs::read_dir(&folder_now).into_iter().flatten().flatten() {
            let path = entry.path();
            if entry.file_type().unwrap().is_dir() {
                open.push(path);
            } else {
                let relative = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                files.insert(relative, fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// The keys of an object, sorted.
pub fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

/// The id of a set or group that a test calls so: always the same.
pub fn id(called: &str) -> String {
    let hash = called
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |seed, byte| (seed ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("01939000-{:04x}-7000-8000-{:012x}", hash >> 48, hash & 0xffff_ffff_ffff)
}

/// The text of a set or group with [`id`] of its name, and members such as `set = "base"`.
pub fn bundle(name: &str, members: &[&str]) -> String {
    let mut text = format!("id = \"{}\"\nname = \"{name}\"\n", id(name));
    members.iter().for_each(|member| text.push_str(&format!("\n[[members]]\n{member}\n")));
    text
}
