//! `<profile root>/.skillmeat_skip_prefs.toml`: what a person told SkillMeat never to import.
//!
//! As SkillMeat 0.9 writes it:
//!
//! ```toml
//! [[skips]]
//! artifact_key = "skill:zzz"
//! skip_reason = "not needed"
//! added_date = "2026-11-22T12:36:24.813193"
//! ```

use std::path::Path;

use toml::Value;

use super::error::{ForeignError, read_toml, take_list, text_of};
use super::local_time::LocalTime;
use crate::artifact::ArtifactId;

/// The file's name in a profile root; SkillMeat keeps it in `.claude` only.
pub const SKILLMEAT_SKIPS: &str = ".skillmeat_skip_prefs.toml";

/// The longest file that is read, in bytes.
const MAX_FILE: u64 = 1024 * 1024;

/// What is skipped in one project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SkillmeatSkips {
    /// The entries that can be used, in the order of the file.
    pub skips: Vec<SkillmeatSkip>,
    /// Entries that cannot, each with its number and the reason.
    pub problems: Vec<String>,
}

/// One artifact that is skipped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkillmeatSkip {
    /// Its type and name.
    pub artifact: ArtifactId,
    /// Why, if a person said so.
    pub reason: Option<String>,
    /// Since when.
    pub added: Option<LocalTime>,
}

impl SkillmeatSkips {
    /// Reads the skips of a profile root; none when there is no such file.
    ///
    /// # Errors
    /// [`ForeignError`] when it is there and cannot be read, is a link, is longer than 1 MB, or is not TOML with a list of
    /// `skips`. A single bad entry is no error.
    pub fn load(profile_root: &Path) -> Result<Self, ForeignError> {
        let path = profile_root.join(SKILLMEAT_SKIPS);
        let Some((text, mut top)) = read_toml(&path, MAX_FILE)? else { return Ok(Self::default()) };
        let mut found = Self::default();
        for (number, value) in take_list(&path, &text, &mut top, "skips")?.iter().enumerate() {
            match read(value) {
                Ok(skip) => found.skips.push(skip),
                Err(reason) => found.problems.push(format!("skip {}: {reason}", number + 1)),
            }
        }
        Ok(found)
    }

    /// The entry of an artifact.
    pub fn find(&self, artifact: &ArtifactId) -> Option<&SkillmeatSkip> {
        self.skips.iter().find(|skip| skip.artifact == *artifact)
    }
}

fn read(value: &Value) -> Result<SkillmeatSkip, String> {
    let entry = value.as_table().ok_or("it is not a table")?;
    let key = text_of(entry, "artifact_key")?.ok_or("`artifact_key` is missing")?;
    Ok(SkillmeatSkip {
        artifact: key.parse().map_err(|error: crate::artifact::IdError| error.to_string())?,
        reason: text_of(entry, "skip_reason")?.map(str::to_owned),
        added: LocalTime::of(entry, "added_date")?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::disallowed_methods, reason = "tests prepare real folders")]

    use std::fs;

    use proptest::prelude::*;

    use super::*;

    fn load(text: &str) -> Result<SkillmeatSkips, ForeignError> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(SKILLMEAT_SKIPS), text).unwrap();
        SkillmeatSkips::load(folder.path())
    }

    #[test]
    fn a_bad_entry_is_told_and_hides_no_other() {
        let found = load(
            "skips = [1, {artifact_key = 'workflow:x'}, {artifact_key = 'skill:pdf', skip_reason = ''}, \
             {artifact_key = 'skill:b', added_date = 3}]\n",
        );
        let found = found.unwrap();
        assert_eq!(found.skips.len(), 1);
        let skip = found.find(&"skill:pdf".parse().unwrap()).unwrap();
        assert_eq!((&skip.reason, &skip.added), (&None, &None));
        assert_eq!(found.problems[0], "skip 1: it is not a table");
        assert_eq!(found.problems.len(), 3);
    }

    #[test]
    fn a_file_that_is_no_list_names_its_line() {
        assert!(matches!(load("[skips]\n"), Err(ForeignError::Invalid { line: 1, .. })));
        assert_eq!(SkillmeatSkips::load(Path::new("/nowhere")).unwrap(), SkillmeatSkips::default());
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "(\\[\\[skips\\]\\]\n)?(artifact_key = )?[\\PC\n]{0,80}") {
            let _ = load(&text);
        }
    }
}
