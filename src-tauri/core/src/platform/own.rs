//! `profiles.toml`: profiles of a person's own.
//!
//! ```toml
//! [[profiles]]
//! id = "team-tools"
//! name = "Team tools"
//! platform = "claude-code"
//! root = "tools/ai"
//! paths = { skill = "skills", command = "commands" }
//! mode = "link"      # or "copy", as it is without
//! ```
//! A file people may edit and keep in git: comments and unknown keys survive, and a file that cannot be parsed is an error.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike};

use super::{DeployMode, KindPlace, Platform, Profile, ProfileId};
use crate::artifact::ArtifactKind;
use crate::fs::{self, FsError, RelPath};
use crate::text::line_and_column;

/// The file as it stands.
#[derive(Debug, Clone)]
pub struct OwnProfiles {
    document: DocumentMut,
    profiles: Vec<Profile>,
}

/// Why the file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OwnProfilesError {
    /// The disk refused.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// It is not TOML, or says something that cannot be used.
    #[error("{} line {line}, column {column}: {message}", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// A profile that is to be written down cannot be used.
    #[error("{reason}")]
    Unfit {
        /// Why.
        reason: String,
    },
}

impl OwnProfiles {
    /// Reads the file; no profiles when there is none. `platforms` are those that a profile may be of.
    ///
    /// # Errors
    /// [`OwnProfilesError`] when it is there and cannot be read, parsed or used.
    pub fn load(file: &Path, platforms: &[Platform]) -> Result<Self, OwnProfilesError> {
        let text = fs::read_to_string(file)?.unwrap_or_default();
        let invalid = |at: usize, message: String| {
            let (line, column) = line_and_column(&text, at);
            OwnProfilesError::Invalid { path: file.to_path_buf(), line, column, message }
        };
        let spanned = toml_edit::Document::parse(text.as_str())
            .map_err(|error| invalid(error.span().map_or(0, |span| span.start), error.message().to_owned()))?;
        let mut profiles: Vec<Profile> = Vec::new();
        match spanned.get("profiles") {
            None => {}
            Some(Item::ArrayOfTables(tables)) => {
                for table in tables {
                    let at = table.span().map_or(0, |span| span.start);
                    let profile = read(table, platforms).map_err(|reason| invalid(at, reason))?;
                    if profiles.iter().any(|other| other.id == profile.id) {
                        return Err(invalid(at, format!("the profile {} stands there twice", profile.id)));
                    }
                    profiles.push(profile);
                }
            }
            Some(_) => return Err(invalid(0, "`profiles` must be written as [[profiles]]".to_owned())),
        }
        Ok(Self { document: spanned.into_mut(), profiles })
    }

    /// The profiles, in the order of the file.
    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// Writes a profile down: in place of the one with its id, else anew.
    ///
    /// # Errors
    /// [`OwnProfilesError::Unfit`] when it cannot be used; nothing was changed then.
    pub fn put(&mut self, profile: &Profile, platforms: &[Platform]) -> Result<(), OwnProfilesError> {
        let unfit = |reason: String| OwnProfilesError::Unfit { reason };
        let tables = self.document.entry("profiles").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
        let tables = tables.as_array_of_tables_mut().ok_or_else(|| unfit("`profiles` is no list of tables".into()))?;
        let is_it = |table: &Table| table.get("id").and_then(Item::as_str) == Some(profile.id.as_str());
        let number = tables.iter().position(is_it);
        let mut table = number.and_then(|number| tables.get(number).cloned()).unwrap_or_default();
        write(&mut table, profile);
        let read = read(&table, platforms).map_err(unfit)?;
        match number.and_then(|number| tables.get_mut(number)) {
            Some(place) => *place = table,
            None => tables.push(table),
        }
        match self.profiles.iter_mut().find(|other| other.id == read.id) {
            Some(place) => *place = read,
            None => self.profiles.push(read),
        }
        Ok(())
    }

    /// Takes a profile out; says whether it was there.
    pub fn remove(&mut self, id: &ProfileId) -> bool {
        let before = self.profiles.len();
        self.profiles.retain(|profile| profile.id != *id);
        if let Some(tables) = self.document.get_mut("profiles").and_then(Item::as_array_of_tables_mut) {
            tables.retain(|table| table.get("id").and_then(Item::as_str) != Some(id.as_str()));
        }
        self.profiles.len() != before
    }

    /// Writes the file in one step.
    ///
    /// # Errors
    /// [`FsError`]; the old file is then untouched.
    pub fn save(&self, file: &Path) -> Result<(), FsError> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write_atomic(file, self.document.to_string().as_bytes())
    }
}

/// Reads one profile; an error in words otherwise.
fn read(table: &Table, platforms: &[Platform]) -> Result<Profile, String> {
    let text = |key: &str| table.get(key).and_then(Item::as_str).filter(|text| !text.trim().is_empty());
    let id = text("id").ok_or("the profile has no id")?;
    let is_fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if id.len() > 64 || !id.chars().all(is_fine) || id.starts_with('.') {
        return Err(format!("the id {id:?} is not made of letters, digits, -, _ and ."));
    }
    if platforms.iter().any(|platform| format!("{}-default", platform.id) == id) {
        return Err(format!("{id} is the id of a profile that comes with the program"));
    }
    let platform = text("platform").ok_or_else(|| format!("the profile {id} names no platform"))?;
    let platform = platforms
        .iter()
        .find(|known| known.is(platform))
        .ok_or_else(|| format!("the profile {id} names the platform {platform}, which is not known"))?;
    let root = text("root").ok_or_else(|| format!("the profile {id} has no root"))?;
    let root = RelPath::parse(root).map_err(|error| format!("the root of {id}: {error}"))?;
    let mut paths = BTreeMap::new();
    let table_of_paths = table.get("paths").and_then(Item::as_table_like);
    for (key, value) in table_of_paths.into_iter().flat_map(TableLike::iter) {
        let kind: ArtifactKind = key.parse().map_err(|()| format!("{id} has a path for {key}, which is no type"))?;
        let folder = value.as_str().ok_or_else(|| format!("the path of {id} for {key} is no text"))?;
        let folder = RelPath::parse(folder).map_err(|error| format!("the path of {id} for {key}: {error}"))?;
        paths.insert(kind, KindPlace::below(folder));
    }
    if paths.is_empty() {
        return Err(format!("the profile {id} has no paths"));
    }
    let mode = match table.get("mode").map(Item::as_str) {
        None | Some(Some("copy")) => DeployMode::Copy,
        Some(Some("link")) => DeployMode::Link,
        Some(_) => return Err(format!("the mode of {id} is neither copy nor link")),
    };
    Ok(Profile {
        id: ProfileId::new(id),
        name: text("name").unwrap_or(id).to_owned(),
        platform: platform.id.clone(),
        platform_name: platform.name.clone(),
        root,
        paths,
        reads: BTreeMap::new(),
        mode,
    })
}

fn write(table: &mut Table, profile: &Profile) {
    table["id"] = toml_edit::value(profile.id.as_str());
    table["name"] = toml_edit::value(profile.name.as_str());
    table["platform"] = toml_edit::value(profile.platform.as_str());
    table["root"] = toml_edit::value(profile.root.as_str());
    let mut paths = InlineTable::new();
    for (kind, place) in &profile.paths {
        if let Some(folder) = &place.folder {
            paths.insert(kind.as_str(), folder.as_str().into());
        }
    }
    table["paths"] = toml_edit::value(paths);
    match profile.mode {
        DeployMode::Copy => {
            table.remove("mode");
        }
        DeployMode::Link => table["mode"] = toml_edit::value("link"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::PlatformTable;
    use super::*;

    const MINE: &str = "# mine\n[[profiles]]\nid = \"team\"\nplatform = \"claude-code\"\nroot = \"tools/ai\" # here\npaths = { skill = \"skills\" }\ncolor = \"red\"\n";

    fn load(text: &str) -> Result<OwnProfiles, OwnProfilesError> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("profiles.toml");
        fs::write_new(&file, text.as_bytes(), false).unwrap();
        OwnProfiles::load(&file, PlatformTable::built_in().platforms())
    }

    #[test]
    fn comments_and_unknown_keys_survive_a_change() {
        let table = PlatformTable::built_in();
        let mut own = load(MINE).unwrap();
        let mut profile = own.profiles()[0].clone();
        assert_eq!((profile.name.as_str(), profile.root.as_str()), ("team", "tools/ai"));
        profile.name = "Team".to_owned();
        profile.mode = DeployMode::Link;
        own.put(&profile, table.platforms()).unwrap();
        let text = own.document.to_string();
        assert!(
            text.contains("# mine") && text.contains("color = \"red\"") && text.contains("mode = \"link\""),
            "{text}"
        );
        assert!(own.remove(&profile.id) && !own.remove(&profile.id));
        assert!(own.profiles().is_empty());
    }

    #[test]
    fn what_cannot_be_used_is_refused_with_its_line() {
        let with = |from: &str, to: &str| MINE.replace(from, to);
        for text in [
            with("\"team\"", "\"../x\""),
            with("\"team\"", "\"codex-default\""),
            with("\"claude-code\"", "\"nobody\""),
            with("\"tools/ai\"", "\"../out\""),
            with("{ skill = \"skills\" }", "{ skill = \"/etc\" }"),
            with("{ skill = \"skills\" }", "{}"),
            with("skill", "workflow"),
            with("paths", "mode = \"hard\"\npaths"),
        ] {
            let error = load(&text).unwrap_err();
            assert!(matches!(error, OwnProfilesError::Invalid { line: 2, .. }), "{text}: {error}");
        }
        let twice = format!("{MINE}{}", MINE.replace("# mine\n", ""));
        assert!(matches!(load(&twice).unwrap_err(), OwnProfilesError::Invalid { .. }));
        assert!(matches!(load("profiles = 3\n").unwrap_err(), OwnProfilesError::Invalid { .. }));
        assert!(matches!(load("<<<\n").unwrap_err(), OwnProfilesError::Invalid { line: 1, .. }));
    }
}
