//! What other programs say of what stands in a project: SkillMeat's records and skips, and where things come from.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::matching::LibraryIndex;
use super::model::{SkillmeatRecord, SkillmeatState};
use super::places::Standing;
use crate::artifact::{ArtifactId, ArtifactKind, Frontmatter, Ledger};
use crate::error::ErrorBody;
use crate::foreign::{
    GitClone, Origin, PROJECT_LOCK, SHARED_LOCK, SKILLMEAT_DEPLOYED, SKILLMEAT_SKIPS, SkillmeatDeployment,
    SkillmeatFile, SkillmeatSkip, SkillmeatSkips, SkillmeatSlot, SkillsLock, skillmeat_hash,
};
use crate::fs::{self, EntryKind, RelPath};
use crate::ops::target::{Target, TopNames};
use crate::platform::{Profile, ProfileId};

/// Everything that other programs left in a project.
#[derive(Default)]
pub struct Foreign {
    records: HashMap<RelPath, SkillmeatDeployment>,
    /// Records that cannot be used, with the root they stand for.
    pub unusable: Vec<(RelPath, SkillmeatSlot)>,
    skips: Vec<SkillmeatSkip>,
    locks: Vec<SkillsLock>,
    clone: Option<GitClone>,
    /// What could not be read.
    pub problems: Vec<ErrorBody>,
}

impl Foreign {
    /// Reads what SkillMeat and others left in the profile roots of a project.
    pub fn read(target: &Target) -> Self {
        let project = target.project.path();
        let mut foreign = Self::default();
        for root in roots(target) {
            let place = root.under(project);
            match SkillmeatFile::load(&place) {
                Ok(Some(file)) => foreign.take(&root, &file),
                Ok(None) => {}
                Err(error) => foreign.problems.push(ErrorBody::from(&error)),
            }
            match SkillmeatSkips::load(&place) {
                Ok(skips) => foreign.skips.extend(skips.skips),
                Err(error) => foreign.problems.push(ErrorBody::from(&error)),
            }
        }
        for lock in [PROJECT_LOCK, SHARED_LOCK] {
            match SkillsLock::load(&project.join(lock)) {
                Ok(lock) => foreign.locks.push(lock),
                Err(error) => foreign.problems.push(ErrorBody::from(&error)),
            }
        }
        foreign.clone = GitClone::around(project).unwrap_or_else(|error| {
            tracing::debug!(%error, "the clone around a project cannot be read");
            None
        });
        foreign
    }

    fn take(&mut self, root: &RelPath, file: &SkillmeatFile) {
        for slot in file.slots() {
            match slot {
                SkillmeatSlot::Valid(record) => {
                    self.records.entry(root.join(&record.path)).or_insert_with(|| record.as_ref().clone());
                }
                slot => self.unusable.push((root.clone(), slot.clone())),
            }
        }
    }

    /// SkillMeat's record of a place.
    pub fn record(&self, shown: &RelPath) -> Option<&SkillmeatDeployment> {
        self.records.get(shown)
    }

    /// SkillMeat's records of places at which nothing of these stands.
    pub fn records_besides<'a>(
        &'a self,
        standing: &'a [Standing],
    ) -> impl Iterator<Item = (&'a RelPath, &'a SkillmeatDeployment)> {
        let is_there = |path: &RelPath| standing.binary_search_by(|one| one.shown.cmp(path)).is_ok();
        self.records.iter().filter(move |(path, _)| !is_there(path))
    }

    /// SkillMeat's skip of an artifact.
    pub fn skip(&self, id: &ArtifactId) -> Option<&SkillmeatSkip> {
        self.skips.iter().find(|skip| skip.artifact == *id)
    }

    /// Where something comes from: by itself, by the `skills` command line's lock, by what SkillMeat knows of the library's
    /// artifact, by the clone it lies in.
    pub fn origin(
        &self,
        standing: &Standing,
        frontmatter: &Frontmatter,
        matched: Option<(&LibraryIndex<'_>, &ArtifactId)>,
    ) -> Option<Origin> {
        if let Some(origin) = Origin::of_frontmatter(frontmatter) {
            return Some(origin);
        }
        if standing.kind == ArtifactKind::Skill
            && let Some(origin) = self.locks.iter().find_map(|lock| lock.find(standing.shown.file_name()))
        {
            return Some(origin.clone());
        }
        if let Some(origin) = matched.and_then(|(index, id)| index.origin(id)) {
            return Some(origin);
        }
        let own = fs::exists(&standing.place.join(".git")).then(|| GitClone::around(&standing.place).ok().flatten());
        let clone = own.flatten();
        clone.as_ref().or(self.clone.as_ref()).and_then(|clone| clone.origin(&standing.place))
    }
}

/// The folders that may hold SkillMeat's records: the profile roots, and every hidden folder of the project, as SkillMeat
/// itself looks for them.
fn roots(target: &Target) -> Vec<RelPath> {
    let project = target.project.path();
    let top = TopNames::of(project);
    let mut roots: Vec<RelPath> =
        target.table().roots().into_iter().filter(|root| top.may_hold(root)).cloned().collect();
    for item in fs::list_dir(project).unwrap_or_default() {
        let Some(name) = item.name.filter(|name| name.starts_with('.') && item.kind == EntryKind::Dir) else {
            continue;
        };
        if let Ok(root) = RelPath::parse(&name)
            && !roots.contains(&root)
        {
            roots.push(root);
        }
    }
    roots.retain(|root| {
        let is_there = |file: &str| fs::exists(&root.under(project).join(file));
        is_there(SKILLMEAT_DEPLOYED) || is_there(SKILLMEAT_SKIPS)
    });
    // A root that is a link out of the project is not the project's.
    roots.retain(|root| {
        let inner = RelPath::parse(SKILLMEAT_DEPLOYED).map(|name| root.join(&name));
        inner.is_ok_and(|inner| matches!(fs::resolve_inside(project, &inner), Ok(fs::Place::At(_))))
    });
    roots
}

/// The profile that SkillMeat's record stands for here, if its root has such a one.
pub fn profile_of<'a>(target: &'a Target, record: &SkillmeatDeployment, root: &RelPath) -> Option<&'a Profile> {
    let platform = record.platform.id()?;
    let id = ProfileId::new(format!("{platform}-default"));
    target.table().profiles().iter().find(|slice| slice.id == id && slice.root == *root)
}

/// SkillMeat's record in the words that are shown; `place` is where its files are, `None` when nothing is there.
pub fn told(record: &SkillmeatDeployment, place: Option<&Path>) -> SkillmeatRecord {
    let (state, reason) = match place.map(skillmeat_hash) {
        None => (SkillmeatState::Missing, None),
        Some(Ok(hash)) if hash == record.content_hash => (SkillmeatState::Unchanged, None),
        Some(Ok(_)) => (SkillmeatState::Changed, None),
        Some(Err(error)) => (SkillmeatState::Changed, Some(error.to_string())),
    };
    SkillmeatRecord {
        state,
        profile: Some(record.profile.clone()),
        platform: Some(record.platform.text.clone()),
        known_platform: record.platform.id().is_some(),
        collection: record.collection.clone(),
        deployed_at: record.deployed_at.as_ref().map(|at| at.text.clone()),
        reason,
    }
}

/// What SkillMeat deployed, as far as it can be told: what is there when it is unchanged, else what the library holds when
/// that is it.
pub fn base_of(record: &SkillmeatDeployment, place: &Path, library: Option<(PathBuf, Ledger)>) -> Option<Ledger> {
    if skillmeat_hash(place).is_ok_and(|hash| hash == record.content_hash) {
        return None;
    }
    let (place, ledger) = library?;
    skillmeat_hash(&place).is_ok_and(|hash| hash == record.content_hash).then_some(ledger)
}
