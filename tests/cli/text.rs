//! What a person reads.

use crate::home::{TestHome, write};

#[test]
fn lists_are_aligned_and_without_colours_in_a_pipe() {
    let home = TestHome::new();
    let listed = home.run(&["artifacts"]);
    assert_eq!(listed.status(), 0);
    let lines: Vec<_> = listed.out().lines().map(str::to_owned).collect();
    assert_eq!(lines[0], "ARTIFACT          DEPLOYED  DESCRIPTION");
    assert!(lines.contains(&"skill:pdf         -         Reads PDF".to_owned()), "{lines:?}");
    assert!(!listed.out().contains('\u{1b}'));
}

#[test]
fn a_deploy_is_told_in_a_line_and_a_dry_run_names_the_files() {
    let home = TestHome::new();
    let project = home.project("shop");
    let folder = project.to_str().unwrap();
    let told = home.run(&["deploy", "pdf", "--project", folder, "--dry-run"]).out();
    assert!(told.starts_with("would deploy  skill:pdf  claude-code-default  create 2\n"), "{told}");
    assert!(told.contains("    create  .claude/skills/pdf/scripts/run.sh\n"), "{told}");
    let done = home.run(&["deploy", "pdf", "--project", folder]);
    assert_eq!(done.out(), "deployed  skill:pdf  claude-code-default  create 2\n");
    assert_eq!(done.err(), "");
    assert!(home.run(&["status"]).out().contains("in sync  skill:pdf"));
}

#[test]
fn errors_go_to_standard_error_with_their_hints() {
    let home = TestHome::new();
    let run = home.run(&["show", "spell:fire"]);
    assert_eq!((run.status(), run.out().as_str()), (1, ""));
    assert!(run.err().starts_with("skm: "), "{}", run.err());
    assert!(run.err().contains("Write type:name"), "{}", run.err());
}

#[test]
fn a_strangers_text_does_not_steer_the_terminal() {
    let home = TestHome::new();
    let evil = "---\ndescription: \"a\\e[2Jb\"\ntitle: \"\\e]0;pwned\\a\"\n---\n";
    write(&home.root().join("home/collection/skills/evil/SKILL.md"), evil);
    for arguments in [&["artifacts"][..], &["show", "evil"]] {
        let run = home.run(arguments);
        assert_eq!(run.status(), 0);
        assert!(run.out().contains("a [2Jb"), "{}", run.out());
        assert!(!run.out().contains(['\u{1b}', '\u{7}']), "{:?}", run.out());
    }
}

#[test]
fn a_reader_that_stops_early_is_no_failure() {
    let home = TestHome::new();
    let mut child = home.command(&["artifacts", "--json"]).stdout(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
}
