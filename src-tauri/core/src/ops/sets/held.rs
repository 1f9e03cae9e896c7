//! Which artifacts the library has, as far as sets ask for it.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

use crate::artifact::ArtifactId;
use crate::cache::{self, ReadConnection};
use crate::collection::{CollectionFile, Library};
use crate::fs;
use crate::ops::Workspace;

/// So many artifacts are asked for one by one.
const FEW: usize = 100;

/// How much is asked of the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ops) enum Look {
    /// The cache alone is asked; for counts in lists.
    Cache,
    /// What the cache knows must stand there, and what it does not know is looked for.
    Disk,
}

/// Answers for one library, each question once.
pub(in crate::ops) struct HeldArtifacts<'a> {
    library: Option<&'a Library>,
    reader: Option<ReadConnection<'a>>,
    look: Look,
    /// Whether the library was ever read into the cache.
    is_known: bool,
    answers: RefCell<HashMap<String, Option<String>>>,
    /// Everything that the cache knows, once it was asked for much.
    all: OnceCell<HashMap<String, String>>,
    walked: OnceCell<HashMap<ArtifactId, String>>,
}

impl<'a> HeldArtifacts<'a> {
    pub fn of(workspace: &'a Workspace, library: Option<&'a Library>, look: Look) -> Self {
        let reader = workspace.cache().read().ok();
        let is_known = reader.as_ref().is_some_and(|reader| matches!(cache::last_refresh(reader), Ok(Some(_))));
        let look = if is_known { look } else { Look::Disk };
        Self {
            library,
            reader,
            look,
            is_known,
            answers: RefCell::default(),
            all: OnceCell::new(),
            walked: OnceCell::new(),
        }
    }

    /// The UUID of an artifact, `type:name`; `None` where the library has none of that id.
    pub fn uuid_of(&self, id: &str) -> Option<String> {
        if let Some(answer) = self.answers.borrow().get(id) {
            return answer.clone();
        }
        let answer = self.find(id);
        self.answers.borrow_mut().insert(id.to_owned(), answer.clone());
        answer
    }

    fn find(&self, text: &str) -> Option<String> {
        let library = self.library?;
        if let Some(all) = self.all(library) {
            return all.get(text).cloned();
        }
        let row =
            self.reader.as_ref().and_then(|reader| cache::present(reader, &library.collection, text).ok().flatten());
        match (row, self.look) {
            (Some((uuid, place)), look) if look == Look::Cache || fs::exists(&place) => return Some(uuid),
            (_, Look::Cache) => return None,
            _ => {}
        }
        let id: ArtifactId = text.parse().ok()?;
        let is_there = matches!(library.find_usual(&id), Ok(Some(_)));
        if is_there || !self.is_known {
            return self
                .walked()
                .get(&id)
                .cloned()
                .or_else(|| is_there.then(|| id.uuid_in(&library.collection).to_string()));
        }
        None
    }

    /// Everything at once where the cache alone is asked, and for more than a few: a question each would take longer.
    fn all(&self, library: &Library) -> Option<&HashMap<String, String>> {
        if self.look != Look::Cache || self.answers.borrow().len() < FEW {
            return None;
        }
        if self.all.get().is_none() {
            let found = cache::all_present(self.reader.as_ref()?, &library.collection).ok()?;
            return Some(self.all.get_or_init(|| found));
        }
        self.all.get()
    }

    /// Every artifact with its UUID, read from the library itself.
    fn walked(&self) -> &HashMap<ArtifactId, String> {
        self.walked.get_or_init(|| {
            let Some(library) = self.library else { return HashMap::new() };
            let own = CollectionFile::load(&library.root).map(|file| file.records).unwrap_or_default();
            let own: HashMap<ArtifactId, String> =
                own.into_iter().filter_map(|record| Some((record.id, record.uuid?.to_string()))).collect();
            let uuid = |id: ArtifactId| {
                let uuid = own.get(&id).cloned().unwrap_or_else(|| id.uuid_in(&library.collection).to_string());
                (id, uuid)
            };
            library.all().unwrap_or_default().into_iter().map(|found| uuid(found.id)).collect()
        })
    }
}
