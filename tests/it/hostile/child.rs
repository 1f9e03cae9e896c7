//! Running a test in a process of its own: alone, as a user without rights, or with a small disk of its own.
//!
//! The test binary starts itself again for that one test. Where the system does not allow it, the test says so and is
//! passed over.

use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Set in the process that was started for one test.
const MARK: &str = "SKILLMEAT_TEST_CHILD";

/// How the process of its own differs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Setting {
    /// It has nobody beside it, so that what it needs can be measured.
    Alone,
    /// It has no rights over the files of others, also when the tests are run by root.
    NoRights,
    /// It has a disk of this size at [`disk`]: a fresh tmpfs that nobody else sees.
    SmallDisk {
        /// In kilobytes.
        kilobytes: u32,
    },
}

/// Whether the caller is the process in which the test is to run. Otherwise the test was run in such a process, and
/// passed; a failure there is a panic here.
pub(crate) fn is_child(test: &str, setting: Setting) -> bool {
    if std::env::var_os(MARK).is_some() {
        return true;
    }
    let root = std::fs::metadata("/proc/self").is_ok_and(|meta| meta.uid() == 0);
    if matches!(setting, Setting::NoRights) && !root {
        return true;
    }
    let folder = tempfile::tempdir().unwrap();
    let program = std::env::current_exe().unwrap();
    let mut command = match setting {
        Setting::Alone => Command::new(&program),
        Setting::NoRights => {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&program);
            command
        }
        Setting::SmallDisk { kilobytes } => {
            let mut command = Command::new("unshare");
            command.arg("--mount");
            if !root {
                command.arg("--map-root-user");
            }
            let script = format!("mount -t tmpfs -o size={kilobytes}k tmpfs \"$1\" && shift && exec \"$@\"");
            command.args(["sh", "-c", &script, "sh"]).arg(folder.path()).arg(&program);
            command
        }
    };
    command.args(["--exact", test, "--nocapture", "--test-threads=1"]).env(MARK, folder.path()).stdin(Stdio::null());
    let Ok(output) = command.output() else {
        eprintln!("PASSED OVER {test}: this system cannot start {command:?}");
        return false;
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    if !text.contains("running 1 test") {
        eprintln!("PASSED OVER {test}: {setting:?} is not allowed here: {text}");
        return false;
    }
    assert!(output.status.success(), "in a process of its own:\n{text}");
    false
}

/// The small disk of a process that was given one.
pub(crate) fn disk() -> PathBuf {
    PathBuf::from(std::env::var_os(MARK).unwrap()).canonicalize().unwrap()
}
