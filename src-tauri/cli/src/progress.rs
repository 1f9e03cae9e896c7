//! A line on the terminal that says how far a long operation is. Nothing of it in a pipe.

use std::io::{IsTerminal, Write};
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use skillmeat_core::deployment::{ChangePhase, ChangeProgress, Control};
use skillmeat_core::ops::{FindProgress, RefreshPhase, RefreshProgress};

use crate::output::printable;

/// What is over sooner shows nothing.
const AFTER: Duration = Duration::from_millis(500);
const EVERY: Duration = Duration::from_millis(100);
/// How much of a path is shown, in characters: a line that wraps cannot be cleared.
const PATH: usize = 40;
/// How wide a bar is, in characters.
const BAR: usize = 24;
/// Back to the line's start, and clear it.
const CLEAR: &str = "\r\x1b[K";

/// Shows progress on standard error; dropping it clears the line.
pub struct Progress {
    teller: Box<dyn Fn(ChangeProgress) + Sync>,
    cancelled: AtomicBool,
}

/// Shows on standard error how far a search is, if that is a terminal; dropping it clears the line.
#[derive(Debug)]
pub struct Searching(Line);

impl Searching {
    /// One that shows nothing yet.
    pub fn on_terminal() -> Self {
        Self(Line::on_terminal())
    }

    /// Tells how far it is.
    pub fn tell(&self, progress: &FindProgress) {
        self.0.tell("", || {
            let at = progress.at.chars().count().saturating_sub(PATH);
            let at: String = progress.at.chars().skip(at).collect();
            format!("{} folders, {} projects  {}", progress.folders, progress.found, printable(&at))
        });
    }
}

/// Shows on standard error how far a look at everything is, if that is a terminal; dropping it clears the line.
#[derive(Debug)]
pub struct Looking(Line);

impl Looking {
    /// One that shows nothing yet.
    pub fn on_terminal() -> Self {
        Self(Line::on_terminal())
    }

    /// Tells how far it is.
    pub fn tell(&self, progress: &RefreshProgress) {
        let doing = match progress.phase {
            RefreshPhase::Recovering => "bringing in order what was interrupted",
            RefreshPhase::Library => "reading the library",
            RefreshPhase::Projects => "looking at projects",
            RefreshPhase::Saving => "saving",
            RefreshPhase::Indexing => "reading files for the search",
        };
        self.0.tell(doing, || match progress.total {
            Some(total) => format!("{doing} {} {} of {total}", bar(progress.done, total), progress.done),
            None => doing.to_owned(),
        });
    }
}

#[derive(Debug)]
struct Line {
    is_terminal: bool,
    began: Instant,
    shown: Mutex<Option<(&'static str, Instant)>>,
}

impl Progress {
    /// One that shows something if standard error is a terminal.
    pub fn on_terminal() -> Self {
        let line = Line::on_terminal();
        let teller = move |progress: ChangeProgress| line.tell(doing(progress.phase), || text(&progress));
        Self { teller: Box::new(teller), cancelled: AtomicBool::new(false) }
    }

    /// What a workflow wants to have. Nobody cancels: an interrupted program is what recovery is for.
    pub fn control(&self) -> Control<'_> {
        Control { cancelled: &self.cancelled, progress: &*self.teller }
    }
}

impl Line {
    fn on_terminal() -> Self {
        Self { is_terminal: std::io::stderr().is_terminal(), began: Instant::now(), shown: Mutex::new(None) }
    }

    /// Shows a text, at once when another phase begins.
    fn tell(&self, phase: &'static str, text: impl FnOnce() -> String) {
        if !self.is_terminal || self.began.elapsed() < AFTER {
            return;
        }
        let Ok(mut shown) = self.shown.try_lock() else { return };
        if shown.is_none_or(|(before, at)| before != phase || at.elapsed() >= EVERY) {
            *shown = Some((phase, Instant::now()));
            show(&format!("{CLEAR}{}", text()));
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if self.shown.get_mut().unwrap_or_else(PoisonError::into_inner).is_some() {
            show(CLEAR);
        }
    }
}

fn doing(phase: ChangePhase) -> &'static str {
    match phase {
        ChangePhase::Preparing => "preparing",
        ChangePhase::Moving => "moving into place",
        ChangePhase::Finishing => "finishing",
    }
}

fn text(progress: &ChangeProgress) -> String {
    let doing = doing(progress.phase);
    if progress.phase == ChangePhase::Finishing {
        return doing.to_owned();
    }
    let subject = printable(progress.subject.as_deref().unwrap_or_default());
    format!("{doing} {} of {} {subject}", progress.done, progress.total)
}

/// How much is done, as a picture.
fn bar(done: u32, total: u32) -> String {
    let full = u64::from(done.min(total)) * BAR as u64 / u64::from(total.max(1));
    let full = usize::try_from(full).unwrap_or(BAR);
    format!("[{}{}]", "=".repeat(full), " ".repeat(BAR - full))
}

/// A terminal that cannot be written to is no reason to stop.
fn show(text: &str) {
    let mut terminal = std::io::stderr().lock();
    let _ = terminal.write_all(text.as_bytes()).and_then(|()| terminal.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_fills_from_empty_to_full() {
        let full = |bar: String| bar.matches('=').count();
        assert_eq!((full(bar(0, 300)), full(bar(150, 300)), full(bar(300, 300))), (0, BAR / 2, BAR));
        assert_eq!((full(bar(0, 0)), full(bar(9, 3)), full(bar(u32::MAX, u32::MAX))), (0, BAR, BAR));
        assert_eq!(bar(1, 7).len(), BAR + 2);
    }
}
