//! All platforms and profiles that a project can have: the built-in table, a person's changes of it, and their own profiles.

use std::collections::HashSet;
use std::path::Path;
use std::sync::{LazyLock, OnceLock};

use super::facts::{FactsError, KindFacts, Platform, RowSource, TableKind, lay_over};
use super::{Profile, ProfileId, Surroundings};
use crate::artifact::{ArtifactKind, Digest};
use crate::fs::RelPath;

/// All known platforms, and the slices of all profiles for one sort of target: projects, or a person's home.
#[derive(Debug, Clone)]
pub struct PlatformTable {
    platforms: Vec<Platform>,
    slices: Vec<Profile>,
    marks: Vec<(ProfileId, Vec<RelPath>)>,
    fingerprint: OnceLock<Digest>,
}

impl PlatformTable {
    /// The table that comes with the program, for projects.
    ///
    /// # Panics
    /// Never: the table is part of the program, and a test parses it.
    #[allow(clippy::expect_used, reason = "the text is compiled in and parsed by a test")]
    pub fn built_in() -> Self {
        static BUILT_IN: LazyLock<Vec<Platform>> = LazyLock::new(|| {
            let mut platforms = Vec::new();
            lay_over(&mut platforms, include_str!("platforms.toml"), RowSource::BuiltIn)
                .expect("the built-in platform table is valid");
            platforms
        });
        Self::of(BUILT_IN.clone(), &[])
    }

    /// The built-in table with a person's changes, for projects.
    ///
    /// # Errors
    /// [`FactsError`] when `changes` cannot be used.
    pub fn with_changes(changes: &str) -> Result<Self, FactsError> {
        let mut platforms = Self::built_in().platforms;
        lay_over(&mut platforms, changes, RowSource::Own)?;
        Ok(Self::of(platforms, &[]))
    }

    /// The same platforms, with profiles of a person's own behind theirs.
    pub fn with_own(&self, own: &[Profile]) -> Self {
        Self::of(self.platforms.clone(), own)
    }

    fn of(platforms: Vec<Platform>, own: &[Profile]) -> Self {
        let in_project = |facts: &KindFacts| facts.project.clone();
        let owned = own_places(&platforms, in_project);
        let reads = |kind, facts: &KindFacts| {
            let others = facts.also_reads.iter().filter(|folder| !owned.contains(&(kind, (*folder).clone())));
            others.cloned().collect()
        };
        let defaults = platforms.iter().flat_map(|platform| Profile::slices_of(platform, in_project, reads));
        let slices: Vec<Profile> = defaults.chain(own.iter().cloned()).collect();
        let marks = platforms.iter().map(|platform| (Profile::default_id(platform), platform.marks.clone()));
        let marks = marks.chain(own.iter().map(|profile| (profile.id.clone(), vec![profile.root.clone()]))).collect();
        Self { platforms, slices, marks, fingerprint: OnceLock::new() }
    }

    /// The same platforms with the places in a person's home, as if it were a project. A place that a variable moved out
    /// of the home is not among them.
    pub fn global(&self, around: &Surroundings) -> Self {
        let mut owned = HashSet::new();
        for platform in &self.platforms {
            let place = |facts: &KindFacts| facts.global.as_deref().and_then(|path| around.below_home(platform, path));
            owned.extend(own_places(std::slice::from_ref(platform), place));
        }
        let slices = self.platforms.iter().flat_map(|platform| {
            let place = |facts: &KindFacts| facts.global.as_deref().and_then(|path| around.below_home(platform, path));
            let reads = |kind, facts: &KindFacts| {
                let all = facts.also_reads_global.iter().filter_map(|path| around.below_home(platform, path));
                all.filter(|folder| !owned.contains(&(kind, folder.clone()))).collect()
            };
            Profile::slices_of(platform, place, reads)
        });
        let marks = self.platforms.iter().map(|platform| {
            let places = platform.installed.iter().filter_map(|path| around.below_home(platform, path));
            (Profile::default_id(platform), places.collect())
        });
        let (slices, marks) = (slices.collect(), marks.collect());
        Self { slices, marks, platforms: self.platforms.clone(), fingerprint: OnceLock::new() }
    }

    /// Tells apart two tables by which a project could look otherwise.
    pub fn fingerprint(&self) -> Digest {
        *self.fingerprint.get_or_init(|| Digest::of(format!("{:?}{:?}", self.slices, self.marks).as_bytes()))
    }

    /// Every platform, in the order of the table.
    pub fn platforms(&self) -> &[Platform] {
        &self.platforms
    }

    /// The platform of that id or alias; `claude_code`, as SkillMeat writes it, is `claude-code`.
    pub fn platform(&self, id: &str) -> Option<&Platform> {
        let exact = self.platforms.iter().find(|platform| platform.id == id);
        exact.or_else(|| self.platforms.iter().find(|platform| platform.is(id)))
    }

    /// Every slice of every profile; those of one profile follow each other.
    pub fn profiles(&self) -> &[Profile] {
        &self.slices
    }

    /// The slices of a profile, its main one first; none when there is no such profile.
    pub fn slices(&self, id: &ProfileId) -> Vec<Profile> {
        self.slices.iter().filter(|slice| slice.id == *id).cloned().collect()
    }

    /// The main slice of a profile.
    pub fn profile(&self, id: &ProfileId) -> Option<Profile> {
        self.slices.iter().find(|slice| slice.id == *id).cloned()
    }

    /// The ids of all profiles, each once.
    pub fn ids(&self) -> Vec<ProfileId> {
        let mut seen = HashSet::new();
        self.slices.iter().map(|slice| &slice.id).filter(|id| seen.insert(*id)).cloned().collect()
    }

    /// For each profile what shows that it is used where one of these is there, relative to the project or the home.
    pub fn marks(&self) -> &[(ProfileId, Vec<RelPath>)] {
        &self.marks
    }

    /// The kinds that a profile takes, in all of its roots.
    pub fn supported(&self, id: &ProfileId) -> Vec<ArtifactKind> {
        let mut kinds: Vec<_> =
            self.slices.iter().filter(|slice| slice.id == *id).flat_map(Profile::supported).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// The profile roots, each once.
    pub fn roots(&self) -> Vec<&RelPath> {
        let mut seen = HashSet::new();
        self.slices.iter().map(|slice| &slice.root).filter(|root| seen.insert(*root)).collect()
    }

    /// The folders of a project from which a platform reads a kind, its own first.
    pub fn read_from(&self, platform: &str, kind: TableKind) -> Vec<RelPath> {
        let facts = self.platform(platform).and_then(|platform| platform.kinds.get(&kind));
        let Some(facts) = facts else { return Vec::new() };
        facts.project.iter().chain(&facts.also_reads).cloned().collect()
    }
}

/// The folders that platforms keep a kind in themselves.
fn own_places(
    platforms: &[Platform],
    place: impl Fn(&KindFacts) -> Option<RelPath>,
) -> HashSet<(ArtifactKind, RelPath)> {
    let kinds = platforms.iter().flat_map(|platform| &platform.kinds);
    kinds.filter_map(|(kind, facts)| Some((kind.artifact()?, place(facts)?))).collect()
}

/// A project's path without a trailing profile root (`…/project/.claude` → `…/project`) and trailing slashes: records of
/// older programs were written with it. Only hidden folders count: one named `skills` may well be a project.
pub fn without_profile_root(path: &str) -> &str {
    static ROOTS: LazyLock<Vec<String>> = LazyLock::new(|| {
        // `.codex` is a root by SkillMeat's path rules.
        let table = PlatformTable::built_in();
        let hidden = table.roots().into_iter().filter(|root| root.as_str().starts_with('.')).map(ToString::to_string);
        hidden.chain([".codex".to_owned()]).collect()
    });
    let trimmed = path.trim_end_matches('/');
    let bare = ROOTS.iter().find_map(|root| trimmed.strip_suffix(root.as_str())?.strip_suffix('/'));
    bare.filter(|bare| !bare.is_empty()).unwrap_or(if trimmed.is_empty() { path } else { trimmed })
}

/// Whether a folder is, by its name alone, a hidden profile root of some platform.
pub fn is_hidden_root(table: &PlatformTable, folder: &Path) -> bool {
    table.roots().into_iter().any(|root| root.as_str().starts_with('.') && folder.ends_with(root.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trailing_profile_root_does_not_count() {
        for path in ["/p/app", "/p/app/", "/p/app/.claude", "/p/app/.claude/", "/p/app/.codex", "/p/app/.agents"] {
            assert_eq!(without_profile_root(path), "/p/app");
        }
        assert_eq!(without_profile_root("/.claude"), "/.claude");
        assert_eq!(without_profile_root("/p/my.claude"), "/p/my.claude");
        assert_eq!(without_profile_root("/p/skills"), "/p/skills");
    }

    #[test]
    fn the_built_in_table_is_whole() {
        let table = PlatformTable::built_in();
        let claude = table.platform("claude_code").unwrap();
        assert_eq!(claude.id, "claude-code");
        let primary = table.slices(&ProfileId::primary());
        assert_eq!((primary.len(), primary[0].root.as_str(), primary[0].paths.len()), (1, ".claude", 5));
        let ids: HashSet<_> = table.platforms().iter().map(|platform| &platform.id).collect();
        assert_eq!(ids.len(), table.platforms().len());
        // The rows of the facts' main table and the rest of the `skills` CLI's.
        assert!(table.platforms().len() >= 79, "{}", table.platforms().len());
    }

    #[test]
    fn one_profile_may_have_several_roots_and_several_one_root() {
        let table = PlatformTable::built_in();
        let roots = |id: &str| -> Vec<String> {
            table.slices(&ProfileId::new(id)).iter().map(|slice| slice.root.to_string()).collect()
        };
        assert_eq!(roots("cursor-default"), [".agents", ".cursor", ".codex"]);
        assert_eq!(roots("codex-default"), [".agents", ".codex"]);
        let shared = table
            .profiles()
            .iter()
            .filter(|slice| slice.folder(ArtifactKind::Skill).is_some_and(|f| f.as_str() == ".agents/skills"));
        assert!(shared.count() >= 20);
    }

    #[test]
    fn a_kind_of_another_format_has_no_place() {
        let table = PlatformTable::built_in();
        assert!(!table.supported(&ProfileId::new("codex-default")).contains(&ArtifactKind::Agent));
        assert!(!table.supported(&ProfileId::new("gemini-cli-default")).contains(&ArtifactKind::Command));
        let copilot = table.slices(&ProfileId::new("github-copilot-default"));
        let prompts = copilot.iter().find_map(|slice| slice.paths.get(&ArtifactKind::Command)).unwrap();
        assert_eq!(prompts.suffix, ".prompt.md");
    }
}
