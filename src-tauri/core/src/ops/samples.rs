//! The samples that come with the program.

use std::path::Path;

use include_dir::{Dir, include_dir};

use crate::fs::{self, FsError};

static SAMPLES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/samples");

/// Writes them below `root`, which is made. What starts with `#!` can be executed.
pub(super) fn write(root: &Path) -> Result<(), FsError> {
    write_dir(&SAMPLES, root)
}

fn write_dir(dir: &Dir<'_>, root: &Path) -> Result<(), FsError> {
    fs::create_dir_all(&root.join(dir.path()))?;
    for file in dir.files() {
        fs::write_new(&root.join(file.path()), file.contents(), file.contents().starts_with(b"#!"))?;
    }
    dir.dirs().try_for_each(|inner| write_dir(inner, root))
}
