//! What the cache answers with: the rows and pages that cross to the window and to `skm`.

mod artifacts;
mod deployments;
mod entities;
mod projects;

pub use artifacts::*;
pub use deployments::*;
pub use entities::*;
pub use projects::*;
