//! The commands of the page, a file for each noun: what comes in is parsed, one workflow runs on a thread that may block,
//! and what comes out is mapped. Nothing is decided here.

pub mod artifacts;
pub mod changes;
pub mod deployments;
pub mod groups;
pub mod history;
pub mod imports;
pub mod library;
pub mod profiles;
pub mod projects;
pub mod sets;
pub mod settings;
pub mod system;
