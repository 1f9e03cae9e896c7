//! The state of the running program, managed by Tauri and given to every command.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use skillmeat_core::cache::CacheCondition;
use skillmeat_core::error::ErrorBody;
use skillmeat_core::ops::{Home, Recovered, SystemClock, Workspace};
use skillmeat_core::platform::Surroundings;

use crate::changing::Changing;
use crate::environment::Environment;
use crate::error::{Answer, bug, guarded};
use crate::finding::Finding;
use crate::indexing::Indexer;
use crate::refresher::Refresher;
use crate::watching::Watching;

/// How long an operation of the window waits for a lock that another program holds.
const PATIENCE: Duration = Duration::from_secs(10);

/// Everything that lives as long as the program.
#[derive(Debug)]
pub struct Shell {
    /// Home, cache and locks. Shared with the threads that work in the background.
    pub workspace: Arc<Workspace>,
    /// What the environment said at the start.
    pub environment: Environment,
    /// Runs refreshes one at a time.
    pub refresher: Refresher,
    /// Carries out changes one at a time.
    pub changing: Changing,
    /// Searches for projects.
    pub finding: Finding,
    /// Watches the disk.
    pub watching: Watching,
    /// Reads contents for the search.
    pub indexer: Indexer,
    awake: AtomicBool,
    at_work: Arc<AtWork>,
}

/// How many workflows are running, so that the program does not end in the middle of one.
#[derive(Debug, Default)]
struct AtWork {
    count: Mutex<usize>,
    fewer: Condvar,
}

/// One running workflow.
struct Working(Arc<AtWork>);

impl Shell {
    /// Opens the home of an environment.
    pub fn open(environment: Environment) -> Self {
        // The first word is what history calls this program.
        let holder = format!("window ({})", std::process::id());
        let home = Home::new(&environment.home);
        let surroundings = Surroundings::new(environment.user_home.clone(), environment.variables.clone());
        let workspace = Workspace::open(home, Box::new(SystemClock), holder, PATIENCE).in_surroundings(surroundings);
        Self {
            workspace: Arc::new(workspace.with_sets_variable(environment.deployment_sets)),
            environment,
            refresher: Refresher::default(),
            changing: Changing::default(),
            finding: Finding::default(),
            watching: Watching::default(),
            indexer: Indexer::default(),
            awake: AtomicBool::new(false),
            at_work: Arc::default(),
        }
    }

    /// Runs a workflow on a thread that may block, so that the window never waits for a disk.
    ///
    /// # Errors
    /// What the workflow refuses, and code `bug` when it panics.
    pub async fn ask<T, E>(&self, work: impl FnOnce(&Workspace) -> Result<T, E> + Send + 'static) -> Answer<T>
    where
        T: Send + 'static,
        E: Into<ErrorBody>,
    {
        let workspace = Arc::clone(&self.workspace);
        let working = Working::begin(&self.at_work);
        on_a_thread(move || {
            let _working = working;
            work(&workspace).map_err(Into::into)
        })
        .await
    }

    /// Waits until no workflow is running any more, at most that long; says whether that was reached. A refresh is not
    /// waited for: it commits once, so breaking it off leaves the cache as it was.
    pub fn settle(&self, patience: Duration) -> bool {
        let count = self.at_work.count.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.at_work.fewer.wait_timeout_while(count, patience, |count| *count > 0);
        !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }

    /// Whether the page shows something yet; what runs in the background waits for that.
    pub fn is_awake(&self) -> bool {
        self.awake.load(Ordering::Acquire)
    }

    /// Notes that the page shows something; true the first time.
    pub fn wake(&self) -> bool {
        !self.awake.swap(true, Ordering::AcqRel)
    }

    /// What was brought in order since the start.
    pub fn recovered(&self) -> Vec<Recovered> {
        self.workspace.recovered()
    }

    /// In what condition the cache is now.
    pub fn cache_condition(&self) -> CacheCondition {
        match self.workspace.cache().condition() {
            CacheCondition::InMemory => CacheCondition::InMemory,
            _ if self.workspace.is_cache_behind() => CacheCondition::Behind,
            CacheCondition::Rebuilt if !self.refresher.has_succeeded() => CacheCondition::Rebuilt,
            _ => CacheCondition::Fresh,
        }
    }
}

impl Working {
    fn begin(at_work: &Arc<AtWork>) -> Self {
        *at_work.count.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        Self(Arc::clone(at_work))
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        *self.0.count.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.0.fewer.notify_all();
    }
}

/// Runs `work` on a thread that may block.
///
/// # Errors
/// What `work` returns, and code `bug` when it panics.
pub async fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> Answer<T> + Send + 'static) -> Answer<T> {
    match tauri::async_runtime::spawn_blocking(move || guarded(work)).await {
        Ok(answer) => answer,
        Err(error) => Err(bug(&error.to_string())),
    }
}
