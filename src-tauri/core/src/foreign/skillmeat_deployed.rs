//! `<profile root>/.skillmeat-deployed.toml`: what SkillMeat says it deployed there.
//!
//! The form is that of SkillMeat 0.9 (`core/deployment.py`, `storage/deployment.py`):
//!
//! ```toml
//! [[deployed]]
//! artifact_name = "pdf-tools"
//! artifact_type = "skill"
//! from_collection = "default"
//! deployed_at = "2026-11-22T11:56:20.851393"   # local time, see LocalTime
//! artifact_path = "skills/pdf-tools"           # relative to the profile root
//! content_hash = "9c91085d…"                   # of what was deployed, see skillmeat_hash
//! local_modifications = false
//! deployment_profile_id = "claude_code"
//! platform = "claude_code"
//! profile_root_dir = ".claude"
//! collection_sha = "9c91085d…"                 # the older name of content_hash
//! ```
//! Records of an import, and older ones, have no `deployment_profile_id`, `platform` and `profile_root_dir`: they are
//! `claude_code` in `.claude`. Where SkillMeat gives up on a whole file for one bad record, that record alone is invalid
//! here. A file that was deployed out of the profile root is recorded relative to the project, which cannot be told from
//! the record; it then looks as if it were missing.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::error::{ForeignError, read_toml, take_list, text_of};
use super::local_time::LocalTime;
use crate::artifact::{ArtifactId, ArtifactKind, ArtifactName, Digest};
use crate::fs::RelPath;

/// The file's name in a profile root.
pub const SKILLMEAT_DEPLOYED: &str = ".skillmeat-deployed.toml";

/// The longest file that is read, in bytes; a record has some 700.
const MAX_FILE: u64 = 4 * 1024 * 1024;
/// The profile and the platform of records that name none.
const OLD_PROFILE: &str = "claude_code";
/// The profile root of records that name none.
const OLD_ROOT: &str = ".claude";
/// SkillMeat's platforms (`core/enums.py`, and `bob` since 0.74), each with the id it has here, where it has one.
const PLATFORMS: [(&str, Option<&str>); 7] = [
    ("claude_code", Some("claude-code")),
    ("codex", Some("codex")),
    ("gemini", Some("gemini-cli")),
    ("cursor", Some("cursor")),
    ("bob", Some("bob")),
    ("remote_git", None),
    ("other", None),
];

/// The records of one profile root, usable or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkillmeatFile {
    path: PathBuf,
    slots: Vec<SkillmeatSlot>,
}

/// A record as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SkillmeatSlot {
    /// It can be used.
    Valid(Box<SkillmeatDeployment>),
    /// It is shown and never acted on.
    Invalid {
        /// What it calls its artifact, `type:name`, as far as it does.
        artifact: Option<String>,
        /// What it calls its profile, if anything.
        profile: Option<String>,
        /// What it calls its place, if anything.
        path: Option<String>,
        /// Why it cannot be used.
        reason: String,
    },
}

/// One deployment as SkillMeat recorded it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkillmeatDeployment {
    /// What was deployed.
    pub artifact: ArtifactId,
    /// Where it lies, relative to the profile root; what is there was not looked at.
    pub path: RelPath,
    /// SkillMeat's hash of what it deployed ([`super::skillmeat_hash`]).
    pub content_hash: Digest,
    /// The collection it came from.
    pub collection: Option<String>,
    /// When, as far as that is known.
    pub deployed_at: Option<LocalTime>,
    /// SkillMeat's profile: free text there, `claude_code` where none is written.
    pub profile: String,
    /// SkillMeat's platform.
    pub platform: SkillmeatPlatform,
    /// What it calls the profile root: free text, `.claude` where none is written. Where the file really lies counts.
    pub profile_root: String,
    /// Whether SkillMeat had found local changes when it last looked.
    pub local_modifications: bool,
}

/// A platform as SkillMeat calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkillmeatPlatform {
    /// The word in the file.
    pub text: String,
    /// Whether SkillMeat has a platform of that name.
    pub known: bool,
}

impl SkillmeatPlatform {
    fn new(text: &str) -> Self {
        Self { text: text.to_owned(), known: PLATFORMS.iter().any(|(name, _)| *name == text) }
    }

    /// The id this platform has here; whether the platform table has such a row is the table's to say. `None` for what is
    /// unknown, and for `other` and `remote_git`, which are no program's.
    pub fn id(&self) -> Option<&'static str> {
        PLATFORMS.iter().find(|(name, _)| *name == self.text).and_then(|(_, id)| *id)
    }
}

impl SkillmeatSlot {
    /// The record, if it can be used.
    pub fn record(&self) -> Option<&SkillmeatDeployment> {
        match self {
            Self::Valid(record) => Some(record),
            Self::Invalid { .. } => None,
        }
    }
}

impl SkillmeatFile {
    /// Reads the records of a profile root; `None` when there is no such file.
    ///
    /// # Errors
    /// [`ForeignError`] when it is there and cannot be read, is a link, is longer than 4 MB, or is not TOML with a list of
    /// `deployed`. A single bad record is no error.
    pub fn load(profile_root: &Path) -> Result<Option<Self>, ForeignError> {
        let path = profile_root.join(SKILLMEAT_DEPLOYED);
        let Some((text, mut top)) = read_toml(&path, MAX_FILE)? else { return Ok(None) };
        let list = take_list(&path, &text, &mut top, "deployed")?;
        // A linked profile root made SkillMeat write every record twice: the first counts.
        let mut seen = HashSet::new();
        let slots = list.into_iter().map(|value| match slot(&value) {
            SkillmeatSlot::Valid(record) if !seen.insert((record.artifact.clone(), record.profile.clone())) => {
                SkillmeatSlot::Invalid {
                    artifact: Some(record.artifact.to_string()),
                    profile: Some(record.profile),
                    path: Some(record.path.into()),
                    reason: "the same artifact is recorded twice for this profile".to_owned(),
                }
            }
            slot => slot,
        });
        let slots = slots.collect();
        Ok(Some(Self { path, slots }))
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Every record, usable or not, in the order of the file.
    pub fn slots(&self) -> &[SkillmeatSlot] {
        &self.slots
    }

    /// Every usable record.
    pub fn records(&self) -> impl Iterator<Item = &SkillmeatDeployment> {
        self.slots.iter().filter_map(SkillmeatSlot::record)
    }
}

fn slot(value: &Value) -> SkillmeatSlot {
    let Some(entry) = value.as_table() else {
        let reason = "it is not a table".to_owned();
        return SkillmeatSlot::Invalid { artifact: None, profile: None, path: None, reason };
    };
    match read(entry) {
        Ok(record) => SkillmeatSlot::Valid(Box::new(record)),
        Err(reason) => {
            let text = |key: &str| entry.get(key).and_then(Value::as_str).map(str::to_owned);
            let artifact = match (text("artifact_type"), text("artifact_name")) {
                (Some(kind), Some(name)) => Some(format!("{kind}:{name}")),
                (_, name) => name,
            };
            SkillmeatSlot::Invalid {
                artifact,
                profile: text("deployment_profile_id"),
                path: text("artifact_path"),
                reason,
            }
        }
    }
}

fn read(entry: &Table) -> Result<SkillmeatDeployment, String> {
    let text = |key: &str| text_of(entry, key);
    let needed = |key: &str| text(key)?.ok_or_else(|| format!("`{key}` is missing"));
    let kind = needed("artifact_type")?;
    let kind: ArtifactKind = kind.parse().map_err(|()| format!("SkillMeat's type {kind} is not one of ours"))?;
    let name = ArtifactName::parse(kind, needed("artifact_name")?).map_err(|error| error.to_string())?;
    let hash = match text("content_hash")? {
        Some(hash) => hash,
        None => text("collection_sha")?.ok_or("`content_hash` is missing")?,
    };
    let local_modifications = match entry.get("local_modifications") {
        None => false,
        Some(value) => value.as_bool().ok_or("`local_modifications` is neither true nor false")?,
    };
    Ok(SkillmeatDeployment {
        artifact: ArtifactId::new(kind, name),
        path: place(needed("artifact_path")?)?,
        content_hash: Digest::parse(hash).ok_or("`content_hash` is not 64 hexadecimal digits")?,
        collection: text("from_collection")?.map(str::to_owned),
        deployed_at: LocalTime::of(entry, "deployed_at")?,
        profile: text("deployment_profile_id")?.unwrap_or(OLD_PROFILE).to_owned(),
        platform: SkillmeatPlatform::new(text("platform")?.unwrap_or(OLD_PROFILE)),
        profile_root: text("profile_root_dir")?.unwrap_or(OLD_ROOT).to_owned(),
        local_modifications,
    })
}

/// The place that a record names; on Windows SkillMeat separates with `\`.
fn place(text: &str) -> Result<RelPath, String> {
    let path = RelPath::parse(&text.replace('\\', "/")).map_err(|error| error.to_string())?;
    // Some file systems ignore letter case.
    if path.folded() == SKILLMEAT_DEPLOYED {
        return Err("`artifact_path` is the file of the records itself".to_owned());
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::disallowed_methods, reason = "tests prepare real folders")]

    use std::fs;

    use proptest::prelude::*;

    use super::*;

    const HASH: &str = "9c91085db2de556c79d0f17ff413a701b98bbc117330c386ee5b2fe3563f732f";

    fn load(text: &str) -> Result<SkillmeatFile, ForeignError> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(SKILLMEAT_DEPLOYED), text).unwrap();
        SkillmeatFile::load(folder.path()).map(Option::unwrap)
    }

    fn record(name: &str, more: &str) -> String {
        format!(
            "[[deployed]]\nartifact_name = \"{name}\"\nartifact_type = \"skill\"\nartifact_path = \"skills/{name}\"\n{more}\n"
        )
    }

    fn reason(more: &str) -> String {
        let text = format!("{}{}", record("good", &format!("content_hash = \"{HASH}\"")), more);
        let file = load(&text).unwrap();
        assert_eq!(file.records().count(), 1, "{more}");
        match &file.slots()[1] {
            SkillmeatSlot::Invalid { reason, .. } => reason.clone(),
            slot => panic!("{more} is {slot:?}"),
        }
    }

    #[test]
    fn without_a_file_there_is_nothing_and_an_empty_list_is_a_file() {
        assert_eq!(SkillmeatFile::load(tempfile::tempdir().unwrap().path()).unwrap(), None);
        for text in ["", "deployed = []\n", "other = 1\n"] {
            assert!(load(text).unwrap().slots().is_empty());
        }
    }

    #[test]
    fn an_old_record_is_that_of_claude_code_and_has_its_hash_under_the_old_name() {
        let file = load(&record("pdf", &format!("collection_sha = \"{HASH}\""))).unwrap();
        let record = file.records().next().unwrap();
        assert_eq!((record.profile.as_str(), record.profile_root.as_str()), ("claude_code", ".claude"));
        assert_eq!((record.platform.id(), record.platform.known), (Some("claude-code"), true));
        assert_eq!(record.content_hash.to_string(), HASH);
        assert_eq!((&record.deployed_at, record.local_modifications), (&None, false));
    }

    #[test]
    fn an_unknown_platform_is_kept_as_it_is() {
        let more = format!("content_hash = \"{HASH}\"\nplatform = \"mars\"\ndeployment_profile_id = \"team\"");
        let file = load(&record("pdf", &more)).unwrap();
        let record = file.records().next().unwrap();
        assert_eq!(record.platform, SkillmeatPlatform { text: "mars".into(), known: false });
        assert_eq!((record.platform.id(), record.profile.as_str()), (None, "team"));
    }

    #[test]
    fn one_bad_record_says_why_and_hides_no_other() {
        let hash = format!("content_hash = \"{HASH}\"");
        let of = |from: &str, to: &str| record("bad", &hash).replace(from, to);
        for (record, because) in [
            (record("bad", ""), "`content_hash` is missing"),
            (record("bad", "content_hash = \"\"\ncollection_sha = 7"), "`collection_sha` is not a text"),
            (record("bad", "content_hash = \"abc\""), "`content_hash` is not 64 hexadecimal digits"),
            (of("\"skill\"", "\"workflow\""), "SkillMeat's type workflow is not one of ours"),
            (of("\"bad\"", "\"../bad\""), "the path \"../bad\" leads out of its folder"),
            (of("\"skills/bad\"", "\".\""), "the path \".\" leads out of its folder"),
            (of("\"skills/bad\"", "\"../../victim\""), "the path \"../../victim\" leads out of its folder"),
            (of("\"skills/bad\"", "\"/etc\""), "the path \"/etc\" leads out of its folder"),
            (of("\"skills/bad\"", "'\\\\host\\share'"), "the path \"//host/share\" leads out of its folder"),
            (of("\"skills/bad\"", "\".Skillmeat-deployed.toml\""), "`artifact_path` is the file of the records itself"),
            (format!("{}deployed_at = \"yesterday\"\n", record("bad", &hash)), "`deployed_at` is not a time"),
            (record("good", &hash), "the same artifact is recorded twice for this profile"),
        ] {
            assert_eq!(reason(&record), because);
        }
        let mixed = load("deployed = [1, {artifact_name = \"x\"}]\n").unwrap();
        assert_eq!(mixed.slots().len(), 2);
        assert!(matches!(&mixed.slots()[1], SkillmeatSlot::Invalid { artifact: Some(name), .. } if name == "x"));
    }

    #[test]
    fn a_record_of_windows_names_the_same_place() {
        let text = record("pdf", &format!("content_hash = \"{HASH}\"")).replace("\"skills/pdf\"", "'skills\\pdf'");
        assert_eq!(load(&text).unwrap().records().next().unwrap().path.as_str(), "skills/pdf");
    }

    #[test]
    fn a_file_that_is_no_toml_or_no_list_names_its_line() {
        assert!(matches!(load("a = 1\n<<<<<<< HEAD\n"), Err(ForeignError::Invalid { line: 2, .. })));
        assert!(matches!(load("\ndeployed = 1\n"), Err(ForeignError::Invalid { line: 2, column: 1, .. })));
        let long = "#".repeat(usize::try_from(MAX_FILE).unwrap() + 1);
        assert!(matches!(load(&long), Err(ForeignError::Fs(error)) if error.is_no_text()));
    }

    proptest! {
        #[test]
        fn no_record_leads_out(path in "\\PC{0,20}|(\\.\\./){0,3}[a-z./\\\\]{0,9}") {
            let text = format!("[[deployed]]\nartifact_name = 'a'\nartifact_type = 'skill'\ncontent_hash = '{HASH}'\nartifact_path = '{path}'\n");
            if let Ok(file) = load(&text) {
                for record in file.records() {
                    let place = record.path.under(Path::new("/root"));
                    prop_assert!(place.starts_with("/root") && place != Path::new("/root"));
                }
            }
        }
    }
}
