//! A world that can be put back to a moment, so that every kill starts from the same one.

use std::fs;
use std::path::{Path, PathBuf};

use skillmeat_tests::{Project, World};

/// A world with its projects.
pub(crate) struct Site {
    pub world: World,
    pub projects: Vec<Project>,
}

/// A moment of a site.
pub(crate) struct Moment {
    copy: tempfile::TempDir,
}

/// The folders of a world that belong to a moment.
const FOLDERS: [&str; 3] = ["home", "projects", "elsewhere"];

impl Site {
    /// A world with so many empty projects.
    pub fn new(projects: usize) -> Self {
        let world = World::new();
        let projects = (0..projects).map(|number| world.project(&format!("p{number}"))).collect();
        Self { world, projects }
    }

    /// Keeps how everything is now.
    pub fn moment(&self) -> Moment {
        let copy = tempfile::tempdir().unwrap();
        for folder in FOLDERS {
            let from = self.world.root().join(folder);
            if from.exists() {
                copy_exactly(&from, &copy.path().join(folder));
            }
        }
        Moment { copy }
    }

    /// Puts everything back to a moment, under the same paths.
    pub fn return_to(&mut self, moment: &Moment) {
        for folder in FOLDERS {
            let (kept, place) = (moment.copy.path().join(folder), self.world.root().join(folder));
            if place.exists() {
                fs::remove_dir_all(&place).unwrap();
            }
            if kept.exists() {
                copy_exactly(&kept, &place);
            }
        }
        self.world.restart();
    }

    /// The places of everything a person may have written in.
    pub fn roots(&self) -> Vec<PathBuf> {
        let mut roots = vec![self.world.library()];
        roots.extend(self.projects.iter().map(|project| project.path.clone()));
        roots
    }
}

/// Copies with times and modes, so that the stamps that the cache knows stay true, but for inodes.
fn copy_exactly(from: &Path, to: &Path) {
    let done = std::process::Command::new("cp").arg("-a").arg(from).arg(to).status().unwrap();
    assert!(done.success(), "cp -a {} {}", from.display(), to.display());
}
