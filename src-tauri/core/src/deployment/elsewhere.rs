//! Places of one project that two manifests could mean: a folder of one profile root may be a link to a folder of another.
//!
//! What two manifests record at one real place would be written by one and called changed by the other, or taken away under
//! it. So nothing comes to a place that another manifest has, and what goes from there leaves the files.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Bound;
use std::path::{Path, PathBuf};

use super::error::DeployError;
use super::plan::{ArtifactAction, FileAction, Intent};
use super::unit::{Part, Unit};
use super::work::{RecordChange, Side};
use crate::fs::{self, Place, RelPath, fold_case};
use crate::platform::Profile;
use crate::project::{Manifest, ProjectRoot};

/// Who has a place.
struct Holder {
    /// The real place of the profile root whose manifest says so.
    root: PathBuf,
    name: String,
}

/// Refuses what would come to a real place that another manifest of the project has. `profiles` are all that the project can
/// have.
pub fn refuse_elsewhere(units: &mut [Unit], project: &ProjectRoot, profiles: &[Profile]) {
    let is_led = |unit: &Unit| unit.parts.iter().any(|part| part.real_place().is_some_and(|(_, is_led)| is_led));
    if units.is_empty() || !(units.iter().any(is_led) || is_any_led(project, profiles)) {
        return;
    }
    let mut held = holders(units, project, profiles);
    for unit in units.iter_mut() {
        for part in &mut unit.parts {
            let Some((place, _)) = part.real_place() else { continue };
            let found = find(&held, &place).filter(|holder| holder.root != unit.root).map(|holder| holder.name.clone());
            match (found, part.plan.intent) {
                (_, Intent::Undo) => {}
                (Some(_), Intent::Undeploy) => part.leave_files(),
                (Some(other), _) => part.refuse_as_overlap(other),
                (None, _) => {
                    let name = format!("{} of {}", part.plan.artifact, part.profile.id);
                    held.entry(place).or_insert(Holder { root: unit.root.clone(), name });
                }
            }
        }
        unit.refuse_followers();
    }
}

impl Part {
    /// The real place of its files in the project, folded, and whether a link on the way leads there.
    fn real_place(&self) -> Option<(String, bool)> {
        let set = self.work.iter().flat_map(|work| &work.sets).find(|set| set.side == Side::Project)?;
        let shown = RelPath::parse(&self.plan.destination).ok()?;
        let place = &set.destination.place;
        Some((folded(place), *place != shown.under(&set.root)))
    }

    /// Only its record goes: the files are another manifest's as well.
    fn leave_files(&mut self) {
        let Some(work) = self.work.as_mut().filter(|work| matches!(work.record, RecordChange::Drop)) else { return };
        work.sets.clear();
        for file in &mut self.plan.files {
            (file.action, file.new_size) = (FileAction::Keep, file.size);
        }
    }

    fn refuse_as_overlap(&mut self, other: String) {
        let destination = self.plan.destination.clone();
        self.plan.error = Some((&DeployError::Overlap { destination, other }).into());
        self.plan.action = ArtifactAction::Refused;
        self.work = None;
    }
}

/// Whether a link leads to a folder that some profile has for its artifacts.
fn is_any_led(project: &ProjectRoot, profiles: &[Profile]) -> bool {
    let (mut roots, mut folders) = (HashMap::new(), HashSet::new());
    for profile in profiles {
        let is_there = *roots.entry(&profile.root).or_insert_with(|| fs::is_dir(&profile.root.under(project.path())));
        let kinds = profile.supported().filter(|_| is_there).filter_map(|kind| profile.folder(kind));
        folders.extend(kinds);
    }
    folders.iter().any(|folder| real_folder(project, folder).is_some_and(|real| real != folder.under(project.path())))
}

/// The real place of a folder of the project; `None` for one that leads out of it.
fn real_folder(project: &ProjectRoot, folder: &RelPath) -> Option<PathBuf> {
    let below = folder.join(&RelPath::parse("x").ok()?);
    match fs::resolve_inside(project.path(), &below) {
        Ok(Place::At(place)) => place.parent().map(Path::to_path_buf),
        _ => None,
    }
}

/// What every manifest of the project has, by its real place.
fn holders(units: &[Unit], project: &ProjectRoot, profiles: &[Profile]) -> BTreeMap<String, Holder> {
    let (mut held, mut seen) = (BTreeMap::new(), HashSet::new());
    for profile in profiles {
        let Ok(root) = super::work::profile_root(project, profile) else { continue };
        if !seen.insert(root.clone()) || !fs::is_dir(&root) {
            continue;
        }
        let known = units.iter().find(|unit| unit.root == root).map(|unit| unit.manifest.clone());
        // One that cannot be read is told where it is asked for.
        let Some(manifest) = known.or_else(|| Manifest::load(&root).ok()) else { continue };
        let mut folders: HashMap<Option<RelPath>, Option<PathBuf>> = HashMap::new();
        for record in manifest.records() {
            let folder = folders.entry(record.path.parent()).or_insert_with_key(|below| {
                real_folder(
                    project,
                    &below.as_ref().map_or_else(|| profile.root.clone(), |below| profile.root.join(below)),
                )
            });
            if let Some(folder) = folder {
                let name = format!("{} at {}", record.artifact, profile.root.join(&record.path));
                let place = folded(&folder.join(record.path.file_name()));
                held.entry(place).or_insert(Holder { root: root.clone(), name });
            }
        }
    }
    held
}

/// Who has a place, something above it, or something in it.
fn find<'h>(held: &'h BTreeMap<String, Holder>, place: &str) -> Option<&'h Holder> {
    let mut above = Some(Path::new(place));
    while let Some(path) = above {
        if let Some(holder) = path.to_str().and_then(|path| held.get(path)) {
            return Some(holder);
        }
        above = path.parent();
    }
    let below = format!("{place}{}", std::path::MAIN_SEPARATOR);
    let next = held.range::<str, _>((Bound::Included(below.as_str()), Bound::Unbounded)).next();
    next.filter(|(path, _)| path.starts_with(&below)).map(|(_, holder)| holder)
}

fn folded(path: &Path) -> String {
    fold_case(&path.to_string_lossy())
}
