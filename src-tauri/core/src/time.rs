//! Points in time as they are written into files and sent to the window.
//!
//! Deliberately not here: a clock. The time of an operation comes from the workspace it runs in
//! ([`crate::ops::Clock`]) and is handed down as a value.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, PrimitiveDateTime, UtcOffset};

/// A point in time, in UTC and to the second; as text it is RFC 3339 (`2026-11-22T11:54:13Z`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[cfg_attr(feature = "specta", specta(transparent))]
pub struct Timestamp(#[cfg_attr(feature = "specta", specta(type = String))] OffsetDateTime);

impl Timestamp {
    /// Takes a point in time in any offset and cuts it to whole seconds of UTC.
    pub fn new(at: OffsetDateTime) -> Self {
        // At the ends of the calendar the same moment may have no date in UTC; it keeps the one it has.
        let utc = at.checked_to_offset(UtcOffset::UTC).unwrap_or_else(|| at.replace_offset(UtcOffset::UTC));
        Self(utc.replace_nanosecond(0).unwrap_or(utc))
    }

    /// The point `seconds` after 1970-01-01T00:00:00Z; `None` outside the years that RFC 3339 can write.
    pub fn from_unix(seconds: i64) -> Option<Self> {
        let at = OffsetDateTime::from_unix_timestamp(seconds).ok()?;
        (0..=9999).contains(&at.year()).then(|| Self::new(at))
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub fn unix(self) -> i64 {
        self.0.unix_timestamp()
    }

    /// Reads RFC 3339. A time without an offset, as older SkillMeat records carry it, is taken as UTC.
    pub fn parse(text: &str) -> Option<Self> {
        let at = OffsetDateTime::parse(text, &Rfc3339).ok().or_else(|| {
            let naive = time::macros::format_description!(
                "[year]-[month]-[day]T[hour]:[minute]:[second][optional [.[subsecond]]]"
            );
            Some(PrimitiveDateTime::parse(text, naive).ok()?.assume_utc())
        })?;
        // In UTC it may lie outside the years that can be written.
        let utc = at.checked_to_offset(UtcOffset::UTC)?;
        (0..=9999).contains(&utc.year()).then(|| Self::new(utc))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (date, time) = (self.0.date(), self.0.time());
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
            date.year(),
            u8::from(date.month()),
            date.day(),
            time.hour(),
            time.minute(),
            time.second()
        )
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an RFC 3339 time"))
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn any_offset_becomes_utc_seconds() {
        for text in ["2026-11-22T12:54:13.75+01:00", "2026-11-22T11:54:13Z", "2026-11-22T11:54:13.609138"] {
            let at = Timestamp::parse(text).map(|t| t.to_string());
            assert_eq!(at.as_deref(), Some("2026-11-22T11:54:13Z"), "{text}");
        }
        assert_eq!(Timestamp::parse("yesterday"), None);
    }
}
