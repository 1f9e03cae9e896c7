//! A line on the terminal that says how far a long operation is. Nothing of it in a pipe.

use std::io::{IsTerminal, Write};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use skillmeat_core::deployment::{ChangePhase, ChangeProgress, Control};

use crate::output::printable;

/// What is over sooner shows nothing.
const AFTER: Duration = Duration::from_millis(500);
const EVERY: Duration = Duration::from_millis(100);
/// Back to the line's start, and clear it.
const CLEAR: &str = "\r\x1b[K";

/// Shows progress on standard error; dropping it clears the line.
pub struct Progress {
    line: Arc<Line>,
    teller: Box<dyn Fn(ChangeProgress) + Sync>,
    cancelled: AtomicBool,
}

#[derive(Debug)]
struct Line {
    is_terminal: bool,
    began: Instant,
    shown: Mutex<Option<(ChangePhase, Instant)>>,
}

impl Progress {
    /// One that shows something if standard error is a terminal.
    pub fn on_terminal() -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        let line = Arc::new(Line { is_terminal, began: Instant::now(), shown: Mutex::new(None) });
        let teller = Arc::clone(&line);
        Self { line, teller: Box::new(move |progress| teller.tell(&progress)), cancelled: AtomicBool::new(false) }
    }

    /// What a workflow wants to have. Nobody cancels: an interrupted program is what recovery is for.
    pub fn control(&self) -> Control<'_> {
        Control { cancelled: &self.cancelled, progress: &*self.teller }
    }
}

impl Line {
    fn tell(&self, progress: &ChangeProgress) {
        if !self.is_terminal || self.began.elapsed() < AFTER {
            return;
        }
        let Ok(mut shown) = self.shown.try_lock() else { return };
        if shown.is_none_or(|(phase, at)| phase != progress.phase || at.elapsed() >= EVERY) {
            *shown = Some((progress.phase, Instant::now()));
            show(&format!("{CLEAR}{}", text(progress)));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.line.shown.lock().unwrap_or_else(PoisonError::into_inner).is_some() {
            show(CLEAR);
        }
    }
}

fn text(progress: &ChangeProgress) -> String {
    let doing = match progress.phase {
        ChangePhase::Preparing => "preparing",
        ChangePhase::Moving => "moving into place",
        ChangePhase::Finishing => return "finishing".to_owned(),
    };
    let subject = printable(progress.subject.as_deref().unwrap_or_default());
    format!("{doing} {} of {} {subject}", progress.done, progress.total)
}

/// A terminal that cannot be written to is no reason to stop.
fn show(text: &str) {
    let mut terminal = std::io::stderr().lock();
    let _ = terminal.write_all(text.as_bytes()).and_then(|()| terminal.flush());
}
