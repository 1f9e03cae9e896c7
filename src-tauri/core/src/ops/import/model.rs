//! What is found in a project, in the words that cross to the window and to `skm`.

use serde::{Deserialize, Serialize};

use crate::artifact::ArtifactKind;
use crate::error::ErrorBody;
use crate::foreign::Origin;
use crate::platform::ProfileId;

/// How something that stands in a project compares with the library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ImportStatus {
    /// The library has nothing of it.
    New,
    /// The library holds the same.
    Identical,
    /// The library holds another version.
    Differs,
    /// A manifest of the project records it already.
    Recorded,
    /// It cannot be imported.
    Invalid,
    /// It was to be skipped.
    Skipped,
}

/// By what the library's artifact was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum MatchedBy {
    /// It holds the same under another name.
    Content,
    /// It has the same type and name.
    Name,
    /// It has the same name but for letter case.
    FoldedName,
}

/// What can be done with something that stands in a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ImportAction {
    /// Copy it into the library, and record it as deployed.
    Import,
    /// Record it as a deployment of what the library holds.
    Link,
    /// Record it as SkillMeat had: what differs from what SkillMeat deployed was changed here.
    TakeOver,
}

/// How a record of SkillMeat's stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum SkillmeatState {
    /// What it deployed is there.
    Unchanged,
    /// Something else is there.
    Changed,
    /// Nothing is there.
    Missing,
    /// The record cannot be used.
    Invalid,
}

/// What SkillMeat recorded of something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SkillmeatRecord {
    /// How it stands.
    pub state: SkillmeatState,
    /// SkillMeat's profile.
    pub profile: Option<String>,
    /// SkillMeat's platform, as it writes it.
    pub platform: Option<String>,
    /// Whether that is one that this program knows.
    pub known_platform: bool,
    /// The collection it came from.
    pub collection: Option<String>,
    /// When it was deployed, as it writes it.
    pub deployed_at: Option<String>,
    /// Why the record cannot be used, or what could not be told.
    pub reason: Option<String>,
}

/// Who said that something is to be skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum SkippedBy {
    /// The person, here.
    You,
    /// SkillMeat's own list in the project.
    Skillmeat,
}

/// That something is to be skipped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SkipInfo {
    /// Who said so.
    pub by: SkippedBy,
    /// When.
    pub at: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// Something that stands in a project where an agent program reads, or that SkillMeat recorded there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ImportEntry {
    /// Where it stands, relative to the project; no other entry has the same.
    pub path: String,
    /// The artifact it is by its place, `type:name`; `None` when its name cannot be one.
    pub artifact: Option<String>,
    /// Its type; `None` for a record that names none.
    pub kind: Option<ArtifactKind>,
    /// What it is called.
    pub name: String,
    /// Its title.
    pub title: Option<String>,
    /// Its description.
    pub description: Option<String>,
    /// The profile it would be recorded for; `None` where no program reads it: then it is only imported.
    pub profile: Option<ProfileId>,
    /// The platforms that read it there.
    pub platforms: Vec<String>,
    /// How it compares with the library.
    pub status: ImportStatus,
    /// The library's artifact that it is compared with.
    pub matched: Option<String>,
    /// By what that was found.
    pub matched_by: Option<MatchedBy>,
    /// What its frontmatter calls it, where that is another name.
    pub other_name: Option<String>,
    /// How many files it has.
    pub files: u32,
    /// Their size in bytes.
    #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
    pub size: u64,
    /// The hash over its content: equal for what is the same in several projects.
    pub content_hash: Option<String>,
    /// Where it comes from.
    pub origin: Option<Origin>,
    /// What SkillMeat recorded of it.
    pub skillmeat: Option<SkillmeatRecord>,
    /// Why it is invalid, or what a person should know of it.
    pub reason: Option<String>,
    /// The same as an error, where it is invalid.
    pub error: Option<ErrorBody>,
    /// That it is to be skipped.
    pub skip: Option<SkipInfo>,
    /// What can be done with it; nothing is chosen for anybody.
    pub actions: Vec<ImportAction>,
}

/// Everything that stands in a project where agent programs read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Discovery {
    /// The project's root.
    pub project_path: String,
    /// Its name.
    pub project_name: String,
    /// What was found, sorted by path.
    pub entries: Vec<ImportEntry>,
    /// What could not be looked at.
    pub problems: Vec<ErrorBody>,
    /// The folders that were looked into, relative to the project.
    pub looked_in: Vec<String>,
}

/// What to do with something that stands in a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ImportChange {
    /// The project's root, absolute.
    pub project_path: String,
    /// Where it stands, relative to the project.
    pub path: String,
    /// What to do.
    pub action: ImportAction,
    /// Another name for it in the library.
    #[serde(default)]
    pub name: Option<String>,
}
