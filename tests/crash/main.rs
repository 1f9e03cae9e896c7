//! The program dies at every point there is, and nothing is lost.
//!
//! Each scenario is run once to its end, where it writes down the checkpoints it passes. Then it is run again for each of
//! them, killed there by the system, and looked at by a program that comes afterwards: everything is exactly as before,
//! or exactly as after.
//!
//! `SKILLMEAT_LONG_TESTS` tries every pair of a kill and a kill of the recovery, and more kills at random times.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests prepare and check real folders")]
#![cfg(unix)]

mod child;
mod doing;
mod gone;
mod person;
mod points;
mod random;
mod recovery;
mod refused;
mod scenarios;
mod sets;
mod site;
mod snapshot;

/// Whether there is time for everything.
fn is_long() -> bool {
    std::env::var_os("SKILLMEAT_LONG_TESTS").is_some()
}
