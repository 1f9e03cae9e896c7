//! The engine of SkillMeat Desktop.
//!
//! A library of agent artifacts is deployed into project folders, the deployments are recorded in manifests beside
//! the files, and a SQLite cache answers the questions of the window and of `skm`. The crate knows no window, reads
//! no environment, prints nothing, and has no clock of its own: whoever calls it passes a [`ops::Workspace`].
//!
//! The floors, lowest first; a module imports only from floors below its own:
//!
//! `text`, `fs` → `artifact` → `objects`, `platform`, `foreign` → `collection`, `project` → `deployment` → `cache` → `ops`
//!
//! [`error`], [`time`] and [`changes`] are words that every floor may use; [`priority`] is for whoever calls `ops`.

pub mod artifact;
pub mod cache;
pub mod changes;
pub mod collection;
pub mod deployment;
pub mod error;
pub mod foreign;
pub mod fs;
pub mod objects;
pub mod ops;
pub mod platform;
pub mod priority;
pub mod project;
pub mod text;
pub mod time;
