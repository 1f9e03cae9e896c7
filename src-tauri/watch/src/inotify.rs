//! Linux: one watch for each folder.
//!
//! Opening and reading are not among what is asked for, so that a refresh hears nothing of itself.

use std::ffi::OsStr;
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::Arc;

use rustix::fs::inotify::{self, CreateFlags, Event, ReadFlags, Reader, WatchFlags};
use rustix::io::Errno;
use skillmeat_core::fs;

use crate::kernel::{Heard, Kernel, Refused, What};

/// Room for what is read at once; the longest single event has less than 300 bytes.
const BUFFER: usize = 64 * 1024;
/// Something that is always there and never changes. Giving up its watch wakes the reading thread, which then ends.
const ALARM: &str = "/dev/null";
/// How many watches a person has, for all programs together.
const MAX_USER_WATCHES: &str = "/proc/sys/fs/inotify/max_user_watches";
/// Where that cannot be read: what kernels before 5.11 have.
const USUAL_MAX: usize = 8192;

pub(crate) struct Inotify {
    fd: Arc<OwnedFd>,
    alarm: i32,
}

impl Kernel for Inotify {
    const IS_DEEP: bool = false;

    fn start(tell: impl Fn(Heard) + Send + 'static) -> std::io::Result<Self> {
        let fd = Arc::new(inotify::init(CreateFlags::CLOEXEC)?);
        let alarm = inotify::add_watch(&*fd, ALARM, WatchFlags::DELETE_SELF)?;
        let reading = Arc::clone(&fd);
        let named = std::thread::Builder::new().name("watch-inotify".to_owned());
        named.spawn(move || read(&reading, alarm, &tell))?;
        Ok(Self { fd, alarm })
    }

    fn watch(&mut self, folder: &Path, _deep: bool) -> Result<i32, Refused> {
        let asked = WatchFlags::CREATE
            | WatchFlags::DELETE
            | WatchFlags::MOVED_FROM
            | WatchFlags::MOVED_TO
            | WatchFlags::MODIFY
            | WatchFlags::CLOSE_WRITE
            | WatchFlags::ATTRIB
            | WatchFlags::DELETE_SELF
            | WatchFlags::MOVE_SELF;
        let how = WatchFlags::ONLYDIR | WatchFlags::DONT_FOLLOW | WatchFlags::EXCL_UNLINK;
        inotify::add_watch(&*self.fd, folder, asked | how).map_err(|error| match error {
            Errno::NOSPC | Errno::NOMEM => Refused::Full,
            Errno::NOENT | Errno::NOTDIR | Errno::LOOP => Refused::Gone,
            error => Refused::Other(error.into()),
        })
    }

    fn unwatch(&mut self, id: i32, _folder: &Path) {
        // The system gives a watch up by itself when its folder is removed.
        let _ = inotify::remove_watch(&*self.fd, id);
    }

    /// Three quarters of what the person has: other programs watch too.
    fn limit() -> usize {
        let text = fs::read_to_string(Path::new(MAX_USER_WATCHES)).ok().flatten();
        text.and_then(|text| text.trim().parse().ok()).unwrap_or(USUAL_MAX) / 4 * 3
    }
}

impl Drop for Inotify {
    fn drop(&mut self) {
        if let Err(error) = inotify::remove_watch(&*self.fd, self.alarm) {
            tracing::warn!(%error, "a thread that listens for changes stays");
        }
    }
}

fn read(fd: &OwnedFd, alarm: i32, tell: &dyn Fn(Heard)) {
    let mut buffer = vec![MaybeUninit::uninit(); BUFFER];
    let mut reader = Reader::new(fd, &mut buffer);
    loop {
        match reader.next() {
            Ok(event) if event.wd() == alarm && event.events().contains(ReadFlags::IGNORED) => break,
            Ok(event) => {
                if let Some(heard) = heard(&event) {
                    tell(heard);
                }
            }
            Err(Errno::INTR) => {}
            Err(error) => {
                tracing::warn!(%error, "changes are not heard any more");
                break tell(Heard::Deaf);
            }
        }
    }
}

fn heard(event: &Event<'_>) -> Option<Heard> {
    let (events, folder) = (event.events(), event.wd());
    if events.contains(ReadFlags::QUEUE_OVERFLOW) {
        return Some(Heard::Lost);
    }
    if events.intersects(ReadFlags::DELETE_SELF | ReadFlags::MOVE_SELF | ReadFlags::UNMOUNT) {
        return Some(Heard::Gone { folder });
    }
    // What has no name is about the folder itself, and the one above tells it too.
    let name = OsStr::from_bytes(event.file_name()?.to_bytes()).to_owned();
    let what = if events.intersects(ReadFlags::CREATE | ReadFlags::MOVED_TO) {
        What::Came
    } else if events.intersects(ReadFlags::DELETE | ReadFlags::MOVED_FROM) {
        What::Went
    } else {
        What::Changed
    };
    Some(Heard::In { folder, name, what })
}
