//! Projects: the list a person keeps, a project's root, and the deployment manifest in it.

mod attachment;
mod list;
mod manifest;
mod manifest_text;
mod root;
mod skips;

pub use attachment::{Attachment, AttachmentKey};
pub use list::{ProjectEntry, ProjectList, ProjectListError};
pub use manifest::{MANIFEST_NAME, Manifest, ManifestError, Record, RecordKey, Slot, link_as_text};
pub use root::{ProjectError, ProjectRoot};
pub use skips::{ImportSkips, ImportSkipsError};
