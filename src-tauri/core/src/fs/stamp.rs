//! What `stat` says of a file, kept to tell later whether it must be read again.

use std::fs::Metadata;

use serde::{Deserialize, Serialize};

/// Size, times, identity and mode of a file, as one `stat` gave them.
///
/// Two equal stamps mean the content was not changed in between, unless the file was written within the clock's
/// granularity of the first look; [`Stamp::is_settled`] tells that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Size in bytes.
    pub size: u64,
    /// Time of the last content change, nanoseconds since 1970.
    pub mtime: i64,
    /// Time of the last change of content or status, nanoseconds since 1970; no program can set it back.
    pub ctime: i64,
    /// The file's identity on its device; 0 where the system has none.
    pub inode: u64,
    /// Type and permission bits; 0 where the system has none.
    pub mode: u32,
}

/// How long before a look a file must have been written for its stamp to be trusted, in nanoseconds. The kernel's
/// coarse clock ticks every 4 to 10 ms; git uses the same rule against its index.
const GRANULARITY: i64 = 20_000_000;

impl Stamp {
    /// Reads the stamp out of a `stat` result.
    #[cfg(unix)]
    pub fn of(meta: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self {
            size: meta.len(),
            mtime: meta.mtime().saturating_mul(1_000_000_000).saturating_add(meta.mtime_nsec()),
            ctime: meta.ctime().saturating_mul(1_000_000_000).saturating_add(meta.ctime_nsec()),
            inode: meta.ino(),
            mode: meta.mode(),
        }
    }

    /// Reads the stamp out of what `fstatat` gave.
    #[cfg(unix)]
    #[allow(
        clippy::unnecessary_cast,
        clippy::cast_sign_loss,
        clippy::cast_possible_wrap,
        clippy::cast_lossless,
        reason = "the fields have other widths on other systems; none holds more than these"
    )]
    pub(super) fn of_stat(stat: &rustix::fs::Stat) -> Self {
        let nanos = |seconds: i64, nanos: i64| seconds.saturating_mul(1_000_000_000).saturating_add(nanos);
        Self {
            size: stat.st_size as u64,
            mtime: nanos(stat.st_mtime as i64, stat.st_mtime_nsec as i64),
            ctime: nanos(stat.st_ctime as i64, stat.st_ctime_nsec as i64),
            inode: stat.st_ino as u64,
            mode: stat.st_mode as u32,
        }
    }

    /// Reads the stamp out of a `stat` result; without a change time, the creation time stands in.
    #[cfg(not(unix))]
    pub fn of(meta: &Metadata) -> Self {
        let nanos = |t: std::io::Result<std::time::SystemTime>| {
            t.ok()
                .and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok())
                .and_then(|d| i64::try_from(d.as_nanos()).ok())
                .unwrap_or(0)
        };
        Self { size: meta.len(), mtime: nanos(meta.modified()), ctime: nanos(meta.created()), inode: 0, mode: 0 }
    }

    /// Whether the file was last changed long enough before `seen_at` (nanoseconds since 1970) that a later change
    /// would have given it another stamp.
    pub fn is_settled(&self, seen_at: i64) -> bool {
        self.mtime.max(self.ctime).saturating_add(GRANULARITY) < seen_at
    }

    /// Whether any execute bit is set; never on systems without such bits.
    pub fn is_executable(&self) -> bool {
        self.mode & 0o111 != 0
    }
}
