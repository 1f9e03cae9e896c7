//! macOS and Windows: one watch reaches everything below a folder.

use std::path::Path;

use notify::event::{EventKind, ModifyKind, RenameMode};
use notify::{Config, ErrorKind, Event, RecommendedWatcher, RecursiveMode, Watcher};

use crate::kernel::{Heard, Kernel, Refused, What};

pub(crate) struct Portable {
    watcher: RecommendedWatcher,
    /// How many watches there were.
    watches: i32,
}

impl Kernel for Portable {
    const IS_DEEP: bool = true;

    fn start(tell: impl Fn(Heard) + Send + 'static) -> std::io::Result<Self> {
        let hear = move |event: notify::Result<Event>| match event {
            Ok(event) => heard(event).into_iter().for_each(&tell),
            Err(error) => {
                tracing::warn!(%error, "changes may have been missed");
                tell(Heard::Lost);
            }
        };
        let watcher = RecommendedWatcher::new(hear, Config::default()).map_err(std::io::Error::other)?;
        Ok(Self { watcher, watches: 0 })
    }

    fn watch(&mut self, folder: &Path, deep: bool) -> Result<i32, Refused> {
        let mode = if deep { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        self.watcher.watch(folder, mode).map_err(|error| match error.kind {
            ErrorKind::MaxFilesWatch => Refused::Full,
            ErrorKind::PathNotFound | ErrorKind::WatchNotFound => Refused::Gone,
            ErrorKind::Io(error) if error.kind() == std::io::ErrorKind::NotFound => Refused::Gone,
            ErrorKind::Io(error) => Refused::Other(error),
            _ => Refused::Other(std::io::Error::other(error)),
        })?;
        self.watches = self.watches.wrapping_add(1);
        Ok(self.watches)
    }

    fn unwatch(&mut self, _id: i32, folder: &Path) {
        // One whose folder is gone may be gone with it.
        let _ = self.watcher.unwatch(folder);
    }

    fn limit() -> usize {
        usize::MAX
    }
}

fn heard(event: Event) -> Vec<Heard> {
    if event.need_rescan() {
        return vec![Heard::Lost];
    }
    let what = match event.kind {
        EventKind::Access(_) => return Vec::new(),
        EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(RenameMode::From)) => What::Went,
        // Where it is not said which of the two it was, looking tells.
        EventKind::Create(_) | EventKind::Modify(ModifyKind::Name(_)) | EventKind::Any | EventKind::Other => What::Came,
        EventKind::Modify(_) => What::Changed,
    };
    event.paths.into_iter().map(|path| Heard::At { path, what }).collect()
}
