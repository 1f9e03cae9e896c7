//! `skm` as people and scripts meet it: the real program in a home of its own.
#![allow(clippy::disallowed_methods, reason = "tests prepare and check real folders")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod at_once;
mod deploy;
mod documents;
mod home;
mod refused;
mod text;
mod usage;
