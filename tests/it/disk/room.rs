//! Ways to have no room.

use std::fs;
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use skillmeat_core::error::ErrorCode;

use crate::hostile::child::{Child, Setting, child, disk};

/// The least that a disk gives out.
pub(super) const PAGE: usize = 4096;

/// How a test meets a disk that refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// A small file system is mounted.
    Mounted,
    /// No file may grow beyond a limit, or rights are missing.
    Limited,
}

impl Way {
    /// Runs the test with a small disk of its own, else with what is possible everywhere; says which, where the test is to
    /// run now.
    pub(super) fn find(test: &str, mounted: Setting, limited: Setting) -> Option<Self> {
        let ran = match child(test, mounted) {
            Child::Impossible(reason) => {
                eprintln!("{test}: no mount here ({})", reason.trim());
                child(test, limited)
            }
            ran => ran,
        };
        assert!(!matches!(ran, Child::Impossible(_)), "{test} can be run in no way: {ran:?}");
        if ran != Child::Here {
            return None;
        }
        let way = if is_mounted() { Self::Mounted } else { Self::Limited };
        eprintln!("{test}: {way:?}");
        Some(way)
    }

    /// The codes that want of room may have.
    pub(super) fn full(self) -> &'static [ErrorCode] {
        match self {
            Self::Mounted => &[ErrorCode::DiskFull],
            // The system's word for a file beyond the limit is another one.
            Self::Limited => &[ErrorCode::DiskFull, ErrorCode::Io, ErrorCode::LibraryInvalid],
        }
    }
}

fn is_mounted() -> bool {
    let device = |path: &Path| fs::metadata(path).unwrap().dev();
    let folder = disk();
    device(&folder) != device(folder.parent().unwrap())
}

/// Want of room, until it is dropped.
#[derive(Debug)]
pub(super) enum Full {
    /// A file that takes what is free.
    Filled(PathBuf),
    /// No file may grow beyond a limit.
    Limited,
    /// The small disk is small enough.
    AsItIs,
}

impl Full {
    /// Leaves so many pages free on the disk of that folder; where files are limited, each may have so many.
    pub(super) fn with_pages(way: Way, folder: &Path, free: usize) -> Self {
        if way == Way::Limited {
            return Self::limit(way, free * PAGE);
        }
        let file = folder.join("fill");
        let mut open = fs::File::create(&file).unwrap();
        while open.write_all(&[7; PAGE]).is_ok() {}
        let length = open.metadata().unwrap().len() as usize / PAGE * PAGE;
        open.set_len(length.saturating_sub(free * PAGE) as u64).unwrap();
        Self::Filled(file)
    }

    /// Limits files to so many bytes where there is no small disk.
    pub(super) fn limit(way: Way, bytes: usize) -> Self {
        if way == Way::Mounted {
            return Self::AsItIs;
        }
        set_limit(Some(bytes as u64));
        Self::Limited
    }
}

impl Drop for Full {
    fn drop(&mut self) {
        match self {
            Self::Filled(file) => fs::remove_file(file).unwrap(),
            Self::Limited => set_limit(None),
            Self::AsItIs => {}
        }
    }
}

fn set_limit(bytes: Option<u64>) {
    let Rlimit { maximum, .. } = getrlimit(Resource::Fsize);
    setrlimit(Resource::Fsize, Rlimit { current: bytes.or(maximum), maximum }).unwrap();
}
