//! Where an edit is made: the library, held, with its sets and groups as they are now.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use crate::changes::{Operation, ViewKey, once};
use crate::collection::{Bundle, BundleError, BundleKind, BundleText, Bundles, Library, PathStep};
use crate::deployment::{BundleDeed, Control, FileEdit, NewContent, standing_of_text};
use crate::fs::{self, RelPath, Root};
use crate::ops::change::{Held, OpenLibrary, hold};
use crate::ops::sets::model::{BundleChanged, BundleSummary};
use crate::ops::sets::read::{summary_of, usable};
use crate::ops::sets::write::{Edit, Written, write};
use crate::ops::{OpsError, Workspace};

/// The library at hand. Opened to edit, nobody else edits it as long as this is there.
pub(super) struct Desk<'a> {
    pub workspace: &'a Workspace,
    pub library: Library,
    pub bundles: Arc<Bundles>,
    /// The library's root, links resolved.
    real: PathBuf,
    _held: Option<Held>,
}

/// A file as it was read, to be edited.
pub(super) struct OpenFile {
    pub text: BundleText,
    path: RelPath,
    before: String,
}

impl<'a> Desk<'a> {
    /// Takes the library's lock, recovers what a program that died left there, and looks at its sets and groups.
    ///
    /// # Errors
    /// [`OpsError::SetsOff`], [`OpsError::NoLibrary`], [`OpsError::Lock`].
    pub fn open(workspace: &'a Workspace) -> Result<Self, OpsError> {
        workspace.require_sets()?;
        let OpenLibrary { library, real } = OpenLibrary::of(workspace.library()?)?;
        let held = hold(workspace, &real)?;
        Ok(Self { workspace, library, bundles: workspace.bundles()?, real, _held: Some(held) })
    }

    /// As [`Desk::open`], only to look: it waits for nobody, and nothing may be written.
    pub fn look(workspace: &'a Workspace) -> Result<Self, OpsError> {
        workspace.require_sets()?;
        let OpenLibrary { library, real } = OpenLibrary::of(workspace.library()?)?;
        Ok(Self { workspace, library, bundles: workspace.bundles()?, real, _held: None })
    }

    /// The set or group of that id or slug.
    ///
    /// # Errors
    /// [`OpsError::BundleNotFound`], or [`OpsError::Bundle`] when its file cannot be used.
    pub fn find(&self, kind: BundleKind, id: &str) -> Result<&Bundle, OpsError> {
        usable(&self.bundles, kind, id)
    }

    /// The path of a set's or group's file below the library.
    pub fn path(kind: BundleKind, slug: &str) -> Result<RelPath, OpsError> {
        Ok(RelPath::parse(&format!("{}/{slug}.toml", kind.folder()))?)
    }

    /// Reads a file anew, whole, to edit it. Its members are named by their ids.
    ///
    /// # Errors
    /// As [`Desk::find`]: it may have been written since the folder was looked at.
    pub fn read(&self, bundle: &Bundle) -> Result<OpenFile, OpsError> {
        let path = Self::path(bundle.kind, &bundle.slug)?;
        let gone = || OpsError::BundleNotFound { kind: bundle.kind, id: bundle.id.clone() };
        let bytes = Root::open(&self.real)?.read(&path)?.ok_or_else(gone)?;
        let before = standing_of_text(&bytes);
        let text = String::from_utf8(bytes).map_err(|_| BundleError {
            path: bundle.path.clone(),
            line: None,
            column: None,
            message: "it is not UTF-8 text".to_owned(),
        })?;
        let text = BundleText::parse(bundle.kind, &bundle.slug, &bundle.path, &text)?.with_ids(&self.bundles);
        if text.bundle().id == bundle.id { Ok(OpenFile { text, path, before }) } else { Err(gone()) }
    }

    /// A file name for a new set or group: one that no file there has, in whatever case.
    pub fn free_slug(&self, kind: BundleKind, name: &str) -> Result<String, OpsError> {
        let items = fs::list_dir(&self.real.join(kind.folder()))?;
        let taken: HashSet<String> =
            items.into_iter().filter_map(|item| item.name).map(|name| fs::fold_case(&name)).collect();
        Ok(crate::collection::slug_for(name, &|slug| taken.contains(&fs::fold_case(&format!("{slug}.toml")))))
    }

    /// The sets that hold a set or group, directly or through others, each once.
    pub fn holders(&self, bundle: &Bundle) -> Vec<PathStep> {
        let (mut holders, mut at) = (Vec::<PathStep>::new(), 0);
        let mut seen: HashSet<String> = HashSet::from([bundle.id.clone()]);
        let mut next = self.bundles.users_of(bundle.kind, &bundle.id);
        loop {
            let new = next.into_iter().filter(|user| seen.insert(user.id.clone()));
            holders.extend(new.map(Bundle::step));
            let Some(holder) = holders.get(at) else { return holders };
            next = self.bundles.users_of(holder.kind, &holder.id);
            at += 1;
        }
    }

    /// Carries edits out as one operation, and looks at the sets and groups anew.
    ///
    /// # Errors
    /// As [`crate::deployment::edit_library`].
    pub fn write(&mut self, deed: BundleDeed, edits: &[FileEdit]) -> Result<Written, OpsError> {
        let root = self.real.as_path();
        let name = root.file_name().map_or_else(|| "library".to_owned(), |name| name.to_string_lossy().into_owned());
        let edit = Edit { root, name: &name, deed, undoes: None, control: &Control::none() };
        let written = write(self.workspace, edit, edits)?;
        // It is done: what cannot be looked at now shows with the next look.
        if let Ok(bundles) = self.workspace.bundles() {
            self.bundles = bundles;
        }
        Ok(written)
    }

    /// What came of an edit. `now` is the set or group as it was written, `holders` are the sets whose view it changes.
    pub fn changed(
        &self,
        now: &Bundle,
        operation: Operation,
        holders: &[PathStep],
        written: Option<Written>,
    ) -> BundleChanged {
        let bundle = self.summary(self.bundles.find(now.kind, &now.id).unwrap_or(now));
        told(bundle, operation, holders, written)
    }

    /// A set or group as lists show it.
    pub fn summary(&self, bundle: &Bundle) -> BundleSummary {
        summary_of(self.workspace, &self.bundles, bundle)
    }
}

impl OpenFile {
    /// The edit that writes the text as it is now; `None` where that is what stands there.
    pub fn edit(self) -> Option<FileEdit> {
        let text = self.text.text();
        let is_same = standing_of_text(text.as_bytes()) == self.before;
        (!is_same).then(|| FileEdit {
            subject: self.text.bundle().step(),
            path: self.path,
            before: Some(self.before),
            after: Some(NewContent::Text(text)),
        })
    }
}

/// What came of an edit, with the views that it changed.
pub(super) fn told(
    bundle: BundleSummary,
    operation: Operation,
    holders: &[PathStep],
    written: Option<Written>,
) -> BundleChanged {
    let views: Vec<ViewKey> = match &written {
        None => Vec::new(),
        // One key for all of them, as the list of keys has it.
        Some(_) if holders.len() > FEW => once(operation.views().into_iter().chain(Operation::MemberMutation.views())),
        Some(_) => {
            let holders = holders.iter().flat_map(|set| Operation::MemberMutation.views_of(&set.id));
            once(operation.views_of(&bundle.id).into_iter().chain(holders))
        }
    };
    let cache_behind = written.as_ref().is_some_and(|written| written.cache_behind);
    BundleChanged { bundle, operation: written.map(|written| written.operation), views, cache_behind }
}

/// Up to so many sets are named one by one among the views to refresh.
const FEW: usize = 32;
