//! Addresses of repositories, as people, lock files and git write them.
//!
//! An address goes into a file of the library that is shared, and onto the screen. So nothing secret is kept of it, nothing
//! that is a program for git or for a browser, and nothing that only this machine can reach.

use crate::fs::RelPath;

/// The longest address that is taken, in bytes.
const MAX_ADDRESS: usize = 2_048;
/// The longest reference that is taken, in bytes; git stops a ref at 255 per component.
const MAX_REFERENCE: usize = 255;
/// What an address may begin with. Others are programs (`ext::`), scripts (`javascript:`) or local (`file:`).
const SCHEMES: [&str; 5] = ["https", "http", "ssh", "git", "git+ssh"];
/// Hosts that people name without a scheme, and that know a repository with and without `.git`.
const FORGES: [&str; 4] = ["github.com", "gitlab.com", "bitbucket.org", "codeberg.org"];

/// A place in a repository, as one text may name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    /// The repository, without anything secret.
    pub repository: String,
    /// The branch, tag or commit, where the text names one.
    pub reference: Option<String>,
    /// The place within, where the text names one.
    pub path: Option<RelPath>,
}

/// Reads an address: a URL, `git@host:path`, or `owner/repo` of GitHub. A URL of a folder on a forge is taken apart
/// (`…/tree/<reference>/<path>`; a branch with a slash in its name cannot be told from a path, so the first part counts).
///
/// `None` for what is none, for a local path, and for what may hide a secret in an unusual place.
pub(super) fn parse(text: &str) -> Option<Address> {
    let text = text.trim();
    let text = text.strip_prefix("git+").filter(|rest| rest.starts_with("http")).unwrap_or(text);
    if text.len() > MAX_ADDRESS
        || text.starts_with('-')
        || text.contains('\\')
        || !text.chars().all(|c| c.is_ascii_graphic())
    {
        return None;
    }
    if let Some((scheme, rest)) = text.split_once("://") {
        return url(&scheme.to_ascii_lowercase(), rest);
    }
    if FORGES.iter().any(|forge| text.split('/').next() == Some(*forge)) {
        return url("https", text);
    }
    scp(text).or_else(|| of_github(text))
}

/// `owner/repo` as GitHub has such names.
pub(super) fn of_github(text: &str) -> Option<Address> {
    let (owner, repo) = text.split_once('/')?;
    let repo = without_git(repo);
    let of = |name: &str, more: &[u8]| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || more.contains(&b))
    };
    let is_owner = of(owner, b"") && !owner.starts_with('-') && owner.len() <= 39;
    // SkillMeat writes `local/skill/x`, and `skills/x.md` is a file.
    let is_repo = of(repo, b"._") && !matches!(repo, "." | "..") && !repo.ends_with(".md");
    if !is_owner || !is_repo || owner == "local" {
        return None;
    }
    Some(Address { repository: format!("https://github.com/{owner}/{repo}"), reference: None, path: None })
}

/// A path without the `.git` at the end of its last name.
fn without_git(path: &str) -> &str {
    let bare = path.trim_end_matches(".git");
    if matches!(bare.rsplit('/').next(), Some("" | "." | "..")) { path } else { bare }
}

/// A branch, tag or commit, if it can be one: no text that a terminal or git would take for something else.
pub(super) fn reference(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = !text.is_empty() && text.len() <= MAX_REFERENCE && !text.starts_with('-');
    (fits && text.chars().all(|c| c.is_ascii_graphic() || (!c.is_ascii() && c.is_alphanumeric())))
        .then(|| text.to_owned())
}

fn url(scheme: &str, rest: &str) -> Option<Address> {
    if !SCHEMES.contains(&scheme) {
        return None;
    }
    // What is asked of a page may be a token; with an `@` behind it, it may be the end of a password.
    let (rest, asked) = rest.split_at(rest.find(['?', '#']).unwrap_or(rest.len()));
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (user, host) = match authority.rsplit_once('@') {
        Some((user, host)) => (Some(user), host),
        None => (None, authority),
    };
    let path = path.trim_end_matches('/');
    if !is_host(host) || path.starts_with('/') || !is_clean_path(path) || asked.contains('@') {
        return None;
    }
    // Over ssh a name belongs to the address and opens nothing; elsewhere it may be a token.
    let user = user.filter(|user| scheme.ends_with("ssh") && is_user(user)).map(|user| format!("{user}@"));
    let found = if scheme.starts_with("http") { taken_apart(host, path) } else { None };
    let (path, reference, below) = match found {
        Some((path, reference, below)) => (path, Some(reference), below),
        None => (path, None, None),
    };
    let path = if FORGES.contains(&host) { without_git(path) } else { path };
    let slash = if path.is_empty() { "" } else { "/" };
    let repository = format!("{scheme}://{}{host}{slash}{path}", user.unwrap_or_default());
    Some(Address { repository, reference, path: below })
}

/// Takes the page of a folder or file apart into repository, reference and path.
fn taken_apart<'a>(host: &str, path: &'a str) -> Option<(&'a str, String, Option<RelPath>)> {
    let (repository, rest) = match host {
        "github.com" => {
            let end = path.match_indices('/').nth(1)?.0;
            (&path[..end], &path[end + 1..])
        }
        _ => path.split_once("/-/")?,
    };
    let rest = rest.strip_prefix("tree/").or_else(|| rest.strip_prefix("blob/"))?;
    let (name, below) = rest.split_once('/').unwrap_or((rest, ""));
    Some((repository, reference(name)?, folder_of(below)))
}

/// The folder that a path names, `SKILL.md` and `./` taken off; `None` for the root itself and for what leads out.
pub(super) fn folder_of(path: &str) -> Option<RelPath> {
    let path = path.strip_prefix("./").unwrap_or(path).trim_end_matches('/');
    let path = match path.rsplit_once('/') {
        Some((folder, "SKILL.md")) => folder,
        None if path == "SKILL.md" => return None,
        _ => path,
    };
    RelPath::parse(path).ok()
}

/// `git@host:owner/repo`, as ssh and git write it.
fn scp(text: &str) -> Option<Address> {
    let at = text.split('/').next().unwrap_or(text).rfind('@');
    let (user, rest) = at.map_or((None, text), |at| (Some(&text[..at]), &text[at + 1..]));
    let (host, path) = rest.split_once(':')?;
    // One letter is a drive, and a name without a dot an abbreviation that only somebody's settings resolve.
    let user = user.filter(|user| is_user(user)).map(|user| format!("{user}@"));
    let known = user.is_some() || host.contains('.');
    if !known || host.len() < 2 || host.contains(':') || !is_host(host) || path.is_empty() || !is_clean_path(path) {
        return None;
    }
    Some(Address { repository: format!("{}{host}:{path}", user.unwrap_or_default()), reference: None, path: None })
}

/// A name without a password, and shorter than a token.
fn is_user(user: &str) -> bool {
    !user.is_empty()
        && user.len() <= 24
        && !user.starts_with('-')
        && user.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

fn is_host(host: &str) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, Some(port)),
        _ => (host, None),
    };
    let is_name = match name.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
        Some(address) => {
            !address.is_empty() && address.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b':' | b'.'))
        }
        None => name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.')),
    };
    let is_port =
        port.is_none_or(|port| !port.is_empty() && port.len() <= 5 && port.bytes().all(|b| b.is_ascii_digit()));
    is_name && is_port && name.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[')
}

/// Whether no part of a password can stand in a path: a password with a slash in it is cut there, and its end then looks
/// like a path with an `@`. A part may begin with one (`/@scope/name`).
fn is_clean_path(path: &str) -> bool {
    path.split('/').all(|part| !part.get(1..).is_some_and(|rest| rest.contains('@')))
        && !path.contains(['?', '#', '<', '>', '"', '|', '`', '\''])
        && !path.starts_with('-')
        && !path.contains("//")
        && !path.split('/').any(|part| part == "..")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> Option<String> {
        parse(text).map(|address| address.repository)
    }

    #[test]
    fn addresses_are_kept_without_what_is_secret() {
        for (text, kept) in [
            ("https://github.com/x/y", "https://github.com/x/y"),
            ("https://github.com/x/y.git/", "https://github.com/x/y"),
            ("https://sam:token@github.com/x/y.git", "https://github.com/x/y"),
            ("https://ghp_token@github.com/x/y", "https://github.com/x/y"),
            ("https://a:b@c:d@example.org:8443/x.git", "https://example.org:8443/x.git"),
            ("HTTPS://example.org/x?access_token=s#s", "https://example.org/x"),
            ("git+https://example.org/x.git", "https://example.org/x.git"),
            ("ssh://git@example.org:22/x", "ssh://git@example.org:22/x"),
            ("ssh://git:secret@example.org/x", "ssh://example.org/x"),
            ("git@github.com:x/y.git", "git@github.com:x/y.git"),
            ("sam:token@example.org:x/y", "example.org:x/y"),
            ("github.com/x/y", "https://github.com/x/y"),
            ("https://github.com/x/...git", "https://github.com/x/...git"),
            ("x/y.js", "https://github.com/x/y.js"),
            (" x/y ", "https://github.com/x/y"),
            ("http://[::1]:80/x", "http://[::1]:80/x"),
            ("https://example.org/@scope/x", "https://example.org/@scope/x"),
        ] {
            assert_eq!(shown(text).as_deref(), Some(kept), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_or_might_leak_is_none() {
        for text in [
            "",
            "x",
            "/srv/git/x",
            "../x",
            "./x/y",
            "C:/x",
            "C:\\x",
            "file:///srv/x",
            "ext::sh -c x",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://",
            "https:///x",
            "https://sam:pa/ss@example.org/x",
            "https://sam:12/ss@example.org/x",
            "https://-oProxyCommand=x/y",
            "ssh://-oProxyCommand=x/y",
            "-oProxy@host:x",
            "gh:x/y",
            "@host:x",
            "sam:token@host:x/y",
            "local/x",
            "local/skill/x",
            "a/b/c",
            "docs/x.md",
            "https://example.org/a b",
            "https://example.org/\u{202e}x",
            "https://exa\u{6d}ple.org\u{7}",
            "https://example.org/x/../../y",
        ] {
            let kept = shown(text);
            assert!(kept.is_none(), "{text:?} is {kept:?}");
        }
        assert_eq!(shown(&format!("https://example.org/{}", "x".repeat(3000))), None);
    }

    #[test]
    fn the_page_of_a_folder_is_taken_apart() {
        for (text, repository, reference, path) in [
            ("https://github.com/x/y/tree/main/skills/pdf", "https://github.com/x/y", "main", Some("skills/pdf")),
            ("https://github.com/x/y/blob/v1/skills/pdf/SKILL.md", "https://github.com/x/y", "v1", Some("skills/pdf")),
            ("https://github.com/x/y/tree/abc", "https://github.com/x/y", "abc", None),
            ("https://gitlab.com/g/s/y/-/tree/main/a", "https://gitlab.com/g/s/y", "main", Some("a")),
            ("https://github.com/x/y/tree/main/SKILL.md", "https://github.com/x/y", "main", None),
        ] {
            let address = parse(text).unwrap();
            assert_eq!(address.repository, repository, "{text}");
            assert_eq!(address.reference.as_deref(), Some(reference), "{text}");
            assert_eq!(address.path.as_ref().map(RelPath::as_str), path, "{text}");
        }
    }

    #[test]
    fn a_reference_is_one_word() {
        for text in ["main", "v1.2", "feature/größe", "0123abc"] {
            assert_eq!(reference(text).as_deref(), Some(text));
        }
        for text in ["", "-x", "a b", "a\u{1b}[2J", "\u{202e}x"] {
            assert_eq!(reference(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_password_is_never_kept(secret in "[a-zA-Z0-9:@/%_.~-]{0,12}", scheme in "(https|http|ssh|git)") {
            let secret = format!("S3CRET{secret}S3CRET");
            for user in [format!("sam:{secret}"), format!(":{secret}")] {
                for text in [format!("{scheme}://{user}@example.org/x/y"), format!("{user}@example.org:x/y")] {
                    let kept = shown(&text).unwrap_or_default();
                    prop_assert!(!kept.contains("S3CRET"), "{text} is {kept}");
                }
            }
        }

        #[test]
        fn what_was_read_reads_the_same_again(text in "\\PC{0,60}|(https|ssh|git)://[a-z@:./0-9-]{1,30}|[a-z@:./-]{1,30}") {
            if let Some(address) = parse(&text) {
                prop_assert_eq!(shown(&address.repository), Some(address.repository));
            }
        }
    }
}
