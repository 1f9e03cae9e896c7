//! The shell as the page meets it: real commands, real permissions, real files, and no window.
#![allow(clippy::disallowed_methods, reason = "tests prepare and check real folders")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod bindings;
mod changes;
mod deploy;
mod history;
mod permissions;
mod sets;
mod sets_off;
mod settings;
mod stage;
mod state;
mod watching;
