//! git's own files: whatever stands in them, what is told of a clone is an address without a secret and a commit, and
//! nothing outside of git's folder is taken for one.

use std::fs;
use std::path::Path;

use skillmeat_core::foreign::GitClone;

use super::foreign;

const COMMIT: &str = "1111111111111111111111111111111111111111";
const OUTSIDE: &str = "2222222222222222222222222222222222222222";

/// The input is each of git's files in turn.
pub fn git_clone(data: &[u8]) {
    let root = super::scratch().join("clone");
    for file in [".git/config", ".git/HEAD", ".git/refs/heads/main", ".git/packed-refs", ".git/commondir", "below/.git"]
    {
        laid_out(&root);
        fs::write(root.join(file), data).unwrap();
        for place in [root.join("below/SKILL.md"), root.clone()] {
            match GitClone::around(&place) {
                Ok(found) => sound(found.as_ref(), &place),
                Err(error) => {
                    // A line, a ref or a configuration that is too long is refused as well as one that is no text.
                    let short = data.len() < 4096;
                    assert!(!short || file == ".git/config" || super::text(data).is_none(), "{file}: {error}");
                    if file == ".git/config" && short {
                        foreign::refused(&error, data);
                    }
                }
            }
        }
        assert_eq!(fs::read(root.join(file)).unwrap(), data, "reading writes nothing");
        fs::remove_dir_all(&root).unwrap();
    }
}

fn laid_out(root: &Path) {
    fs::create_dir_all(root.join(".git/refs/heads")).unwrap();
    fs::create_dir_all(root.join("below")).unwrap();
    fs::write(root.join(".git/HEAD"), "ref: refs/heads/main\n").unwrap();
    fs::write(root.join(".git/packed-refs"), format!("{COMMIT} refs/heads/main\n")).unwrap();
    fs::write(root.join(".git/config"), "[remote \"origin\"]\nurl = https://github.com/x/y\n").unwrap();
    fs::write(root.join("below/SKILL.md"), "").unwrap();
    fs::write(root.join("main"), OUTSIDE).unwrap();
}

fn sound(found: Option<&GitClone>, place: &Path) {
    let Some(found) = found else { return };
    assert!(place.starts_with(found.root()));
    let Some(origin) = found.origin(place) else { return };
    foreign::origin(&origin);
    if let Some(commit) = &origin.reference {
        assert!(matches!(commit.len(), 40 | 64) && commit.bytes().all(|byte| byte.is_ascii_hexdigit()), "{commit}");
    }
}
