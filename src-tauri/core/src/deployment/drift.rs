//! How what is recorded stands, without changing anything.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use super::compare;
use super::error::DeployError;
use super::linked::{LinkFacts, link_facts};
use super::manager::Known;
use super::plan::ConflictReason;
use super::state::{DeploymentState, FileState, Obstacle};
use super::work::{Actual, Destination};
use crate::artifact::{ArtifactId, KnownFiles, Ledger, Shape};
use crate::fs::{self, EntryKind, RelPath};
use crate::platform::Profile;
use crate::project::{ProjectRoot, Record};

/// How one recorded deployment stands.
#[derive(Debug, Clone)]
pub struct Drift {
    /// The word for it.
    pub state: DeploymentState,
    /// Whether it was changed here since it was deployed.
    pub changed_here: bool,
    /// Whether the library has another version.
    pub library_moved: bool,
    /// Its files, by path relative to the project.
    pub files: BTreeMap<String, FileState>,
    /// What stands in its place instead of it.
    pub obstacle: Option<Obstacle>,
    /// Why the record cannot be used, where it cannot.
    pub problem: Option<String>,
    /// Where it lies.
    pub place: Option<PathBuf>,
    /// What is known of its files now, seen at the time given.
    pub known: KnownFiles,
}

/// What the library holds of an artifact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibraryVersion {
    /// Its files.
    pub ledger: Ledger,
    /// Where it lies.
    pub place: PathBuf,
}

/// Something at a place where an artifact would go, not put there by this program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin {
    /// The artifact of that kind and name.
    pub artifact: ArtifactId,
    /// Its place, relative to the profile root.
    pub path: RelPath,
}

/// Looks at a recorded deployment. `target` is what the library holds, `None` when it no longer has the artifact;
/// `seen_at` is now, in nanoseconds since 1970.
pub fn drift_of(
    project: &ProjectRoot,
    root: &RelPath,
    record: &Record,
    target: Option<&LibraryVersion>,
    known: &Known<'_>,
    seen_at: i64,
) -> Drift {
    // A single file may have another name here than in the library.
    let named = match record.artifact.kind.shape() {
        Shape::File => target.map(|target| LibraryVersion {
            ledger: target.ledger.named(&record.path.last()),
            place: target.place.clone(),
        }),
        Shape::Folder => None,
    };
    let target = named.as_ref().or(target);
    let ledger = target.map(|target| &target.ledger);
    let looked =
        Destination::resolve(project, root, &record.path, record.artifact.kind).and_then(|found| match found {
            Ok(destination) => {
                let actual = destination.look(known(&destination.place).as_ref())?;
                Ok(Some((destination, actual)))
            }
            Err(_) => Ok(None),
        });
    match looked {
        Ok(Some((destination, actual))) if record.is_link() => of_link(record, target, &destination, &actual),
        Ok(Some((destination, actual))) => of_actual(record, ledger, &destination, actual, seen_at),
        // A file stands where one of its folders was: nothing of it is here.
        Ok(None) => Drift {
            obstacle: Some(Obstacle::TypeChanged),
            ..plain(DeploymentState::Missing, ledger.is_some_and(|ledger| *ledger != record.files), None)
        },
        Err(error @ DeployError::Escapes { .. }) => plain(DeploymentState::Invalid, false, Some(error.to_string())),
        // It is there and cannot be read: never shown as in sync.
        Err(error) => plain(DeploymentState::Modified, false, Some(error.to_string())),
    }
}

fn of_actual(
    record: &Record,
    target: Option<&Ledger>,
    destination: &Destination,
    actual: Actual,
    seen_at: i64,
) -> Drift {
    if let Some(reason) = actual.obstacle {
        let library_moved = target.is_some_and(|target| *target != record.files);
        let state = if library_moved { DeploymentState::Diverged } else { DeploymentState::Modified };
        let obstacle = match reason {
            ConflictReason::LinkInTheWay if fs::canonical(&destination.place).is_err() => Obstacle::BrokenLink,
            ConflictReason::LinkInTheWay => Obstacle::Link,
            _ => Obstacle::TypeChanged,
        };
        let problem = format!("{} stands at {}", obstacle.in_words(), destination.shown);
        return Drift { changed_here: true, obstacle: Some(obstacle), ..plain(state, library_moved, Some(problem)) };
    }
    let facts = compare::facts(&record.files, &actual.tree, target);
    let verdicts = compare::compare(&record.files, &actual.tree, target.unwrap_or(&record.files));
    let file =
        |(path, verdict): (RelPath, compare::Verdict)| Some((destination.shown_file(&path), verdict.file_state()?));
    Drift {
        state: facts.state,
        changed_here: facts.changed_here,
        library_moved: facts.library_moved,
        files: verdicts
            .into_iter()
            .filter_map(file)
            .chain(destination.shown_unfit(&actual.tree).map(|path| (path, FileState::Extra)))
            .collect(),
        obstacle: None,
        problem: None,
        place: Some(destination.place.clone()),
        known: actual.tree.known(seen_at),
    }
}

/// A link is the library's version by definition: what is compared is where it leads.
fn of_link(record: &Record, target: Option<&LibraryVersion>, destination: &Destination, actual: &Actual) -> Drift {
    let LinkFacts { facts, obstacle } = link_facts(record, destination, actual, target.map(|target| &*target.place));
    let state_of_files = match facts.state {
        DeploymentState::InSync => Some(FileState::InSync),
        DeploymentState::Outdated => Some(FileState::Outdated),
        DeploymentState::Missing => Some(FileState::Missing),
        _ => None,
    };
    let files = target.map_or(&record.files, |target| &target.ledger);
    let files = state_of_files.into_iter().flat_map(|state| files.0.keys().map(move |path| (path, state)));
    let problem = obstacle.map(|obstacle| format!("{} stands at {}", obstacle.in_words(), destination.shown));
    Drift {
        changed_here: facts.changed_here,
        obstacle,
        files: files.map(|(path, state)| (destination.shown_file(path), state)).collect(),
        ..plain(facts.state, facts.library_moved, problem)
    }
}

fn plain(state: DeploymentState, library_moved: bool, problem: Option<String>) -> Drift {
    Drift {
        state,
        changed_here: matches!(state, DeploymentState::Modified | DeploymentState::Missing),
        library_moved,
        files: BTreeMap::new(),
        obstacle: None,
        problem,
        place: None,
        known: KnownFiles::default(),
    }
}

/// The things in a profile's folders that have the place of an artifact and are not recorded. Only names are looked at.
/// `reading` is told each folder before it is read.
///
/// # Errors
/// [`DeployError`] when a folder cannot be read.
pub fn unmanaged_in(
    project: &ProjectRoot,
    profile: &Profile,
    recorded: &HashSet<RelPath>,
    reading: &mut dyn FnMut(&Path),
) -> Result<Vec<Twin>, DeployError> {
    let mut twins = Vec::new();
    for (kind, place_of_kind) in profile.places() {
        let shown = profile.folder_of(place_of_kind);
        let below = shown.join(&RelPath::parse("x")?);
        let fs::Place::At(inner) = fs::resolve_inside(project.path(), &below)? else { continue };
        let Some(place) = inner.parent() else { continue };
        let mut folders = vec![(shown.below(&profile.root), place.to_path_buf(), 0)];
        while let Some((above, place, depth)) = folders.pop() {
            reading(&place);
            for item in fs::list_dir(&place)? {
                let Some(name) = item.name.as_deref().and_then(|name| RelPath::parse(name).ok()) else { continue };
                let path = above.as_ref().map_or_else(|| name.clone(), |above| above.join(&name));
                if recorded.contains(&path) || fs::is_left_out(name.as_str().as_ref()) {
                    continue;
                }
                match (kind.shape(), item.kind) {
                    (Shape::File, EntryKind::Dir) if depth < 8 => folders.push((Some(path), item.path, depth + 1)),
                    (Shape::File, EntryKind::File | EntryKind::Link)
                    | (Shape::Folder, EntryKind::Dir | EntryKind::Link) => {
                        let name = place_of_kind.artifact_at(kind, &path);
                        twins.extend(name.map(|name| Twin { artifact: ArtifactId::new(kind, name), path }));
                    }
                    _ => {}
                }
            }
        }
    }
    twins.sort_by(|a, b| a.artifact.cmp(&b.artifact));
    Ok(twins)
}
