//! A home of any size, for benchmarks and for journeys at scale:
//! `big_home --artifacts N --projects N --deployments N --files N HOME WORKDIR`.
//!
//! The library is `HOME/collection`: of every ten artifacts eight are skills of `--files` small files, one is a command
//! (`command-00008`) and one an agent (`agent-00009`). The projects are `WORKDIR/project-000` and on, listed in
//! `HOME/projects.toml`. Everything lies there as deploying would have left it: the files, and manifests with their ledgers.
//! Every third project uses Codex beside Claude Code. The first artifacts are deployed everywhere, the others are spread;
//! one deployment in ten drifted, and every tenth project has one whose artifact is gone from the library.
//!
//! Not here: the cache. Whoever measures refreshes it by the program that is measured.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a generator of test data writes real folders"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use skillmeat_core::artifact::{ArtifactId, ArtifactKind, Digest, FileMode, Ledger, LedgerEntry, Shape};
use skillmeat_core::fs::RelPath;
use skillmeat_core::platform::{PlatformTable, Profile, ProfileId};
use skillmeat_core::project::{MANIFEST_NAME, Manifest, ProjectList, Record};
use skillmeat_core::time::Timestamp;

/// How many artifacts every project has.
const COMMON: usize = 20;
/// When the first deployment was made: 2026-03-01T09:00:00Z.
const FIRST: i64 = 1_772_355_600;
const WORDS: [&str; 16] = [
    "alpha", "parser", "render", "schema", "token", "cache", "deploy", "agent", "index", "query", "merge", "review",
    "format", "table", "metric", "layout",
];

struct Sizes {
    artifacts: usize,
    projects: usize,
    deployments: usize,
    files: usize,
}

fn main() {
    let (sizes, home, work) = arguments();
    library(&home.join("collection"), &sizes);
    let table = PlatformTable::built_in();
    let mut list = ProjectList::load(&home.join("projects.toml")).unwrap();
    for number in 0..sizes.projects {
        let root = work.join(format!("project-{number:03}"));
        project(&root, number, &sizes, &table);
        list.add(root.to_str().unwrap(), at(number));
    }
    list.save(&home.join("projects.toml")).unwrap();
}

fn arguments() -> (Sizes, PathBuf, PathBuf) {
    let mut sizes = Sizes { artifacts: 1_000, projects: 30, deployments: 6_000, files: 1 };
    let mut folders = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let size = match argument.as_str() {
            "--artifacts" => &mut sizes.artifacts,
            "--projects" => &mut sizes.projects,
            "--deployments" => &mut sizes.deployments,
            "--files" => &mut sizes.files,
            folder => {
                folders.push(std::path::absolute(folder).unwrap());
                continue;
            }
        };
        *size = arguments.next().and_then(|number| number.parse().ok()).expect("a number");
    }
    let [home, work]: [PathBuf; 2] = folders.try_into().expect("HOME WORKDIR");
    assert!(sizes.projects > 0 && sizes.files > 0, "there must be a project, and a file in a skill");
    assert!(
        sizes.deployments.div_ceil(sizes.projects) <= sizes.artifacts,
        "a project has each artifact once: more projects or more artifacts"
    );
    (sizes, home, work)
}

fn at(number: usize) -> Timestamp {
    Timestamp::from_unix(FIRST + 61 * i64::try_from(number).unwrap()).unwrap()
}

fn artifact(number: usize) -> ArtifactId {
    let kind = match number % 10 {
        8 => ArtifactKind::Command,
        9 => ArtifactKind::Agent,
        _ => ArtifactKind::Skill,
    };
    format!("{kind}:{kind}-{number:05}").parse().unwrap()
}

/// The files of an artifact by their path in it; of a single file by its name in the library.
fn files(id: &ArtifactId, number: usize, sizes: &Sizes) -> BTreeMap<String, String> {
    let mut random = number as u64 ^ 0x5DEE_CE66;
    let mut sentences = || {
        let mut text = String::new();
        for _ in 0..6 {
            let mut word = || {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                WORDS[(random >> 60) as usize]
            };
            writeln!(text, "{} {} {} {} {} {}.", word(), word(), word(), word(), word(), word()).unwrap();
        }
        text
    };
    let name = &id.name;
    let head = format!("---\nname: {name}\ndescription: Number {number} of many\ntags: [t{}]\n---\n", number % 20);
    let main = if id.kind.shape() == Shape::File { format!("{name}.md") } else { "SKILL.md".to_owned() };
    let mut files = BTreeMap::from([(main, head + &sentences())]);
    if id.kind.shape() == Shape::Folder {
        files.extend((1..sizes.files).map(|file| (format!("reference/{file:02}.md"), sentences())));
    }
    files
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn library(root: &Path, sizes: &Sizes) {
    fs::create_dir_all(root).unwrap();
    for number in 0..sizes.artifacts {
        let id = artifact(number);
        let mut folder = root.join(id.kind.containers()[0]);
        if id.kind.shape() == Shape::Folder {
            folder.push(id.name.as_str());
        }
        files(&id, number, sizes).iter().for_each(|(path, text)| write(&folder.join(path), text));
    }
}

/// The artifacts of a project, each once: those that everybody has, then every so-manieth, from another one on in each.
fn chosen(number: usize, sizes: &Sizes) -> impl Iterator<Item = usize> {
    let count = sizes.deployments / sizes.projects + usize::from(number < sizes.deployments % sizes.projects);
    let common = COMMON.min(count);
    let (others, rest) = (count - common, sizes.artifacts - common);
    let stride = rest.checked_div(others).unwrap_or(1);
    (0..common).chain((0..others).map(move |nth| common + (number * 131 + nth * stride) % rest))
}

fn project(root: &Path, number: usize, sizes: &Sizes, table: &PlatformTable) {
    let claude = table.slices(&ProfileId::primary());
    let codex = table.slices(&ProfileId::new("codex-default"));
    fs::create_dir_all(root.join(".claude")).unwrap();
    if number.is_multiple_of(3) {
        fs::create_dir_all(root.join(".codex")).unwrap();
    }
    write(&root.join("README.md"), &format!("# Project {number}\n"));
    let mut manifests: BTreeMap<PathBuf, Manifest> = BTreeMap::new();
    let last = chosen(number, sizes).count().saturating_sub(1);
    for (nth, index) in chosen(number, sizes).enumerate() {
        let is_gone = nth == last && number % 10 == 5;
        let id = if is_gone { format!("skill:gone-{:03}", number % 30).parse().unwrap() } else { artifact(index) };
        let taker = |slices: &[Profile]| slices.iter().find(|slice| slice.folder(id.kind).is_some()).cloned();
        let elsewhere = (number.is_multiple_of(3) && nth % 4 == 3).then(|| taker(&codex)).flatten();
        let profile = elsewhere.or_else(|| taker(&claude)).expect("Claude Code takes every kind");
        let folder = root.join(profile.root.as_str());
        let manifest = manifests.entry(folder.clone()).or_insert_with(|| Manifest::load(&folder).unwrap());
        deploy(manifest, &folder, &profile, &id, (number, nth), files(&id, index, sizes));
    }
    for (folder, mut manifest) in manifests {
        write(&folder.join(MANIFEST_NAME), &manifest.text().unwrap());
    }
}

/// Writes one deployment's files and its record, for one in ten with something that happened since.
fn deploy(
    manifest: &mut Manifest,
    folder: &Path,
    profile: &Profile,
    id: &ArtifactId,
    (project, nth): (usize, usize),
    files: BTreeMap<String, String>,
) {
    let path = profile.destination(id.kind, &id.name, None).unwrap().unwrap();
    let state = (project + nth) % 40;
    let (library_moved, changed_here, missing) = (matches!(state, 17 | 37), matches!(state, 7 | 37), state == 27);
    let mut ledger = Ledger::default();
    for (name, mut text) in files {
        if library_moved {
            text.push_str("As it was in an older version.\n");
        }
        let (name, place) = match id.kind.shape() {
            Shape::File => (path.last(), folder.join(path.as_str())),
            Shape::Folder => (RelPath::parse(&name).unwrap(), folder.join(path.as_str()).join(&name)),
        };
        ledger.0.insert(name, LedgerEntry { digest: Digest::of(text.as_bytes()), mode: FileMode::Plain });
        if changed_here {
            text.push_str("Changed in the project.\n");
        }
        if !missing {
            write(&place, &text);
        }
    }
    if let Some(parent) = path.parent() {
        manifest.note_created(parent.as_str());
    }
    manifest.put(Record {
        artifact: id.clone(),
        artifact_uuid: Some(id.uuid_in("default").to_string()),
        collection: Some("default".to_owned()),
        profile: Some(profile.id.clone()),
        platform: Some(profile.platform.clone()),
        path,
        deployed_at: Some(at(project * 200 + nth)),
        content_hash: Some(ledger.content_hash()),
        mode: Some("copy".to_owned()),
        link: None,
        files: ledger,
    });
}
