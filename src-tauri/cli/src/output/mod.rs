//! What is printed: one document, or text for a person. Messages go to standard error.

mod style;
mod table;

use std::io::{ErrorKind, IsTerminal, Write};
use std::process::ExitCode;

use serde::Serialize;
use skillmeat_core::error::ErrorBody;

pub use style::{Style, Tone, printable};
pub use table::Table;

/// How to answer.
#[derive(Debug)]
pub struct Output {
    json: bool,
    style: Style,
}

/// An answer, ready to be printed.
#[derive(Debug)]
pub struct Reply {
    text: String,
    /// Whether a part of what was asked for failed.
    failed: bool,
}

/// The document of a refusal.
#[derive(Serialize)]
struct Refusal<'a> {
    error: &'a ErrorBody,
}

impl Output {
    /// JSON if asked for, else text, coloured where a terminal shows it and nobody forbids it.
    #[allow(clippy::disallowed_methods, reason = "NO_COLOR is a matter of the output alone")]
    pub fn new(json: bool) -> Self {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self { json, style: Style { colour: !plain && std::io::stdout().is_terminal() } }
    }

    /// Whether a program reads the reply.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// An answer: the document, or the text made for a person.
    pub fn reply(&self, document: &impl Serialize, text: impl FnOnce(&Style) -> String) -> Reply {
        Reply { text: if self.json { to_json(document) } else { text(&self.style) }, failed: false }
    }

    /// Tells something beside the answer.
    pub fn warn(&self, message: &str) {
        eprintln!("skm: {}", printable(message));
    }

    /// Tells that the cache does not know yet what was done.
    pub fn warn_if_behind(&self, behind: bool) {
        if behind {
            self.warn("the lists of the window are behind; skm refresh brings them up to date");
        }
    }

    /// Tells an error beside the answer, with what to do about it. A document carries its errors itself.
    pub fn complain(&self, about: Option<&str>, error: &ErrorBody) {
        if self.json {
            return;
        }
        match about {
            Some(subject) => self.warn(&format!("{subject}: {}", error.message)),
            None => self.warn(&error.message),
        }
        for hint in &error.hints {
            eprintln!("     {}", printable(hint));
        }
    }

    /// Prints the answer and turns it into an exit status.
    pub fn finish(&self, reply: Result<Reply, ErrorBody>) -> ExitCode {
        let reply = reply.unwrap_or_else(|error| {
            self.complain(None, &error);
            let text = if self.json { to_json(&Refusal { error: &error }) } else { String::new() };
            Reply { text, failed: true }
        });
        match print(&reply.text) {
            Ok(()) if !reply.failed => ExitCode::SUCCESS,
            Ok(()) => ExitCode::FAILURE,
            Err(error) => {
                self.warn(&format!("the answer could not be written: {error}"));
                ExitCode::FAILURE
            }
        }
    }
}

impl Reply {
    /// The answer with the status that fits.
    #[must_use]
    pub fn failed_if(mut self, failed: bool) -> Self {
        self.failed = failed;
        self
    }
}

#[allow(clippy::expect_used, reason = "our documents have text keys and finite numbers, all that JSON asks for")]
fn to_json(document: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(document).expect("a document is JSON");
    text.push('\n');
    text
}

/// Prints at once. A reader that has seen enough, such as `head`, is no failure.
fn print(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}
