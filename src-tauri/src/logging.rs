//! The log: one file a day in `<home>/logs`, a week of them. Names and paths may stand in it, contents of files never.

use skillmeat_core::fs;
use skillmeat_core::ops::Home;
use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;

use crate::environment::Environment;

/// How many days are kept.
const DAYS: usize = 7;
/// Our own crates in some detail, others when something is wrong.
const FILTER: &str = "warn,skillmeat_core=info,skillmeat_desktop=info";

/// Starts the log, and puts panics into it. Lines are written by a thread of its own, until the guard is dropped.
/// Without a folder to write into there is no log, and the program works all the same.
pub fn start(environment: &Environment) -> Option<WorkerGuard> {
    let folder = Home::new(&environment.home).logs();
    if let Err(error) = fs::create_dir_all(&folder) {
        eprintln!("skillmeat-desktop: no log: {error}");
        return None;
    }
    let files = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("desktop")
        .filename_suffix("log")
        .max_log_files(DAYS)
        .build(folder);
    let (writer, guard) = match files {
        Ok(files) => tracing_appender::non_blocking(files),
        Err(error) => {
            eprintln!("skillmeat-desktop: no log: {error}");
            return None;
        }
    };
    let subscriber =
        tracing_subscriber::fmt().with_writer(writer).with_ansi(false).with_env_filter(EnvFilter::new(FILTER));
    if subscriber.try_init().is_err() {
        return None;
    }
    log_panics();
    Some(guard)
}

/// Puts a panic's text and place into the log, besides where it went before.
fn log_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        tracing::error!(%panic, "a mistake of the program");
        before(panic);
    }));
}
