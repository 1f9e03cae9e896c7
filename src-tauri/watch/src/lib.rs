//! Watching: which of the files that a refresh looks at changed, told in batches.
//!
//! A [`Watcher`] is given places ([`skillmeat_core::ops::watch_places`]) and tells paths that are suspected of having
//! changed. It never says what changed, and a path may be told that did not: the refresh compares. Nothing is left out,
//! whatever happens: what came before its folder could be watched is told with the folder, a queue that overflowed means
//! everywhere, and a place that cannot be watched is suspected again and again.
//!
//! Layers, lowest first: a [`kernel`] watches single folders; [`watches`] knows which folders those must be and follows
//! what comes and goes; [`gather`] makes batches; [`watcher`] is the thread that drives all of it.

mod gather;
#[cfg(target_os = "linux")]
mod inotify;
mod kernel;
#[cfg(not(target_os = "linux"))]
mod portable;
#[cfg(test)]
mod tests;
mod watcher;
mod watches;

pub use gather::{Changes, Suspects};
pub use watcher::{Fresh, Options, Watcher};
