//! Changes by other programs: `skm` commits into the same cache while the window is open.

use std::time::Duration;

use skillmeat_core::cache::CacheCondition;
use skillmeat_core::fs::{self, Stamp};
use skillmeat_core::ops::{self, OperationQuery, OperationSummary, Workspace};
use tauri::{AppHandle, Manager, Runtime};

use crate::events::{ChangeCause, all_views_changed, history_changed};
use crate::shell::Shell;

/// How often it is asked. The question costs some microseconds: SQLite compares one number in its shared memory, and one
/// folder is looked at.
const EVERY: Duration = Duration::from_millis(200);

/// What can change without the page's doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Seen {
    commits: Option<i64>,
    condition: CacheCondition,
    /// The folder of journals. An operation's journal goes when history has it, which is after the cache was told.
    journals: Option<Stamp>,
}

impl Seen {
    fn now(shell: &Shell) -> Self {
        let journals = fs::lstat(&shell.workspace.home().journals()).ok().flatten().map(|found| found.stamp);
        Self { commits: shell.workspace.cache().outside_changes(), condition: shell.cache_condition(), journals }
    }

    /// Whether `later` shows something new. A cache that is being written to cannot be asked, which tells nothing.
    fn differs(self, later: Self) -> bool {
        self.condition != later.condition || (later.commits.is_some() && self.commits != later.commits)
    }
}

/// What was done last.
fn newest(workspace: &Workspace) -> Option<OperationSummary> {
    let query = OperationQuery { limit: 1, ..OperationQuery::default() };
    ops::list_operations(workspace, &query).ok()?.operations.into_iter().next()
}

/// Follows the cache until the program ends and tells the page when others changed it.
pub fn follow<R: Runtime>(app: &AppHandle<R>) {
    let app = app.clone();
    let watch = move || {
        let shell = app.state::<Shell>();
        let (mut seen, mut told) = (Seen::now(&shell), None);
        loop {
            std::thread::sleep(EVERY);
            let now = Seen::now(&shell);
            if seen.differs(now) {
                all_views_changed(&app, ChangeCause::Outside);
            } else if seen.journals != now.journals
                && let Some(operation) = newest(&shell.workspace)
            {
                // Of what this program did the page knows already.
                if operation.program != shell.workspace.program() && told.as_ref() != Some(&operation.id) {
                    history_changed(&app, ChangeCause::Outside);
                }
                told = Some(operation.id);
            }
            seen = Seen { commits: now.commits.or(seen.commits), ..now };
        }
    };
    let named = std::thread::Builder::new().name("outside-changes".to_owned());
    if let Err(error) = named.spawn(watch) {
        tracing::warn!(%error, "changes by other programs show only after a refresh");
    }
}
