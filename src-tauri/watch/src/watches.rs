//! Which folders are watched, and following what comes and goes in them.
//!
//! A place names a folder and what in it matters. Each folder that holds something that matters is watched: first the
//! watch, then the list of what is in it, so that nothing can come between the two. What came before the watch is covered by
//! the folder being a suspect itself.

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsString;
use std::ops::{Bound, ControlFlow};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use skillmeat_core::fs::{self, EntryKind};
use skillmeat_core::ops::{Wanted, WatchPlace};

use crate::gather::Suspect;
use crate::kernel::{Heard, Kernel, Refused, What};

/// The watches of all places.
pub(crate) struct Watches<K> {
    /// None while the system has no listener for us.
    kernel: Option<K>,
    start: Box<dyn Fn() -> std::io::Result<K> + Send>,
    /// How many folders are watched at most.
    limit: usize,
    places: BTreeMap<PathBuf, Place>,
    /// There may be a hundred thousand, so that their paths are shared with `ids`.
    folders: BTreeMap<Arc<Path>, Folder>,
    ids: HashMap<i32, Arc<Path>>,
    news: News,
}

/// What there is to tell.
#[derive(Debug, Default)]
pub(crate) struct News {
    pub suspects: Vec<Suspect>,
    pub everywhere: bool,
}

struct Place {
    name: Arc<Name>,
    wanted: Arc<Wanted>,
    /// The number in the order in which places are given room.
    rank: usize,
    /// What stands there, as far as it was last looked at.
    found: Option<Found>,
    is_watched: bool,
}

/// What a place is called.
#[derive(Debug, PartialEq, Eq)]
struct Name {
    folder: PathBuf,
    known_as: PathBuf,
}

/// What stands at a path. Another folder in its place is another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Found {
    kind: EntryKind,
    inode: u64,
}

struct Folder {
    id: i32,
    found: Found,
    wants: Vec<Want>,
}

/// What a place wants of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Want {
    place: Arc<Name>,
    wanted: Arc<Wanted>,
    /// How many components name the artifact that a path lies in, where it lies in one.
    artifact: Option<usize>,
}

/// There is no room for more watches.
struct Full;

impl Found {
    fn at(path: &Path) -> Option<Self> {
        let found = fs::lstat(path).ok().flatten()?;
        Some(Self { kind: found.kind, inode: found.stamp.inode })
    }
}

impl Want {
    /// What is wanted of an entry of the folder at `path`; `None` when nothing is.
    fn entry(&self, path: &Path, name: &std::ffi::OsStr) -> Option<Self> {
        let wanted = self.wanted.entry(name)?;
        let first = || wanted.is_everything().then(|| path.components().count() + 2);
        Some(Self { place: Arc::clone(&self.place), artifact: self.artifact.or_else(first), wanted })
    }

    /// Tells a path as whoever asked knows it.
    fn suspect(&self, path: &Path) -> Suspect {
        let Name { folder, known_as } = &*self.place;
        let below = path.strip_prefix(folder).unwrap_or(Path::new(""));
        let (real, known) = (folder.components().count(), known_as.components().count());
        let artifact = self.artifact.unwrap_or_else(|| path.components().count());
        Suspect {
            path: known_as.components().chain(below.components()).collect(),
            artifact: known + artifact.saturating_sub(real),
            place: known,
        }
    }

    /// Where a link leads, as long as that is inside the place.
    fn behind(&self, link: &Path) -> Option<PathBuf> {
        let real = fs::canonical(link).ok()?;
        (real.starts_with(&self.place.folder) && real != self.place.folder && fs::is_dir(&real)).then_some(real)
    }
}

impl<K: Kernel> Watches<K> {
    /// None yet. `start` is asked for a listener, again after a while if there is none to be had.
    pub fn new(limit: Option<usize>, start: impl Fn() -> std::io::Result<K> + Send + 'static) -> Self {
        let mut watches = Self {
            kernel: None,
            start: Box::new(start),
            limit: limit.unwrap_or_else(K::limit),
            places: BTreeMap::new(),
            folders: BTreeMap::new(),
            ids: HashMap::new(),
            news: News::default(),
        };
        watches.listen();
        watches
    }

    fn listen(&mut self) {
        if self.kernel.is_none() {
            match (self.start)() {
                Ok(kernel) => self.kernel = Some(kernel),
                Err(error) => tracing::warn!(%error, "the system does not tell of changes"),
            }
        }
    }

    /// What there is to tell since it was last asked.
    pub fn take_news(&mut self) -> News {
        std::mem::take(&mut self.news)
    }

    /// The places that are not watched whole.
    pub fn unwatched(&self) -> impl Iterator<Item = &Path> {
        self.places.values().filter(|place| !place.is_watched).map(|place| place.name.known_as.as_path())
    }

    #[cfg(test)]
    pub fn watched(&self) -> Vec<PathBuf> {
        self.folders.keys().map(|path| path.to_path_buf()).collect()
    }

    /// Watches these places and no others; the first ones first, where there is not room for all. A place that was not
    /// watched before, or wants something else now, is a suspect.
    pub fn set(&mut self, places: Vec<WatchPlace>) {
        let wanted: HashMap<&Path, &WatchPlace> = places.iter().map(|place| (place.folder.as_path(), place)).collect();
        let is_same = |place: &Place| {
            let now = wanted.get(place.name.folder.as_path());
            now.is_some_and(|now| now.wanted == place.wanted && now.known_as == place.name.known_as)
        };
        let others: Vec<PathBuf> =
            self.places.iter().filter(|(_, place)| !is_same(place)).map(|(folder, _)| folder.clone()).collect();
        for folder in others {
            self.drop_watches_of(&folder);
            self.places.remove(&folder);
        }
        for (rank, WatchPlace { folder, known_as, wanted }) in places.into_iter().enumerate() {
            if let Some(known) = self.places.get_mut(&folder) {
                known.rank = rank;
                continue;
            }
            let name = Arc::new(Name { folder: folder.clone(), known_as });
            self.places.insert(folder.clone(), Place { name, wanted, rank, found: None, is_watched: true });
            self.begin(&folder);
        }
    }

    /// Follows what was heard.
    pub fn hear(&mut self, heard: Heard) {
        match heard {
            Heard::In { folder, name, what } => {
                if let Some(folder) = self.ids.get(&folder) {
                    self.happened(folder.join(name), what);
                }
            }
            Heard::At { path, what } => self.happened(path, what),
            Heard::Gone { folder } => {
                if let Some(folder) = self.ids.get(&folder).cloned() {
                    self.gone(&folder);
                }
            }
            Heard::Lost => {
                self.news.everywhere = true;
                self.begin_all();
            }
            Heard::Deaf => {
                self.kernel = None;
                self.news.everywhere = true;
                self.begin_all();
            }
        }
    }

    /// Sees whether a place's folder came, went or was replaced in a way that nobody tells: its disk was mounted, or a
    /// folder above it renamed.
    pub fn look_at_places(&mut self) {
        let moved = |(folder, place): &(&PathBuf, &Place)| Found::at(folder) != place.found;
        let moved: Vec<PathBuf> = self.places.iter().filter(moved).map(|(folder, _)| folder.clone()).collect();
        for folder in moved {
            self.leave(&folder);
            self.begin(&folder);
        }
    }

    /// Tries again to watch what is not watched, and suspects it.
    pub fn try_again(&mut self) {
        let unwatched = self.in_order(|place| !place.is_watched);
        if unwatched.is_empty() {
            return;
        }
        self.listen();
        for folder in unwatched {
            self.begin(&folder);
        }
    }

    /// Gives all watches up and begins again.
    fn begin_all(&mut self) {
        for (folder, known) in std::mem::take(&mut self.folders) {
            if let Some(kernel) = &mut self.kernel {
                kernel.unwatch(known.id, &folder);
            }
        }
        self.ids.clear();
        for folder in self.in_order(|_| true) {
            self.begin(&folder);
        }
    }

    /// The folders of such places, in the order in which they are given room.
    fn in_order(&self, is_such: impl Fn(&Place) -> bool) -> Vec<PathBuf> {
        let mut places: Vec<&Place> = self.places.values().filter(|place| is_such(place)).collect();
        places.sort_by_key(|place| place.rank);
        places.into_iter().map(|place| place.name.folder.clone()).collect()
    }

    /// Watches a place as it is now. It is a suspect then.
    fn begin(&mut self, folder: &Path) {
        let Some(place) = self.places.get_mut(folder) else { return };
        place.found = Found::at(folder);
        place.is_watched = true;
        let want = Want { place: Arc::clone(&place.name), wanted: Arc::clone(&place.wanted), artifact: None };
        self.news.suspects.push(want.suspect(folder));
        self.enter(folder.to_path_buf(), want);
    }

    fn happened(&mut self, path: PathBuf, what: What) {
        let Some((above, folder)) = path.ancestors().skip(1).find_map(|above| self.folders.get_key_value(above)) else {
            return;
        };
        let Ok(below) = path.strip_prefix(above) else { return };
        let wanted = |want: &Want| {
            let mut at = above.to_path_buf();
            below.iter().try_fold(want.clone(), |want, name| {
                let entry = want.entry(&at, name)?;
                at.push(name);
                Some(entry)
            })
        };
        let wants: Vec<Want> = folder.wants.iter().filter_map(wanted).collect();
        self.news.suspects.extend(wants.iter().map(|want| want.suspect(&path)));
        let is_reached = K::IS_DEEP && folder.wants.iter().any(|want| want.wanted.is_everything());
        match what {
            What::Went => self.leave(&path),
            What::Came if !wants.is_empty() && !is_reached => self.came(&path, wants),
            What::Came | What::Changed => {}
        }
    }

    fn came(&mut self, path: &Path, wants: Vec<Want>) {
        let found = Found::at(path);
        if self.folders.get(path).is_some_and(|known| Some(known.found) != found) {
            self.leave(path);
        }
        for want in wants {
            let folder = match found.map(|found| found.kind) {
                Some(EntryKind::Dir) => Some(path.to_path_buf()),
                Some(EntryKind::Link) => want.behind(path),
                _ => None,
            };
            if let Some(folder) = folder {
                self.enter(folder, want);
            }
        }
    }

    /// A watched folder is elsewhere or nowhere.
    fn gone(&mut self, folder: &Path) {
        let wants = self.folders.get(folder).map(|known| known.wants.as_slice()).unwrap_or_default();
        self.news.suspects.extend(wants.iter().map(|want| want.suspect(folder)));
        self.leave(folder);
    }

    /// Watches a folder and what is wanted below it; a place for which there is no room is not watched at all, so that
    /// there is room for others.
    fn enter(&mut self, folder: PathBuf, want: Want) {
        let place = Arc::clone(&want.place);
        if self.try_enter(folder, want).is_err() {
            let (folder, watched) = (&place.folder, self.folders.len());
            tracing::warn!(folder = %folder.display(), watched, "too many folders to watch them all");
            self.drop_watches_of(folder);
            if let Some(place) = self.places.get_mut(folder) {
                place.is_watched = false;
            }
        }
    }

    fn try_enter(&mut self, folder: PathBuf, want: Want) -> Result<(), Full> {
        let mut open = vec![(folder, want)];
        while let Some((path, want)) = open.pop() {
            if want.wanted.looks_inside() && self.watch(&path, &want)? {
                entries(&path, &want, &mut open);
            }
        }
        Ok(())
    }

    /// Watches one folder; whether what is in it must be looked at.
    fn watch(&mut self, path: &Path, want: &Want) -> Result<bool, Full> {
        let is_deep = K::IS_DEEP && want.wanted.is_everything();
        if let Some(known) = self.folders.get_mut(path) {
            if known.wants.contains(want) {
                return Ok(false);
            }
            known.wants.push(want.clone());
            if !is_deep {
                return Ok(true);
            }
        } else if self.folders.len() >= self.limit {
            return Err(Full);
        }
        let Some(found) = Found::at(path).filter(|found| found.kind == EntryKind::Dir) else { return Ok(false) };
        let Some(kernel) = &mut self.kernel else { return Err(Full) };
        let id = match kernel.watch(path, is_deep) {
            Ok(id) => id,
            Err(Refused::Full) => return Err(Full),
            Err(Refused::Gone) => return Ok(false),
            Err(Refused::Other(error)) => {
                // Whoever looks at it cannot read it either.
                tracing::debug!(%error, folder = %path.display(), "a folder cannot be watched");
                return Ok(false);
            }
        };
        let shared: Arc<Path> = path.into();
        if let Some(before) = self.ids.insert(id, Arc::clone(&shared)).filter(|before| **before != *path) {
            // The same folder under the name that it had.
            self.folders.remove(&before);
        }
        // As a rule one place wants it.
        let folder = self.folders.entry(shared).or_insert_with(|| Folder { id, found, wants: vec![want.clone()] });
        folder.id = id;
        if !folder.wants.contains(want) {
            folder.wants.push(want.clone());
        }
        Ok(!is_deep)
    }

    /// Forgets a folder and all below it. Places there are looked at anew.
    fn leave(&mut self, folder: &Path) {
        let below: Vec<Arc<Path>> = below(&self.folders, folder).map(|(path, _)| Arc::clone(path)).collect();
        for path in below {
            self.unwatch(&path);
        }
        for (_, place) in self.places.range_mut(folder.to_path_buf()..).take_while(|(path, _)| path.starts_with(folder))
        {
            place.found = None;
        }
    }

    /// Gives up what only this place wants.
    fn drop_watches_of(&mut self, place: &Path) {
        let all: Vec<Arc<Path>> = below(&self.folders, place).map(|(path, _)| Arc::clone(path)).collect();
        for path in all {
            let Some(known) = self.folders.get_mut(&path) else { continue };
            known.wants.retain(|want| want.place.folder != place);
            if known.wants.is_empty() {
                self.unwatch(&path);
            }
        }
    }

    fn unwatch(&mut self, path: &Path) {
        let Some(known) = self.folders.remove(path) else { return };
        self.ids.remove(&known.id);
        if let Some(kernel) = &mut self.kernel {
            kernel.unwatch(known.id, path);
        }
    }
}

/// A folder and all below it.
fn below<'a, V>(all: &'a BTreeMap<Arc<Path>, V>, folder: &'a Path) -> impl Iterator<Item = (&'a Arc<Path>, &'a V)> {
    all.range::<Path, _>((Bound::Included(folder), Bound::Unbounded))
        .take_while(move |(path, _)| path.starts_with(folder))
}

/// Adds the folders in a folder that hold something that is wanted.
fn entries(folder: &Path, want: &Want, open: &mut Vec<(PathBuf, Want)>) {
    let mut found: Vec<(OsString, EntryKind, Want)> = Vec::new();
    let listed = fs::each_in(folder, &mut |name, kind| {
        if matches!(kind, EntryKind::Dir | EntryKind::Link)
            && let Some(want) = want.entry(folder, name)
            && want.wanted.looks_inside()
        {
            found.push((name.to_owned(), kind, want));
        }
        ControlFlow::Continue(())
    });
    if let Err(error) = listed {
        tracing::debug!(%error, "what lies in it is not watched");
    }
    for (name, kind, want) in found {
        let path = folder.join(name);
        match kind {
            EntryKind::Link => open.extend(want.behind(&path).map(|real| (real, want))),
            _ => open.push((path, want)),
        }
    }
}
