//! The times that SkillMeat writes: local, and without saying of which place.

use toml::{Table, Value};

use crate::time::Timestamp;

/// A time as another program wrote it.
///
/// SkillMeat 0.9 writes `datetime.now()`: the wall clock of the machine that wrote, without an offset. Which moment that
/// was cannot be known in a cloned repository, so only the text is kept then; taking it as UTC would be wrong by hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalTime {
    /// What is written: `2026-11-22T11:56:20.851393`.
    pub text: String,
    /// The moment, where an offset is given.
    pub at: Option<Timestamp>,
}

impl LocalTime {
    /// Reads a date and time of ISO 8601 with or without an offset; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let at = Timestamp::parse(text)?;
        // Behind the date, which has its own hyphens.
        let offset = text.get(10..).is_some_and(|time| time.contains(['Z', 'z', '+', '-']));
        Some(Self { text: text.to_owned(), at: offset.then_some(at) })
    }

    /// The time under a key of an entry, written as text or as TOML has times.
    pub(super) fn of(entry: &Table, key: &str) -> Result<Option<Self>, String> {
        let read = match entry.get(key) {
            None => return Ok(None),
            Some(Value::String(text)) => Self::parse(text),
            Some(Value::Datetime(at)) => Self::parse(&at.to_string()),
            Some(_) => None,
        };
        read.map(Some).ok_or_else(|| format!("`{key}` is not a time"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_offset_makes_a_moment() {
        let naive = LocalTime::parse("2026-11-22T11:56:20.851393").unwrap();
        assert_eq!((naive.text.as_str(), naive.at), ("2026-11-22T11:56:20.851393", None));
        for text in ["2026-11-22T11:56:20Z", "2026-11-22T12:56:20.85+01:00", "2026-11-22T06:56:20-05:00"] {
            assert_eq!(LocalTime::parse(text).unwrap().at, Timestamp::parse("2026-11-22T11:56:20Z"), "{text}");
        }
        for text in ["", "yesterday", "2026-11-22", "2026-13-22T11:56:20", "\u{1b}[2J"] {
            assert_eq!(LocalTime::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_time_of_toml_is_a_time_too() {
        let entry: Table = "a = 2026-11-22T11:56:20Z\nb = 2026-11-22T11:56:20\nc = 7\n".parse().unwrap();
        let at = |key| LocalTime::of(&entry, key);
        assert_eq!(at("a").unwrap().unwrap().at, Timestamp::parse("2026-11-22T11:56:20Z"));
        assert_eq!(at("b").unwrap().unwrap().at, None);
        assert_eq!(at("none"), Ok(None));
        assert!(at("c").is_err());
    }
}
