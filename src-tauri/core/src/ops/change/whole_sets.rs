//! The sets that a request names, or that it has to know of: what each comes down to now.

use std::collections::HashMap;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

use crate::collection::{BundleKind, Bundles, resolve_deployment_set};
use crate::ops::sets::{HeldArtifacts, Look, WholeSet};
use crate::ops::{OpsError, Workspace};

/// The sets of a request, each resolved once for however many projects.
pub(super) struct SetSources {
    bundles: Arc<Bundles>,
    resolved: HashMap<String, Rc<NamedSet>>,
}

/// A set of the library with everything it comes down to.
pub(super) struct NamedSet {
    pub id: String,
    pub name: String,
    pub whole: WholeSet,
}

impl Deref for NamedSet {
    type Target = WholeSet;

    fn deref(&self) -> &WholeSet {
        &self.whole
    }
}

impl SetSources {
    /// The sets of the open library.
    ///
    /// # Errors
    /// As [`Workspace::bundles`].
    pub fn new(workspace: &Workspace) -> Result<Self, OpsError> {
        Ok(Self { bundles: workspace.bundles()?, resolved: HashMap::new() })
    }

    /// A set by its id or slug, resolved with what the library has on the disk.
    ///
    /// # Errors
    /// [`OpsError::Resolve`].
    pub fn resolve(
        &mut self,
        gathering: (&Workspace, Option<&super::OpenLibrary>),
        set: &str,
    ) -> Result<Rc<NamedSet>, OpsError> {
        let bundle = self.bundles.find(BundleKind::Set, set);
        let id = bundle.map_or(set, |bundle| bundle.id.as_str()).to_owned();
        if let Some(known) = self.resolved.get(&id) {
            return Ok(Rc::clone(known));
        }
        let (workspace, library) = gathering;
        let held = HeldArtifacts::of(workspace, library.map(|library| &library.library), Look::Disk);
        let resolution = resolve_deployment_set(&self.bundles, &id, &|artifact| held.uuid_of(artifact))?;
        let name = bundle.map(|bundle| bundle.name.clone()).unwrap_or_default();
        let whole = Rc::new(NamedSet { id: id.clone(), name, whole: resolution.into() });
        self.resolved.insert(id, Rc::clone(&whole));
        Ok(whole)
    }

    /// What a set is called; `None` where the library has no such set that can be used.
    pub fn name_of(&self, set: &str) -> Option<String> {
        self.bundles.find(BundleKind::Set, set).map(|bundle| bundle.name.clone())
    }

    /// The id of a set, also of one whose file cannot be used; the text itself where the library has no such set.
    pub fn id_of(&self, set: &str) -> String {
        let usable = self.bundles.find(BundleKind::Set, set).map(|bundle| bundle.id.clone());
        // A second file with the id of a set that can be used is none of that set's.
        let is_free = |id: &String| self.bundles.find(BundleKind::Set, id).is_none();
        let invalid = || self.bundles.find_invalid(BundleKind::Set, set).and_then(|invalid| invalid.id.clone());
        usable.or_else(|| invalid().filter(is_free)).unwrap_or_else(|| set.to_owned())
    }
}
