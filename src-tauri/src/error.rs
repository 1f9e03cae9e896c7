//! How errors leave the shell: always as a code, a sentence and hints, also after a mistake of the program itself.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use skillmeat_core::error::{ErrorBody, ErrorCode};

/// What a command answers with.
pub type Answer<T> = Result<T, ErrorBody>;

/// Runs `work`; a panic in it becomes an error of code `bug` and ends nothing else.
pub fn guarded<T>(work: impl FnOnce() -> Answer<T>) -> Answer<T> {
    // What a panic leaves behind is behind locks that survive it, or in files, whose writes are atomic.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| Err(bug(&text_of(payload.as_ref()))))
}

/// An error for what must not happen.
pub fn bug(what: &str) -> ErrorBody {
    ErrorBody::new(ErrorCode::Bug, format!("the program made a mistake: {what}"))
        .hint("The log in the program's home folder says more. Please report it.")
}

/// An error of the window system, the settings or the file manager.
pub fn io(what: &str, error: &dyn std::fmt::Display) -> ErrorBody {
    ErrorBody::new(ErrorCode::Io, format!("{what}: {error}"))
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let literal = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    literal.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "it gave no reason".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_bug_and_no_panic_becomes_nothing() {
        assert_eq!(guarded(|| Ok(1)), Ok(1));
        let number = 3;
        let literal = guarded::<()>(|| panic!("out of cheese")).unwrap_err();
        let formatted = guarded::<()>(|| panic!("out of cheese {number}")).unwrap_err();
        assert_eq!(literal.code, ErrorCode::Bug);
        assert!(literal.message.ends_with("out of cheese"));
        assert!(formatted.message.ends_with("out of cheese 3"));
    }
}
