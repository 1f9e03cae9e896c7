//! Bringing what people already have: what stands in a project where agent programs read, how it compares with the library,
//! and what can be done with it. Nothing here writes but the list of skips; an import itself is a change like any
//! ([`super::change`]).

mod files;
mod foreign;
mod matching;
mod model;
mod places;
mod skip;

use std::collections::HashSet;

use rayon::prelude::*;

pub use self::files::{ImportFile, ImportFileState, diff_import, list_import_files};
pub(super) use self::foreign::{Foreign, base_of, profile_of};
pub(super) use self::matching::LibraryIndex;
pub use self::model::{
    Discovery, ImportAction, ImportChange, ImportEntry, ImportStatus, MatchedBy, SkillmeatRecord, SkillmeatState,
    SkipInfo, SkippedBy,
};
pub(super) use self::places::{Standing, Unusable, walk};
pub use self::skip::{SkipsChange, skip_import};
use super::target::Target;
use super::{OpsError, Workspace};
use crate::artifact::{Frontmatter, KnownFiles, Ledger, Shape, Tree, parse_frontmatter};
use crate::error::{ErrorBody, ErrorCode};
use crate::foreign::{SkillmeatDeployment, SkillmeatSlot};
use crate::fs::{self, RelPath};
use crate::platform::{Profile, ProfileId};
use crate::project::ImportSkips;

/// How much of a main file is read for its frontmatter, in bytes.
const HEAD: u64 = 64 * 1024;

/// Looks for everything in a project that agent programs read, and compares it with the library. The project need not be in
/// the list; nothing is written.
///
/// # Errors
/// [`OpsError`] when the project, a manifest of it, or the list of skips cannot be used. What else cannot be read is among the
/// problems.
pub fn discover_project(workspace: &Workspace, path: &str) -> Result<Discovery, OpsError> {
    super::recover(workspace);
    let target = Target::open(workspace, path)?;
    let library = workspace.find_library()?;
    let index = library.as_ref().map(|library| LibraryIndex::new(workspace, library)).transpose()?;
    let known = super::change::known(workspace, target.project.path());
    let look = Looking {
        target: &target,
        index: index.as_ref(),
        foreign: Foreign::read(&target),
        skips: ImportSkips::load(&workspace.home().skips_file())?,
        recorded: recorded_places(&target)?,
    };
    let walked = walk(&target);
    let mut entries: Vec<ImportEntry> =
        walked.standing.par_iter().map(|standing| look.entry(standing, known.get(&standing.place))).collect();
    for left in look.leftovers(&walked.standing) {
        // A record that cannot be used does not hide what stands at its place, and is told with it.
        match entries.iter_mut().find(|entry| entry.path == left.path) {
            Some(entry) if entry.skillmeat.is_none() => {
                entry.skillmeat = left.skillmeat;
                entry.reason = entry.reason.take().or(left.reason);
            }
            Some(_) => {}
            None => entries.push(left),
        }
    }
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    let problems = walked.problems.into_iter().chain(look.foreign.problems).collect();
    Ok(Discovery {
        project_path: target.project.as_str().to_owned(),
        project_name: target.name.clone(),
        entries,
        problems,
        looked_in: walked.looked_in.iter().map(ToString::to_string).collect(),
    })
}

/// The places that the manifests of a project record, relative to it.
fn recorded_places(target: &Target) -> Result<HashSet<RelPath>, OpsError> {
    let recorded = target.recorded(None)?;
    let places = recorded.iter().flat_map(|one| one.records.iter().map(|record| one.profile.root.join(&record.path)));
    Ok(places.collect())
}

struct Looking<'a> {
    target: &'a Target,
    index: Option<&'a LibraryIndex<'a>>,
    foreign: Foreign,
    skips: ImportSkips,
    recorded: HashSet<RelPath>,
}

impl Looking<'_> {
    fn entry(&self, standing: &Standing, known: Option<&KnownFiles>) -> ImportEntry {
        let record = self.foreign.record(&standing.shown);
        let slice = recorder(self.target, standing, record);
        let mut entry = ImportEntry {
            profile: slice.map(|slice| slice.id.clone()),
            platforms: standing.platforms.clone(),
            skillmeat: record.map(|record| foreign::told(record, Some(&standing.place))),
            ..blank(&standing.shown, &standing.name)
        };
        entry.kind = Some(standing.kind);
        entry.artifact = standing.id.as_ref().ok().map(ToString::to_string);
        let content = match read(standing, known) {
            Ok(content) => content,
            Err(error) => return self.invalid(entry, standing, *error),
        };
        entry.files = u32::try_from(content.tree.nodes.len()).unwrap_or(u32::MAX);
        entry.size = content.tree.size();
        entry.content_hash = Some(content.hash(standing));
        entry.title.clone_from(&content.frontmatter.title);
        entry.description.clone_from(&content.frontmatter.description);
        let own_name = standing.name.rsplit('/').next().unwrap_or_default();
        entry.other_name = content.frontmatter.name.clone().filter(|name| name != own_name);
        self.compare(&mut entry, standing, &content.ledger);
        let matched = entry.matched.as_ref().and_then(|id| Some((self.index?, id.parse().ok()?)));
        let matched = matched.as_ref().map(|(index, id)| (*index, id));
        entry.origin = self.foreign.origin(standing, &content.frontmatter, matched);
        entry.actions = actions(&entry);
        self.note_skip(&mut entry, standing);
        entry
    }

    /// Finds the library's artifact and says how the two compare.
    fn compare(&self, entry: &mut ImportEntry, standing: &Standing, ledger: &Ledger) {
        if let (Ok(id), Some(index)) = (&standing.id, self.index) {
            if let Some((matched, by)) = index.by_name(id) {
                let is_same = index.holds(&matched, ledger);
                entry.status = if is_same { ImportStatus::Identical } else { ImportStatus::Differs };
                (entry.matched, entry.matched_by) = (Some(matched.to_string()), Some(by));
            }
            if entry.status != ImportStatus::Identical
                && let Some(matched) = index.by_content(standing.kind, ledger)
            {
                entry.status = ImportStatus::Identical;
                (entry.matched, entry.matched_by) = (Some(matched.to_string()), Some(MatchedBy::Content));
            }
        }
        if self.recorded.contains(&standing.shown) {
            entry.status = ImportStatus::Recorded;
        }
    }

    fn invalid(&self, mut entry: ImportEntry, standing: &Standing, error: ErrorBody) -> ImportEntry {
        entry.status = ImportStatus::Invalid;
        if self.recorded.contains(&standing.shown) {
            entry.status = ImportStatus::Recorded;
        }
        // A link into the library is no fault, and nothing to import either.
        if let (Err(Unusable::Link { target }), Some(index)) = (&standing.id, self.index)
            && let Some(id) = index.at(target)
        {
            (entry.matched, entry.matched_by) = (Some(id.to_string()), Some(MatchedBy::Content));
        }
        entry.reason = Some(error.message.clone());
        entry.error = Some(error);
        self.note_skip(&mut entry, standing);
        entry
    }

    fn note_skip(&self, entry: &mut ImportEntry, standing: &Standing) {
        if entry.status == ImportStatus::Recorded {
            return;
        }
        let mine = self.skips.find(self.target.project.as_str(), &standing.shown);
        let theirs = standing.id.as_ref().ok().and_then(|id| self.foreign.skip(id));
        entry.skip = match (mine, theirs) {
            (Some(at), _) => Some(SkipInfo { by: SkippedBy::You, at: at.map(|at| at.to_string()), reason: None }),
            (None, Some(skip)) => Some(SkipInfo {
                by: SkippedBy::Skillmeat,
                at: skip.added.as_ref().map(|at| at.text.clone()),
                reason: skip.reason.clone(),
            }),
            (None, None) => return,
        };
        entry.status = ImportStatus::Skipped;
    }

    /// What SkillMeat recorded and is not there, and its records that cannot be used.
    fn leftovers(&self, standing: &[Standing]) -> Vec<ImportEntry> {
        let missing = self.foreign.records_besides(standing).map(|(shown, record)| ImportEntry {
            kind: Some(record.artifact.kind),
            artifact: Some(record.artifact.to_string()),
            status: ImportStatus::Invalid,
            skillmeat: Some(foreign::told(record, None)),
            reason: Some("SkillMeat recorded it, and nothing is there".to_owned()),
            ..blank(shown, record.artifact.name.as_str())
        });
        let unusable = self.foreign.unusable.iter().enumerate().filter_map(|(number, (root, slot))| {
            let SkillmeatSlot::Invalid { artifact, profile, path, reason } = slot else { return None };
            let named = path.as_deref().and_then(|path| RelPath::parse(path).ok());
            // Two records without a place are two rows.
            let numbered = || RelPath::parse(&format!("record {}", number + 1)).ok();
            let shown = root.join(&named.or_else(numbered)?);
            let name = artifact.clone().unwrap_or_else(|| "a record without a name".to_owned());
            Some(ImportEntry {
                artifact: artifact.clone(),
                status: ImportStatus::Invalid,
                skillmeat: Some(SkillmeatRecord {
                    state: SkillmeatState::Invalid,
                    profile: profile.clone(),
                    platform: None,
                    known_platform: false,
                    collection: None,
                    deployed_at: None,
                    reason: Some(reason.clone()),
                }),
                reason: Some(format!("SkillMeat's record cannot be used: {reason}")),
                ..blank(&shown, &name)
            })
        });
        missing.chain(unusable).collect()
    }
}

/// The slice in which something is recorded: SkillMeat's own profile where that is one here.
pub(super) fn recorder<'a>(
    target: &'a Target,
    standing: &'a Standing,
    record: Option<&SkillmeatDeployment>,
) -> Option<&'a Profile> {
    let theirs =
        standing.slice.as_ref().zip(record).and_then(|(slice, record)| profile_of(target, record, &slice.root));
    theirs.or(standing.slice.as_ref())
}

/// What can be done with an entry. What would write a file is among them, and never chosen for anybody.
fn actions(entry: &ImportEntry) -> Vec<ImportAction> {
    let take_over = entry.skillmeat.is_some() && entry.matched.is_some();
    let mut actions = match entry.status {
        ImportStatus::New => vec![ImportAction::Import],
        // As another one: it gets another name.
        ImportStatus::Identical | ImportStatus::Differs => vec![ImportAction::Link, ImportAction::Import],
        _ => return Vec::new(),
    };
    if entry.profile.is_none() {
        // Where no program reads it, nothing can be recorded.
        actions.retain(|action| *action == ImportAction::Import);
    } else if take_over {
        actions.insert(0, ImportAction::TakeOver);
    }
    actions
}

fn blank(shown: &RelPath, name: &str) -> ImportEntry {
    ImportEntry {
        path: shown.to_string(),
        artifact: None,
        kind: None,
        name: name.to_owned(),
        title: None,
        description: None,
        profile: None::<ProfileId>,
        platforms: Vec::new(),
        status: ImportStatus::New,
        matched: None,
        matched_by: None,
        other_name: None,
        files: 0,
        size: 0,
        content_hash: None,
        origin: None,
        skillmeat: None,
        reason: None,
        error: None,
        skip: None,
        actions: Vec::new(),
    }
}

/// What something holds.
pub(super) struct Content {
    pub tree: Tree,
    pub ledger: Ledger,
    pub frontmatter: Frontmatter,
}

impl Content {
    /// The hash by which the same is recognised in several projects: of a single file it does not depend on its ending.
    fn hash(&self, standing: &Standing) -> String {
        let name = RelPath::parse("file");
        match (standing.kind.shape(), name) {
            (Shape::File, Ok(name)) => self.ledger.named(&name).content_hash().to_string(),
            _ => self.ledger.content_hash().to_string(),
        }
    }
}

/// Reads what something holds.
///
/// # Errors
/// Why it cannot be imported.
pub(super) fn read(standing: &Standing, known: Option<&KnownFiles>) -> Result<Content, Box<ErrorBody>> {
    if let Err(error) = &standing.id {
        return Err(Box::new(unusable(error, standing)));
    }
    let failed = |error: crate::artifact::TreeError| Box::new(ErrorBody::from(&error));
    let tree = Tree::read(&standing.place, known).map_err(failed)?;
    let ledger = tree.ledger(&standing.place).map_err(failed)?;
    let frontmatter = main_file(standing).and_then(|file| fs::read_head(&file, HEAD).ok()).unwrap_or_default();
    let (frontmatter, _) = parse_frontmatter(&String::from_utf8_lossy(&frontmatter));
    Ok(Content { tree, ledger, frontmatter })
}

fn main_file(standing: &Standing) -> Option<std::path::PathBuf> {
    match standing.kind.shape() {
        Shape::File => Some(standing.place.clone()),
        Shape::Folder => {
            let names = standing.kind.main_files().iter();
            let file = names.map(|name| standing.place.join(name)).find(|file| fs::exists(file))?;
            let is_file = fs::lstat(&file).ok().flatten().is_some_and(|found| found.kind == fs::EntryKind::File);
            is_file.then_some(file)
        }
    }
}

fn unusable(error: &Unusable, standing: &Standing) -> ErrorBody {
    let body = |code| ErrorBody::new(code, error.to_string()).at(&standing.place);
    match error {
        Unusable::Name(error) => ErrorBody::from(error).at(&standing.place),
        Unusable::Unspeakable => body(ErrorCode::InvalidName).hint("Rename it."),
        Unusable::NoSkillFile => body(ErrorCode::LibraryInvalid).hint("Write a SKILL.md, or move the folder away."),
        Unusable::Link { .. } => body(ErrorCode::PathEscape).hint("Replace the link by a copy of what it leads to."),
        Unusable::BrokenLink => body(ErrorCode::LibraryInvalid).hint("Remove the link."),
        Unusable::Again { .. } => body(ErrorCode::AlreadyExists).hint("Rename one of the two."),
    }
}
