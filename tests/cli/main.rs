//! `skm` as people and scripts meet it: the real program in a home of its own.
#![allow(clippy::disallowed_methods, reason = "tests prepare and check real folders")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod at_once;
mod choices;
mod deploy;
mod documents;
mod find_projects;
mod history;
mod home;
mod import;
mod interrupted;
mod profiles;
mod refused;
mod save_back;
mod sets_deploy;
mod sets_edit;
mod sets_follow;
mod sets_look;
mod sets_off;
mod stopped;
mod text;
mod usage;
