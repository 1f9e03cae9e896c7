//! Running a test in a process of its own: alone, as a user without rights, with a small disk of its own, or with a
//! limit on the size of a file.
//!
//! The test binary starts itself again for that one test. Where the system does not allow it, the test says so and is
//! passed over, or takes another way.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Set in the process that was started for one test.
const MARK: &str = "SKILLMEAT_TEST_CHILD";

/// How the process of its own differs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Setting {
    /// It has nobody beside it, so that what it needs can be measured.
    Alone,
    /// As [`Setting::Alone`], with the world's folder in memory where there is such a place: nothing waits for a disk.
    InMemory,
    /// It has no rights over the files of others, also when the tests are run by root.
    NoRights,
    /// It has a disk of this size at [`disk`]: a fresh tmpfs that nobody else sees.
    SmallDisk {
        /// In kilobytes.
        kilobytes: u32,
    },
    /// As [`Setting::SmallDisk`], and the world's folder is on that disk.
    SmallHome {
        /// In kilobytes.
        kilobytes: u32,
    },
    /// When it limits the size of its files, writing beyond fails, instead of ending the process.
    LimitedFiles,
}

/// What became of the wish for a process of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Child {
    /// This is that process.
    Here,
    /// The test was run there, and passed.
    Passed,
    /// The system does not allow it; with the reason.
    Impossible(String),
}

/// Whether the caller is the process in which the test is to run. Otherwise the test was run in such a process, and
/// passed; a failure there is a panic here.
pub(crate) fn is_child(test: &str, setting: Setting) -> bool {
    match child(test, setting) {
        Child::Here => true,
        Child::Passed => false,
        Child::Impossible(reason) => {
            eprintln!("PASSED OVER {test}: {reason}");
            false
        }
    }
}

/// Runs the test in a process of its own, unless this is it.
pub(crate) fn child(test: &str, setting: Setting) -> Child {
    if std::env::var_os(MARK).is_some() {
        return Child::Here;
    }
    if matches!(setting, Setting::NoRights) && !is_root() {
        return Child::Here;
    }
    let mounts = matches!(setting, Setting::SmallDisk { .. } | Setting::SmallHome { .. });
    if mounts && std::env::var_os("SKILLMEAT_TEST_NO_MOUNT").is_some() {
        return Child::Impossible("SKILLMEAT_TEST_NO_MOUNT is set".to_owned());
    }
    let folder = tempfile::tempdir().unwrap();
    let program = std::env::current_exe().unwrap();
    let mut command = start(setting, folder.path(), &program);
    command.args(["--exact", test, "--nocapture", "--test-threads=1"]).env(MARK, folder.path()).stdin(Stdio::null());
    let Ok(output) = command.output() else {
        return Child::Impossible(format!("this system cannot start {command:?}"));
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    if !text.contains("running 1 test") {
        return Child::Impossible(format!("{setting:?} is not allowed here: {text}"));
    }
    assert!(output.status.success(), "in a process of its own:\n{text}");
    eprint!("{text}");
    Child::Passed
}

fn start(setting: Setting, folder: &Path, program: &Path) -> Command {
    let shell = |mut command: Command, script: &str| {
        command.args(["sh", "-c", script, "sh"]);
        command
    };
    match setting {
        Setting::Alone => Command::new(program),
        Setting::InMemory => {
            let mut command = Command::new(program);
            if Path::new("/dev/shm").is_dir() {
                command.env("TMPDIR", "/dev/shm");
            }
            command
        }
        Setting::NoRights => {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program);
            command
        }
        Setting::SmallDisk { kilobytes } | Setting::SmallHome { kilobytes } => {
            let mut command = Command::new("unshare");
            command.arg("--mount");
            if !is_root() {
                command.arg("--map-root-user");
            }
            let mount = format!("mount -t tmpfs -o size={kilobytes}k tmpfs \"$1\" && shift && exec \"$@\"");
            let mut command = shell(command, &mount);
            command.arg(folder).arg(program);
            if matches!(setting, Setting::SmallHome { .. }) {
                command.env("TMPDIR", folder);
            }
            command
        }
        Setting::LimitedFiles => {
            // That a signal is ignored is inherited.
            let mut command = shell(Command::new("env"), "trap '' XFSZ && exec \"$@\"");
            command.arg(program);
            command
        }
    }
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|meta| meta.uid() == 0)
}

/// The small disk of a process that was given one.
pub(crate) fn disk() -> PathBuf {
    PathBuf::from(std::env::var_os(MARK).unwrap()).canonicalize().unwrap()
}
