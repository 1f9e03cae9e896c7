//! The locks of the `skills` command line (github.com/vercel-labs/skills): where it got each skill.
//!
//! In a project, `skills-lock.json` (`src/local-lock.ts`, version 1); of what is installed for all projects,
//! `~/.agents/.skill-lock.json` (`src/skill-lock.ts`, version 3), which some keep in a project's `.agents` too:
//!
//! ```json
//! { "version": 3, "skills": { "pdf": {
//!   "source": "owner/repo", "sourceType": "github", "sourceUrl": "https://github.com/owner/repo.git",
//!   "ref": "main", "skillPath": "skills/pdf/SKILL.md", "skillFolderHash": "…", "installedAt": "…" } } }
//! ```
//! The project's has `computedHash` and neither `sourceUrl` nor times. The hashes are of other algorithms and not read. A
//! lock says nothing of versions that this reader would have to know, so any version is read.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value};

use super::error::ForeignError;
use super::origin::{Origin, OriginSource};
use super::repository;
use crate::fs;

/// The lock in a project, relative to it.
pub const PROJECT_LOCK: &str = "skills-lock.json";
/// The lock in a person's home, and sometimes in a project, relative to it.
pub const SHARED_LOCK: &str = ".agents/.skill-lock.json";

/// The longest lock that is read, in bytes; an entry has some 400.
const MAX_FILE: u64 = 4 * 1024 * 1024;
/// The longest folder name that the command line makes.
const MAX_FOLDER: usize = 255;

/// Where the `skills` command line got its skills from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SkillsLock {
    /// By the name in the lock; only those that came from where others can get them too.
    pub origins: BTreeMap<String, Origin>,
    /// Entries that cannot be understood, each with its name and the reason.
    pub problems: Vec<String>,
}

impl SkillsLock {
    /// Reads a lock; an empty one when there is none.
    ///
    /// # Errors
    /// [`ForeignError`] when it is there and cannot be read, is a link, is longer than 4 MB, or is not JSON of this form;
    /// a lock with the marks of a merge is not, though the command line would mend it. A single bad entry is no error.
    pub fn load(file: &Path) -> Result<Self, ForeignError> {
        let Some(text) = fs::read_text(file, MAX_FILE)? else { return Ok(Self::default()) };
        // serde_json itself refuses what is nested deeper than 128.
        let top: Map<String, Value> = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
            let message = error.to_string();
            let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message).to_owned();
            let (line, column) = (error.line().max(1), error.column().max(1));
            ForeignError::Invalid { path: file.to_path_buf(), line, column, message }
        })?;
        let mut lock = Self::default();
        match top.get("skills") {
            None | Some(Value::Null) => {}
            Some(Value::Object(skills)) => {
                for (name, entry) in skills {
                    match read(entry) {
                        Ok(Some(origin)) => {
                            lock.origins.insert(name.clone(), origin);
                        }
                        Ok(None) => {}
                        Err(reason) => lock.problems.push(format!("{name}: {reason}")),
                    }
                }
            }
            Some(_) => {
                let offset = text.find("\"skills\"").unwrap_or(0);
                return Err(ForeignError::at(file, &text, offset, "`skills` is not an object"));
            }
        }
        Ok(lock)
    }

    /// Where the skill in a folder of that name came from. The lock has the skill's own name; the command line makes the
    /// folder's name of it.
    pub fn find(&self, folder: &str) -> Option<&Origin> {
        self.origins
            .get(folder)
            .or_else(|| self.origins.iter().find(|(name, _)| folder_name(name) == folder).map(|(_, origin)| origin))
    }
}

fn read(entry: &Value) -> Result<Option<Origin>, String> {
    let entry = entry.as_object().ok_or("it is not an object")?;
    let text = |key: &str| match entry.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str())),
        Some(_) => Err(format!("`{key}` is not a text")),
    };
    let (source, url, from) = (text("source")?, text("sourceUrl")?, text("sourceType")?);
    let path = text("skillPath")?.and_then(|path| repository::folder_of(&path.replace('\\', "/")));
    let reference = text("ref")?;
    if source.is_none() && url.is_none() {
        return Err("`source` is missing".to_owned());
    }
    let address = match from {
        // Only on that machine, or in a package of some registry.
        Some("local" | "node_modules") => None,
        // Both say the same, but the address may be that of one person: with a token, or over ssh.
        Some("github") | None => source.filter(|source| repository::of_github(source).is_some()).or(url).or(source),
        // `owner/repo` of another host than GitHub is no address.
        Some(_) => url.or(source.filter(|source| source.contains(':'))),
    };
    Ok(address.and_then(|address| Origin::new(address, path, reference, OriginSource::SkillsLock)))
}

/// The folder that the command line makes for a skill of that name (`sanitizeName` in its `src/installer.ts`).
fn folder_name(name: &str) -> String {
    let mut folder = String::new();
    for c in name.to_lowercase().chars() {
        match c {
            'a'..='z' | '0'..='9' | '.' | '_' => folder.push(c),
            _ if folder.ends_with('-') => {}
            _ => folder.push('-'),
        }
    }
    let folder: String = folder.trim_matches(['.', '-']).chars().take(MAX_FOLDER).collect();
    if folder.is_empty() { "unnamed-skill".to_owned() } else { folder }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::disallowed_methods, reason = "tests prepare real folders")]

    use proptest::prelude::*;

    use super::*;

    fn load(text: &str) -> Result<SkillsLock, ForeignError> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(PROJECT_LOCK);
        fs::write_atomic_unsynced(&file, text.as_bytes()).unwrap();
        SkillsLock::load(&file)
    }

    fn origin(entry: &str) -> Option<Origin> {
        load(&format!("{{\"version\": 1, \"skills\": {{\"pdf\": {entry}}}}}")).unwrap().origins.remove("pdf")
    }

    #[test]
    fn each_kind_of_source_is_an_address_or_nothing() {
        for (entry, repository) in [
            (r#"{"source": "x/y", "sourceType": "github"}"#, Some("https://github.com/x/y")),
            (
                r#"{"source": "x/y", "sourceType": "github", "sourceUrl": "https://t@github.com/x/y.git"}"#,
                Some("https://github.com/x/y"),
            ),
            (
                r#"{"source": "g/y", "sourceType": "gitlab", "sourceUrl": "https://gitlab.com/g/y.git"}"#,
                Some("https://gitlab.com/g/y"),
            ),
            (r#"{"source": "g/y", "sourceType": "gitlab"}"#, None),
            (r#"{"source": "git@example.org:x.git", "sourceType": "git"}"#, Some("git@example.org:x.git")),
            (
                r#"{"source": "mintlify/bun.com", "sourceType": "mintlify", "sourceUrl": "https://bun.com/docs/skill.md"}"#,
                Some("https://bun.com/docs/skill.md"),
            ),
            (r#"{"source": "/home/sam/skills", "sourceType": "local"}"#, None),
            (r#"{"source": "left-pad", "sourceType": "node_modules"}"#, None),
        ] {
            assert_eq!(origin(entry).map(|origin| origin.repository).as_deref(), repository, "{entry}");
        }
    }

    #[test]
    fn the_path_is_that_of_the_folder_and_never_leads_out() {
        for (path, within) in [
            ("skills/pdf/SKILL.md", Some("skills/pdf")),
            ("skills/pdf", Some("skills/pdf")),
            ("./pdf/SKILL.md", Some("pdf")),
            ("SKILL.md", None),
            ("../../x/SKILL.md", None),
        ] {
            let entry = format!(r#"{{"source": "x/y", "sourceType": "github", "skillPath": "{path}", "ref": "v1"}}"#);
            let found = origin(&entry).unwrap();
            assert_eq!(found.path.as_ref().map(crate::fs::RelPath::as_str), within, "{path}");
            assert_eq!(found.reference.as_deref(), Some("v1"));
        }
    }

    #[test]
    fn a_folder_is_found_by_the_name_it_was_given() {
        let entry = r#"{"source": "x/y", "sourceType": "github"}"#;
        let lock = load(&format!(r#"{{"skills": {{"PDF: Tools!": {entry}, "plain": {entry}}}}}"#)).unwrap();
        assert!(lock.find("pdf-tools").is_some() && lock.find("plain").is_some());
        assert!(lock.find("PDF: Tools!").is_some() && lock.find("other").is_none());
        assert_eq!((folder_name("../x").as_str(), folder_name("Größe").as_str()), ("x", "gr-e"));
    }

    #[test]
    fn a_bad_entry_is_told_and_hides_no_other() {
        let lock = load(r#"{"skills": {"a": 1, "b": {}, "c": {"source": 7}, "d": {"source": "x/y"}}}"#).unwrap();
        assert_eq!(lock.origins.keys().collect::<Vec<_>>(), ["d"]);
        assert_eq!(lock.problems, ["a: it is not an object", "b: `source` is missing", "c: `source` is not a text"]);
    }

    #[test]
    fn a_file_that_is_no_lock_names_its_line() {
        for text in ["{\n<<<<<<< HEAD\n", "{\n\"skills\": []}", "\n[]"] {
            assert!(matches!(load(text), Err(ForeignError::Invalid { line: 2, .. })), "{text:?}: {:?}", load(text));
        }
        let deep = format!("{{\"skills\": {}{}}}", "[".repeat(5000), "]".repeat(5000));
        assert!(matches!(load(&deep), Err(ForeignError::Invalid { .. })));
        assert_eq!(SkillsLock::load(Path::new("/nowhere/x.json")).unwrap(), SkillsLock::default());
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "(\\{\"skills\": )?[\\PC\n]{0,120}") {
            let _ = load(&text);
        }
    }
}
