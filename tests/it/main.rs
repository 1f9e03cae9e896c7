//! Integration tests of the workflows over real folders and a real SQLite file.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests prepare and check real folders")]

mod deploy;
mod failure;
mod hostile;
mod model;
mod library;
mod undeploy;
mod cache;
mod concurrency;
mod refresh;
mod projects;
mod reading;
mod prior_art;
