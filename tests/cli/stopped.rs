//! A refresh that a person stops with Ctrl-C.
#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use skillmeat_core::cache::{Cache, CacheError};

use crate::home::{TestHome, write};

/// Waits until the program has opened a file of that name.
fn until_it_has_opened(child: &Child, name: &str) {
    let (opened, deadline) = (format!("/proc/{}/fd", child.id()), Instant::now() + Duration::from_secs(20));
    let is_open = || {
        let links = fs::read_dir(&opened).into_iter().flatten().flatten();
        links.filter_map(|link| fs::read_link(link.path()).ok()).any(|file| file.ends_with(name))
    };
    while !is_open() {
        assert!(Instant::now() < deadline, "{name} is never opened");
        std::thread::yield_now();
    }
}

#[test]
fn ctrl_c_leaves_the_cache_as_it_was_and_the_next_refresh_does_it() {
    let home = TestHome::new();
    let before = home.done(&["refresh"]);
    write(&home.library().join("commands/later.md"), "Later.\n");
    let cache = Cache::open(&home.root().join("home/cache/desktop.db"));
    let count = || {
        let reader = cache.read().unwrap();
        reader.query_row("SELECT count(*) FROM collection_artifacts", [], |row| row.get::<_, u32>(0)).unwrap()
    };
    // Nobody else can commit meanwhile, so that it is stopped before it has.
    let stopped = cache.write::<ExitStatus, CacheError>(|_| {
        let mut command = home.command(&["refresh"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        until_it_has_opened(&child, "desktop.db");
        let id = Pid::from_raw(child.id().try_into().unwrap()).unwrap();
        kill_process(id, Signal::INT).unwrap();
        Ok(child.wait().unwrap())
    });
    assert_eq!(stopped.unwrap().signal(), Some(2));
    assert_eq!(before["artifacts"], count());
    assert_eq!(home.done(&["refresh"])["artifacts"], count());
    assert_eq!(before["artifacts"].as_u64().map(|artifacts| artifacts + 1), Some(count().into()));
}

#[test]
fn nothing_of_the_progress_is_in_a_pipe() {
    let home = TestHome::new();
    for command in ["refresh", "status", "artifacts", "doctor"] {
        assert_eq!(home.run(&[command]).err(), "", "{command}");
    }
}
