//! Where everything of an operation is prepared: its roots, its staging folders, and a slot for each set of files.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::error::DeployError;
use super::moves::Slot;
use super::unit::Unit;
use super::work::Side;
use crate::fs::{self, RelPath, Root, Staging, Step, staging_folder};

/// The layout of one operation.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Folders that must be made for a unit before its staging folder.
    pub before: Vec<(usize, Step)>,
    /// Staging folders: number of the root, and the units that need it.
    pub stagings: Vec<(usize, Staging)>,
    /// The slot of each set: root, staging, number; by unit, part and set.
    slots: HashMap<(usize, usize, usize), (usize, usize, usize)>,
    /// The staging folder of each unit's manifest.
    pub manifests: HashMap<usize, (usize, usize)>,
}

/// The opened folders of an operation.
pub(super) struct Roots {
    pub open: Vec<Root>,
    /// The number of each, by its path.
    pub numbers: HashMap<PathBuf, usize>,
    /// Units of which a folder cannot be opened.
    pub failed: Vec<(usize, DeployError)>,
}

/// Opens the folders that the units with work lie in.
pub(super) fn open_roots(units: &[Unit]) -> Roots {
    let (mut roots, mut numbers, mut failed) = (Vec::new(), HashMap::new(), Vec::new());
    for (index, unit) in units.iter().enumerate() {
        for path in unit.roots() {
            if numbers.contains_key(path) {
                continue;
            }
            match Root::open(path) {
                Ok(root) => {
                    numbers.insert(path.to_path_buf(), roots.len());
                    roots.push(root);
                }
                Err(error) => {
                    failed.push((index, error.into()));
                    break;
                }
            }
        }
    }
    Roots { open: roots, numbers, failed }
}

impl Unit {
    /// The folders that its work lies in: the project's, and the library's where that changes.
    fn roots(&self) -> impl Iterator<Item = &Path> {
        let sets = self.parts.iter().filter_map(|part| part.work.as_ref()).flat_map(|work| &work.sets);
        let library = sets.filter(|set| set.side == Side::Library).map(|set| set.root.as_path()).next();
        self.has_work().then(|| self.project.path()).into_iter().chain(library)
    }
}

impl Layout {
    /// Lays out the units that have work and whose roots are open.
    pub fn new(
        units: &[Unit],
        roots: &[Root],
        numbers: &HashMap<PathBuf, usize>,
        operation: &str,
    ) -> Result<Self, DeployError> {
        let mut layout = Self::default();
        let mut counts: HashMap<usize, usize> = HashMap::new();
        // Artifacts that lie side by side lie on one file system.
        let mut beside: HashMap<(usize, Option<RelPath>), Option<RelPath>> = HashMap::new();
        for (index, unit) in units.iter().enumerate() {
            let Some(&project) = numbers.get(unit.project.path()).filter(|_| unit.has_work()) else { continue };
            let base = roots[project].below(&unit.root);
            layout.make_root(index, project, unit, base.as_ref());
            let staging = layout.staging(project, base.as_ref(), operation)?;
            layout.manifests.insert(index, (project, staging));
            for (part, work) in unit.parts.iter().enumerate().filter_map(|(n, part)| Some((n, part.work.as_ref()?))) {
                for (set, files) in work.sets.iter().enumerate() {
                    let Some(&root) = numbers.get(&files.root) else { continue };
                    let usual = if files.side == Side::Project { base.clone() } else { None };
                    let place = roots[root].below(&files.destination.place);
                    let folder = match &place {
                        // An idle set stages nothing.
                        Some(place) if !files.is_idle() => beside
                            .entry((root, place.parent()))
                            .or_insert_with(|| staging_folder(&roots[root], usual.as_ref(), place))
                            .clone(),
                        _ => usual,
                    };
                    let staging = layout.staging(root, folder.as_ref(), operation)?;
                    let count = counts.entry(staging).or_default();
                    layout.slots.insert((index, part, set), (root, staging, *count));
                    *count += 1;
                }
            }
        }
        Ok(layout)
    }

    /// The profile root and what is missing above it.
    fn make_root(&mut self, unit: usize, root: usize, of: &Unit, base: Option<&RelPath>) {
        let mut missing = Vec::new();
        let mut above = base.cloned();
        while let Some(folder) = above {
            if fs::is_dir(&folder.under(of.project.path())) {
                break;
            }
            above = folder.parent();
            missing.push(Step::MakeDir { root, path: folder });
        }
        missing.reverse();
        for step in missing {
            if !self.before.iter().any(|(_, other)| *other == step) {
                self.before.push((unit, step));
            }
        }
    }

    fn staging(&mut self, root: usize, folder: Option<&RelPath>, operation: &str) -> Result<usize, DeployError> {
        let staging = Staging::at(folder, operation)?;
        let same = |(other, there): &(usize, Staging)| *other == root && there.path() == staging.path();
        if let Some(number) = self.stagings.iter().position(same) {
            return Ok(number);
        }
        self.stagings.push((root, staging));
        Ok(self.stagings.len() - 1)
    }

    /// The slot of a set.
    pub fn slot(&self, unit: usize, part: usize, set: usize) -> Option<Slot<'_>> {
        let &(root, stage, number) = self.slots.get(&(unit, part, set))?;
        Some(Slot { root, stage, staging: &self.stagings[stage].1, number })
    }

    /// The staging folders that a unit needs.
    pub fn stagings_of(&self, unit: usize) -> Vec<usize> {
        let slots = self.slots.iter().filter(|((of, ..), _)| *of == unit).map(|(_, (_, staging, _))| *staging);
        let mut all: Vec<usize> = slots.chain(self.manifests.get(&unit).map(|(_, staging)| *staging)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}
