//! What sets come to, and how long a look at their files takes: `cargo bench -p skillmeat-core --bench resolve`.
#![allow(
    missing_docs,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a benchmark prepares real folders, and its macro makes a function without a comment"
)]

use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::time::SystemTime;

use criterion::{Criterion, criterion_group, criterion_main};
use skillmeat_core::collection::{BundleKind, Bundles, resolve_deployment_set};

/// What one set holds: sets and artifacts by number.
#[derive(Default, Clone)]
struct Made {
    sets: Vec<usize>,
    artifacts: Vec<usize>,
}

fn id(number: usize) -> String {
    format!("01930000-0000-7000-8000-{number:012x}")
}

/// A library of these sets on the disk.
fn library(sets: &[Made]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("sets")).unwrap();
    for (number, made) in sets.iter().enumerate() {
        let mut text = format!("id = \"{}\"\nname = \"Set {number}\"\n", id(number));
        for set in &made.sets {
            write!(text, "\n[[members]]\nset = \"{}\"\n", id(*set)).unwrap();
        }
        for artifact in &made.artifacts {
            write!(text, "\n[[members]]\nartifact = \"skill:artifact-{artifact}\"\n").unwrap();
        }
        fs::write(folder.path().join(format!("sets/set-{number}.toml")), text).unwrap();
    }
    folder
}

fn now() -> i64 {
    i64::try_from(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos()).unwrap()
}

fn load(sets: &[Made]) -> Bundles {
    let bundles = Bundles::load(library(sets).path(), None, now()).unwrap();
    assert_eq!((bundles.of_kind(BundleKind::Set).count(), bundles.invalid().count()), (sets.len(), 0));
    bundles
}

/// A tree of 155 sets with 5 × 4 × 3 × 2 leaves, two artifacts in each.
fn tree() -> Vec<Made> {
    let mut sets = vec![Made::default()];
    let mut level = vec![0];
    for width in [2, 4, 3, 5] {
        let mut below = Vec::new();
        for above in level {
            for _ in 0..width {
                let number = sets.len();
                below.push(number);
                sets[above].sets.push(number);
                sets.push(Made::default());
            }
        }
        level = below;
    }
    for (number, leaf) in level.into_iter().enumerate() {
        sets[leaf].artifacts = vec![2 * number, 2 * number + 1];
    }
    sets
}

/// 1,000 sets with 50 members each: up to four sets, the rest of 5,000 artifacts, so that most are met several times.
fn wide() -> Vec<Made> {
    let made = |number: usize| {
        let sets: Vec<usize> = (4 * number + 1..4 * number + 5).filter(|below| *below < 1_000).collect();
        let artifacts = (0..50 - sets.len()).map(|at| (number * 37 + at * 101) % 5_000).collect();
        Made { sets, artifacts }
    };
    (0..1_000).map(made).collect()
}

/// 20 levels of ten sets, each of which holds all ten of the next level.
fn layers() -> Vec<Made> {
    let made = |number: usize| {
        let next = (number / 10 + 1) * 10;
        if next < 200 {
            Made { sets: (next..next + 10).collect(), artifacts: Vec::new() }
        } else {
            Made { sets: Vec::new(), artifacts: vec![number, number + 1] }
        }
    };
    (0..200).map(made).collect()
}

fn resolving(criterion: &mut Criterion) {
    for (name, sets, count) in [
        ("resolve 155 sets (5×4×3×2 tree, two artifacts a leaf)", tree(), 240),
        ("resolve 1,000 sets × 50 members", wide(), 5_000),
        ("resolve 20 levels × 10 sets, each holding all of the next", layers(), 11),
    ] {
        let bundles = load(&sets);
        let uuid_of = |artifact: &str| Some(artifact.to_owned());
        let resolve = || resolve_deployment_set(&bundles, &id(0), &uuid_of).unwrap();
        assert_eq!(resolve().artifacts.len(), count, "{name}");
        criterion.bench_function(name, |bencher| bencher.iter(|| black_box(resolve())));
    }
}

fn looking(criterion: &mut Criterion) {
    let library = library(&wide());
    let (root, later) = (library.path(), now() + 60_000_000_000);
    criterion.bench_function("read 1,000 sets × 50 members", |bencher| {
        bencher.iter(|| Bundles::load(root, None, later).unwrap());
    });
    let known = Bundles::load(root, None, later).unwrap();
    assert!(Bundles::load(root, Some(&known), later).unwrap().is_same(&known));
    criterion.bench_function("look at 1,000 sets that did not change", |bencher| {
        bencher.iter(|| Bundles::load(root, Some(&known), later).unwrap());
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = resolving, looking
}
criterion_main!(benches);
