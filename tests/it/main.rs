//! Integration tests of the workflows over real folders and a real SQLite file.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests prepare and check real folders")]

mod batch;
mod bundles;
mod cache;
mod choices;
mod concurrency;
mod deploy;
mod disk;
mod failure;
mod find_projects;
mod foreign;
mod fuzz_corpus;
mod hostile;
mod import;
mod library;
mod link_mode;
mod matrix;
mod model;
mod platforms;
mod prior_art;
mod profiles;
mod projects;
mod reading;
mod refresh;
mod search;
mod set_diffs;
mod set_edits;
mod sets;
mod shared;
mod transaction;
mod undeploy;
mod undo;
mod watching;
