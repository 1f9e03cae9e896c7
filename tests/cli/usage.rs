//! Wrong usage ends with status 2, a message on standard error, and nothing on standard output.

use crate::home::TestHome;

#[test]
fn wrong_usage_is_status_2() {
    let home = TestHome::new();
    let cases: [&[&str]; 40] = [
        &[],
        &["dance"],
        &["--dance"],
        &["show"],
        &["deploy"],
        &["deploy", "pdf"],
        &["deploy", "--project", "shop"],
        &["deploy", "pdf", "--project", "shop", "--on-conflict", "shrug"],
        &["undeploy", "pdf", "--project", "shop", "--on-conflict", "merge"],
        &["undo", "--on-conflict", "adopt"],
        &["save-back", "--project", "shop"],
        &["diff", "pdf"],
        &["history", "--limit", "many"],
        &["undeploy", "pdf"],
        &["artifacts", "--type", "spell"],
        &["projects"],
        &["projects", "add"],
        &["projects", "find"],
        &["projects", "find", "work", "--depth", "13"],
        &["doctor", "--json", "extra"],
        &["sets"],
        &["sets", "show"],
        &["sets", "add", "kit"],
        &["sets", "edit", "kit"],
        &["sets", "edit", "kit", "--no-tags", "--tag", "api"],
        &["sets", "move", "kit", "pdf"],
        &["sets", "move", "kit", "pdf", "--at", "0"],
        &["sets", "deploy", "kit"],
        &["sets", "undeploy", "kit", "--project", "shop", "--on-conflict", "adopt"],
        &["groups", "deploy", "kit", "--project", "shop"],
        &["deploy", "pdf", "--project", "shop", "--global"],
        &["deploy", "pdf", "--project", "shop", "--mode", "hard-link"],
        &["deploy", "pdf", "--project", "shop", "--profile", "codex-default", "--all-profiles"],
        &["undeploy", "pdf", "--project", "shop", "--global"],
        &["status", "--project", "shop", "--global"],
        &["import"],
        &["import", "--project", "shop", "--all", "--only", "pdf"],
        &["import", "--project", "shop", "--all", "--skip", "pdf"],
        &["profiles", "use", "--project", "shop"],
        &["profiles", "use", "codex-default"],
    ];
    for arguments in cases {
        let run = home.run(arguments);
        assert_eq!(run.status(), 2, "{arguments:?}");
        assert_eq!(run.out(), "", "{arguments:?}");
        assert!(!run.err().is_empty(), "{arguments:?}");
    }
    assert!(!home.root().join("home/cache").exists(), "wrong usage opens nothing");
}

#[test]
fn version_and_help_are_answers() {
    let home = TestHome::empty();
    let version = home.run(&["--version"]);
    assert_eq!((version.status(), version.out()), (0, format!("skm {}\n", env!("CARGO_PKG_VERSION"))));
    let help = home.run(&["--help"]);
    assert_eq!(help.status(), 0);
    for command in [
        "artifacts",
        "show",
        "deploy",
        "undeploy",
        "save-back",
        "diff",
        "status",
        "history",
        "undo",
        "projects",
        "import",
        "platforms",
        "profiles",
        "sets",
        "groups",
        "refresh",
        "doctor",
    ] {
        assert!(help.out().contains(command), "{command}");
    }
    assert!(!home.root().join("home").exists());
}

#[test]
fn to_refuse_can_be_said() {
    let home = TestHome::new();
    let project = home.project("shop");
    home.done(&["deploy", "pdf", "--project", project.to_str().unwrap(), "--on-conflict", "refuse"]);
    home.done(&["undeploy", "pdf", "--project", project.to_str().unwrap(), "--on-conflict=refuse"]);
}
