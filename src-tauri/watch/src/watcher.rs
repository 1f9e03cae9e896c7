//! The thread that watches.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use skillmeat_core::ops::WatchPlace;
use skillmeat_core::priority::give_way;

use crate::gather::{Changes, Gathering, Pace};
use crate::kernel::{Heard, Kernel};
use crate::watches::Watches;

#[cfg(target_os = "linux")]
type System = crate::inotify::Inotify;
#[cfg(not(target_os = "linux"))]
type System = crate::portable::Portable;

/// How often the places themselves are looked at: that costs one look each.
const LOOK_AT_PLACES: Duration = Duration::from_millis(500);
/// How much is followed before what was found is passed on.
const AT_ONCE: usize = 4096;

/// How to watch.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// A batch is told when nothing was heard for that long,
    pub quiet: Duration,
    /// or when its first news is that old.
    pub longest: Duration,
    /// How many folders are watched at most; none means three quarters of what the system allows a person.
    pub max_folders: Option<usize>,
    /// How often a place that cannot be watched is suspected.
    pub unwatched_every: Duration,
}

/// Whether places that are watched from now on are suspects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fresh {
    /// They are: nobody knows what was there before.
    Suspect,
    /// Whoever asks looks at all of them afterwards.
    LookedAt,
}

/// Watches until it is dropped.
#[derive(Debug)]
pub struct Watcher {
    tell: Sender<Message>,
    changes: Changes,
    unwatched: Arc<Mutex<Vec<PathBuf>>>,
    thread: Option<JoinHandle<()>>,
}

enum Message {
    Heard(Heard),
    Watch(Vec<WatchPlace>, Fresh, Sender<()>),
    Stop,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            quiet: Duration::from_millis(80),
            longest: Duration::from_millis(400),
            max_folders: None,
            unwatched_every: Duration::from_secs(60),
        }
    }
}

impl Watcher {
    /// Begins with no places. Where the system tells of no changes, all places are unwatched ones.
    ///
    /// # Errors
    /// [`std::io::Error`] when there is no thread to be had.
    pub fn start(options: Options) -> std::io::Result<Self> {
        let (tell, messages) = channel();
        let changes = Changes(Arc::new(Gathering::new(Pace { quiet: options.quiet, longest: options.longest })));
        let unwatched = Arc::<Mutex<Vec<PathBuf>>>::default();
        let heard = tell.clone();
        let start = move || {
            let heard = heard.clone();
            // Whoever does not listen any more is about to stop the kernel.
            System::start(move |what| drop(heard.send(Message::Heard(what))))
        };
        let work = Work { messages, gathering: Arc::clone(&changes.0), unwatched: Arc::clone(&unwatched), options };
        let named = std::thread::Builder::new().name("watch".to_owned());
        let thread = named.spawn(move || {
            // Thousands of folders take seconds, and nobody waits for them.
            give_way();
            work.run(Watches::new(options.max_folders, start));
        })?;
        Ok(Self { tell, changes, unwatched, thread: Some(thread) })
    }

    /// What changes.
    pub fn changes(&self) -> Changes {
        self.changes.clone()
    }

    /// Watches these places and no others, and returns when they are watched: whatever changes from then on is told.
    pub fn watch(&self, places: Vec<WatchPlace>, fresh: Fresh) {
        let (done, standing) = channel();
        if self.tell.send(Message::Watch(places, fresh, done)).is_err() || standing.recv().is_err() {
            tracing::error!("the thread that watches has ended");
        }
    }

    /// The places that cannot be watched. They are suspected every now and then.
    pub fn unwatched(&self) -> Vec<PathBuf> {
        self.unwatched.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        // One that has ended needs no telling.
        let _ = self.tell.send(Message::Stop);
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the thread that watches had failed");
        }
    }
}

/// What the thread works with.
struct Work {
    messages: Receiver<Message>,
    gathering: Arc<Gathering>,
    unwatched: Arc<Mutex<Vec<PathBuf>>>,
    options: Options,
}

impl Work {
    fn run<K: Kernel>(self, mut watches: Watches<K>) {
        let mut look = Instant::now() + LOOK_AT_PLACES;
        let mut again = Instant::now() + self.options.unwatched_every;
        loop {
            let first = self.messages.recv_timeout(look.saturating_duration_since(Instant::now()));
            if matches!(first, Err(RecvTimeoutError::Disconnected)) {
                return;
            }
            let mut told = Vec::new();
            for message in first.into_iter().chain(self.messages.try_iter().take(AT_ONCE)) {
                match message {
                    Message::Heard(heard) => watches.hear(heard),
                    Message::Watch(places, fresh, done) => {
                        self.pass_on(&mut watches);
                        watches.set(places);
                        if fresh == Fresh::LookedAt {
                            watches.take_news();
                        }
                        told.push(done);
                    }
                    Message::Stop => return,
                }
            }
            let now = Instant::now();
            if now >= look {
                watches.look_at_places();
                look = Instant::now() + LOOK_AT_PLACES;
            }
            if now >= again {
                watches.try_again();
                again = Instant::now() + self.options.unwatched_every;
            }
            self.pass_on(&mut watches);
            for done in told {
                // Whoever asked may have gone meanwhile.
                let _ = done.send(());
            }
        }
    }

    fn pass_on<K: Kernel>(&self, watches: &mut Watches<K>) {
        let unwatched: Vec<PathBuf> = watches.unwatched().map(PathBuf::from).collect();
        *self.unwatched.lock().unwrap_or_else(PoisonError::into_inner) = unwatched;
        let news = watches.take_news();
        self.gathering.add(news.suspects, news.everywhere);
    }
}

impl Drop for Work {
    /// Also after a panic: whoever waits for changes must not wait for ever.
    fn drop(&mut self) {
        self.gathering.end();
    }
}
