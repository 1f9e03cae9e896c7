//! The schema as ordered migrations. A migration that was ever released is never changed or removed; a new one is added
//! at the end. `PRAGMA user_version` holds the number of those that ran.

/// Every migration, oldest first.
///
/// What changes often (`used`) stands apart from the contents, since SQLite writes a whole row anew.
pub(super) const MIGRATIONS: &[&str] = &["
    CREATE TABLE objects (
        id   INTEGER PRIMARY KEY,
        hash BLOB NOT NULL UNIQUE,       -- SHA-256 of the content
        size INTEGER NOT NULL,           -- bytes of the content
        used INTEGER NOT NULL            -- a count of uses, the greater the later; no clock
    );
    CREATE INDEX objects_used ON objects (used, id, size);

    CREATE TABLE contents (id INTEGER PRIMARY KEY REFERENCES objects (id) ON DELETE CASCADE, content BLOB NOT NULL);
"];
