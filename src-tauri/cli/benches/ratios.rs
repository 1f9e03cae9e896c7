//! `skm` against the plain tools of the system, as ratios within one run: `script/bench`.
//!
//! Ratios travel between machines better than milliseconds do. Every run works in fresh folders, since creating files where
//! others were just deleted is many times slower on ext4. The figures of one machine are in docs/benchmarks.md.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark prepares real folders"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use skillmeat_core::cache::{ArtifactQuery, ArtifactSort};
use skillmeat_core::ops::{self, Depth, Home, SystemClock, Workspace};

const SKM: &str = env!("CARGO_BIN_EXE_skm");
const WORDS: [&str; 16] = [
    "alpha", "parser", "render", "schema", "token", "cache", "deploy", "agent", "index", "query", "merge", "review",
    "format", "table", "metric", "layout",
];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--scan-in") {
        return scan_in(Path::new(&arguments[at + 1]));
    }
    // `cargo test --benches` runs benchmarks with --test: nothing is measured then.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return;
    }
    let folder = tempfile::Builder::new().prefix("skm-bench-").tempdir_in(place()).unwrap();
    let root = folder.path();
    if arguments.iter().any(|argument| argument == "--only-searches") {
        return searches(root);
    }
    println!("| what | ours | theirs | ratio | aim |\n|---|---|---|---|---|");
    deploys(root);
    set_deploys(root);
    searches(root);
    for skills in [1_000, 10_000] {
        scans(root, skills);
    }
    pages(&root.join("scan-10000/home"));
}

/// Where to work: the target folder, which lies on a real disk.
fn place() -> PathBuf {
    let target = Path::new(SKM).ancestors().nth(2).unwrap().to_path_buf();
    fs::create_dir_all(&target).unwrap();
    target
}

fn row(what: &str, ours: Duration, theirs: Duration, aim: &str) {
    let ms = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
    println!("| {what} | {} | {} | {:.2} | {aim} |", ms(ours), ms(theirs), ours.as_secs_f64() / theirs.as_secs_f64());
}

/// The median of several runs; `prepare` is not measured.
fn median<T>(runs: usize, mut prepare: impl FnMut(usize) -> T, mut run: impl FnMut(T)) -> Duration {
    let mut times: Vec<Duration> = (0..runs)
        .map(|number| {
            let prepared = prepare(number);
            let start = Instant::now();
            run(prepared);
            start.elapsed()
        })
        .collect();
    times.sort();
    times[runs / 2]
}

fn must(command: &mut Command) {
    let status = command.stdout(Stdio::null()).status().unwrap();
    assert!(status.success(), "{command:?}: {status}");
}

fn skm(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(SKM);
    command.env("SKILLMEAT_HOME", home).args(arguments);
    command
}

fn fresh(folder: &Path) -> PathBuf {
    fs::create_dir_all(folder).unwrap();
    folder.to_path_buf()
}

/// A library of skills with six files of 4 KB each.
fn library(home: &Path, skills: usize) -> PathBuf {
    let library = home.join("collection");
    let mut random = 42_u64;
    let mut word = move || {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        WORDS[(random >> 60) as usize]
    };
    for number in 0..skills {
        let skill = library.join(format!("skills/skill-{number:05}"));
        fs::create_dir_all(skill.join("reference")).unwrap();
        fs::create_dir_all(skill.join("scripts")).unwrap();
        let mut text = |head: String| {
            let mut text = head;
            while text.len() < 4_000 {
                let _ = writeln!(text, "{} {} {} {} {} {}.", word(), word(), word(), word(), word(), word());
            }
            text
        };
        let front = format!(
            "---\nname: skill-{number:05}\ndescription: Skill number {number}\ntags: [t{}]\n---\n",
            number % 20
        );
        fs::write(skill.join("SKILL.md"), text(front)).unwrap();
        for file in ["reference/a.md", "reference/b.md", "reference/c.md", "scripts/a.py", "scripts/b.py"] {
            fs::write(skill.join(file), text(format!("# {file}\n"))).unwrap();
        }
    }
    library
}

fn deploys(root: &Path) {
    let home = root.join("deploy/home");
    let skills = library(&home, 200).join("skills");
    must(&mut skm(&home, &["refresh"]));
    must(&mut Command::new("sync"));
    let names: Vec<String> = (0..200).map(|number| format!("skill:skill-{number:05}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let deploy = |verb: &str, names: &[&str], project: &Path| {
        let mut command = skm(&home, &[verb]);
        command.args(names).arg("--project").arg(project);
        command
    };

    let one = skills.join("skill-00007");
    let copy = median(
        21,
        |n| fresh(&root.join(format!("deploy/cp1-{n}"))),
        |to| must(Command::new("cp").arg("-r").arg(&one).arg(&to)),
    );
    let ours = median(
        21,
        |n| fresh(&root.join(format!("deploy/one-{n}"))),
        |to| must(&mut deploy("deploy", &names[7..8], &to)),
    );
    row("`skm deploy` of 1 skill, against `cp -r`", ours, copy, "3");

    let copy = median(
        9,
        |n| fresh(&root.join(format!("deploy/cp200-{n}"))),
        |to| must(Command::new("cp").arg("-r").arg(&skills).arg(&to)),
    );
    let ours =
        median(9, |n| fresh(&root.join(format!("deploy/many-{n}"))), |to| must(&mut deploy("deploy", &names, &to)));
    row("`skm deploy` of 200 skills, against `cp -r`", ours, copy, "1.5");
    let again = median(9, |n| root.join(format!("deploy/many-{n}")), |to| must(&mut deploy("deploy", &names, &to)));
    row("the same again, unchanged, against `cp -r`", again, copy, "0.5");
    let drift = median(
        9,
        |n| root.join(format!("deploy/many-{n}")),
        |to| {
            must(skm(&home, &["status"]).arg("--project").arg(&to));
        },
    );
    let find = median(
        9,
        |n| root.join(format!("deploy/many-{n}")),
        |to| {
            must(Command::new("find").arg(&to).args(["-type", "f"]));
        },
    );
    row("`skm status` of 200 deployed skills, nothing changed, against `find -type f`", drift, find, "1");
    let remove =
        median(9, |n| root.join(format!("deploy/cp200-{n}")), |from| must(Command::new("rm").arg("-rf").arg(&from)));
    let ours =
        median(9, |n| root.join(format!("deploy/many-{n}")), |from| must(&mut deploy("undeploy", &names, &from)));
    row("`skm undeploy` of the 200, against `rm -rf`", ours, remove, "0.5");
    // Nine deploys and nine undeploys stand in history by now, and the last one is taken back each time.
    let restore = median(9, |_| (), |()| must(&mut skm(&home, &["undo"])));
    row("`skm undo` of the undeploy of 200, against `cp -r`", restore, copy, "1");
    let back = median(9, |_| (), |()| must(&mut skm(&home, &["undo"])));
    row("`skm undo` of the deploy of 200, against `cp -r`", back, copy, "1");
}

/// A set of 100 skills into ten projects, in one operation.
fn set_deploys(root: &Path) {
    let home = root.join("sets/home");
    let library = library(&home, 100);
    let mut text = "id = \"01930000-0000-7000-8000-000000000001\"\nname = \"Kit\"\n".to_owned();
    (0..100).for_each(|number| {
        let _ = write!(text, "[[members]]\nartifact = \"skill:skill-{number:05}\"\n");
    });
    fs::create_dir_all(library.join("sets")).unwrap();
    fs::write(library.join("sets/kit.toml"), text).unwrap();
    must(&mut skm(&home, &["refresh"]));
    must(&mut Command::new("sync"));
    let projects = |name: &str| -> Vec<PathBuf> {
        (0..10).map(|number| fresh(&root.join(format!("sets/{name}/project-{number}")))).collect()
    };
    let copy = median(
        5,
        |n| projects(&format!("cp-{n}")),
        |projects| {
            let mut copy = Command::new("sh");
            copy.args(["-c", "for to do cp -r \"$0\" \"$to\" || exit 1; done"]);
            must(copy.arg(library.join("skills")).args(projects));
        },
    );
    let ours = median(
        5,
        |n| projects(&format!("ours-{n}")),
        |projects| {
            let mut deploy = skm(&home, &["sets", "deploy", "kit"]);
            deploy.env(ops::DEPLOYMENT_SETS_VARIABLE, "1");
            projects.iter().for_each(|project| {
                deploy.arg("--project").arg(project);
            });
            must(&mut deploy);
        },
    );
    row("`skm sets deploy` of 100 skills to 10 projects, against ten `cp -r`", ours, copy, "1.5");
}

/// 300 projects with ten artifacts each, searched for. Nothing lies there that a search leaves out but the artifacts.
fn searches(root: &Path) {
    let home = fresh(&root.join("find/home"));
    let projects = root.join("find/projects");
    for number in 0..300 {
        let project = projects.join(format!("team-{}/app-{number:03}", number % 10));
        for folder in ["", "core", "core/api", "core/model", "ui", "ui/views", "tests", "docs"] {
            let folder = fresh(&project.join("src").join(folder));
            (0..6).for_each(|file| fs::write(folder.join(format!("file-{file}.rs")), "").unwrap());
        }
        let profile = project.join([".claude", ".agents"][number % 2]);
        for artifact in 0..10 {
            let skill = fresh(&profile.join(format!("skills/skill-{artifact}/reference")));
            fs::write(skill.join("notes.md"), "").unwrap();
            fs::write(skill.with_file_name("SKILL.md"), "").unwrap();
        }
    }
    must(&mut skm(&home, &["refresh"]));
    must(&mut Command::new("sync"));
    let theirs = median(21, |_| (), |()| must(Command::new("find").arg(&projects)));
    let ours = median(21, |_| (), |()| must(skm(&home, &["projects", "find", "--json"]).arg(&projects)));
    row("`skm projects find` of 300 projects with 3,000 skills, against `find` over everything", ours, theirs, "1.5");
    // The same without what a search need not go into: each folder is read by both.
    (0..300).for_each(|number| {
        let project = projects.join(format!("team-{}/app-{number:03}", number % 10));
        let profile = project.join([".claude", ".agents"][number % 2]);
        fs::remove_dir_all(profile.join("skills")).unwrap();
        (0..10).for_each(|skill| drop(fresh(&profile.join(format!("skills/skill-{skill}")))));
    });
    let theirs = median(21, |_| (), |()| must(Command::new("find").arg(&projects)));
    let ours = median(21, |_| (), |()| must(skm(&home, &["projects", "find", "--json"]).arg(&projects)));
    row("the same, the skills being empty folders", ours, theirs, "-");
}

fn scans(root: &Path, skills: usize) {
    let home = root.join(format!("scan-{skills}/home"));
    let library = library(&home, skills);
    let hash = "find \"$0\" -type f -print0 | xargs -0 sha256sum";
    let theirs = median(3, |_| (), |()| must(Command::new("sh").arg("-c").arg(hash).arg(&library)));
    let ours = median(
        3,
        |_| {
            let _ = fs::remove_dir_all(home.join("cache"));
        },
        |()| must(&mut skm(&home, &["refresh"])),
    );
    row(&format!("full scan of {skills} skills, cold cache, against `find` + `sha256sum`"), ours, theirs, "1.3");
    let warm = median(5, |_| (), |()| must(&mut skm(&home, &["refresh"])));
    row(&format!("refresh of {skills} skills, nothing changed, against the same"), warm, theirs, "-");
    let _ = fs::remove_dir_all(home.join("cache"));
    let child = Command::new(std::env::current_exe().unwrap()).arg("--scan-in").arg(&home).output().unwrap();
    println!(
        "| peak memory of a full scan of {skills} skills | {} | | | 150 MB |",
        String::from_utf8_lossy(&child.stdout).trim()
    );
}

/// Runs a full scan in a process of its own and prints its peak memory, as Linux counts it.
fn scan_in(home: &Path) {
    ops::refresh_cache(&open(home), Depth::Everything, &|_| {}).unwrap();
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).map_or("unknown", str::trim);
    let kilobytes: f64 = peak.trim_end_matches(" kB").parse().unwrap_or(f64::NAN);
    println!("{:.0} MB", kilobytes / 1024.0);
}

fn open(home: &Path) -> Workspace {
    Workspace::open(Home::new(home), Box::new(SystemClock), "bench".to_owned(), Duration::from_secs(1))
}

fn pages(home: &Path) {
    let workspace = open(home);
    let queries = [
        ("by name", ArtifactQuery::default()),
        ("the 90th page", ArtifactQuery { offset: 9_000, ..ArtifactQuery::default() }),
        ("by time", ArtifactQuery { sort: ArtifactSort::Updated, descending: true, ..ArtifactQuery::default() }),
        ("with a search", ArtifactQuery { search: "number 77".into(), ..ArtifactQuery::default() }),
        ("with a tag", ArtifactQuery { tags: vec!["t7".into()], ..ArtifactQuery::default() }),
    ];
    for (what, query) in queries {
        let query = ArtifactQuery { limit: 100, ..query };
        let time =
            median(51, |_| (), |()| assert!(!ops::list_artifacts(&workspace, &query).unwrap().artifacts.is_empty()));
        println!("| a page of 100 from 10,000 artifacts, {what} | {:.2} ms | | | 5 ms |", time.as_secs_f64() * 1e3);
    }
}
