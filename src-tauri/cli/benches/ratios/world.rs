//! The folders that are measured, each made when it is first asked for.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use skillmeat_core::ops::{self, Home, SystemClock, Workspace};

use crate::measure::{SKM, must, skm};

/// Where the program lies that makes a large home; `script/bench` builds it.
const BIG_HOME: &str = "SKILLMEAT_BIG_HOME";
const WORDS: [&str; 16] = [
    "alpha", "parser", "render", "schema", "token", "cache", "deploy", "agent", "index", "query", "merge", "review",
    "format", "table", "metric", "layout",
];

/// A folder on a real disk, gone when the run is over.
pub struct World {
    folder: tempfile::TempDir,
}

/// A library of 10,000 artifacts with 58,000 files, and 300 projects with 200 deployments each. The cache knows all of it.
pub struct Big {
    /// The program's home.
    pub home: PathBuf,
    /// The projects, as the list has them.
    pub projects: Vec<PathBuf>,
}

impl World {
    /// Lies in the target folder.
    pub fn new() -> Self {
        let target = Path::new(SKM).ancestors().nth(2).unwrap();
        fs::create_dir_all(target).unwrap();
        Self { folder: tempfile::Builder::new().prefix("skm-bench-").tempdir_in(target).unwrap() }
    }

    /// A folder of this name; whoever asks makes it.
    pub fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A home whose library has that many skills, and no projects.
    pub fn home_of(&self, skills: usize) -> PathBuf {
        let home = self.at(&format!("skills-{skills}/home"));
        if !home.exists() {
            library(&home, skills);
            must(&mut Command::new("sync"));
        }
        home
    }

    /// A Git repository of a folder, whose own files lie beside it: the command to ask it with, all committed.
    pub fn repository(&self, tree: &Path) -> impl Fn(&[&str]) -> Command + use<> {
        let (tree, data) = (tree.to_path_buf(), tree.with_extension("git"));
        let is_new = !data.exists();
        let git = move |arguments: &[&str]| {
            let mut command = Command::new("git");
            // A person's settings may switch on a file system monitor or other helpers.
            command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
            command.arg("--git-dir").arg(&data).arg("--work-tree").arg(&tree).args(arguments);
            command
        };
        if is_new {
            must(&mut git(&["init", "--quiet"]));
            must(&mut git(&["add", "--all"]));
            let who = ["-c", "user.name=bench", "-c", "user.email=bench@localhost"];
            must(&mut git(&[&who[..], &["commit", "--quiet", "--message", "all"]].concat()));
        }
        git
    }

    /// The large home.
    pub fn big(&self) -> Big {
        let home = self.at("big/home");
        if !home.exists() {
            let program =
                std::env::var_os(BIG_HOME).expect("SKILLMEAT_BIG_HOME names the program that makes a large home");
            let mut make = Command::new(program);
            // One in five artifacts is a single file, the others have as many as this.
            make.args(["--artifacts", "10000", "--projects", "300", "--deployments", "60000", "--files", "7"]);
            must(make.arg(&home).arg(self.at("big/work")));
            must(&mut Command::new("sync"));
            must(&mut skm(&home, &["refresh"]));
        }
        let projects = ops::list_projects(&open(&home)).unwrap();
        Big { home, projects: projects.into_iter().map(|project| PathBuf::from(project.path)).collect() }
    }
}

/// The core over a home.
pub fn open(home: &Path) -> Workspace {
    Workspace::open(Home::new(home), Box::new(SystemClock), "bench".to_owned(), Duration::from_secs(1))
}

/// Makes a library of skills with six files of 4 KB each.
pub fn library(home: &Path, skills: usize) -> PathBuf {
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
