//! What a person chooses about a conflict is what happens, and nothing else is touched.

use std::fs;

use skillmeat_core::deployment::{
    ArtifactAction, ArtifactPlan, ConflictChoice, ConflictReason, DeploymentState, FileAction, ResultStatus,
};
use skillmeat_core::error::ErrorCode;
use skillmeat_core::ops::{ChangeKind, ChangeRequest};
use skillmeat_tests::{Project, World, change, changes, choice, deploying, only, tree, undeploying};

use ConflictChoice::{Adopt, Keep, Merge, Replace, SaveBack};

const SKILL: &str = ".claude/skills/pdf/SKILL.md";
const NOTES: &str = ".claude/skills/pdf/reference/notes.md";

fn text(first: &str, last: &str) -> String {
    format!("{first}\none\ntwo\nthree\nfour\n{last}\n")
}

/// A skill with two texts that can be joined, and a project.
fn world() -> (World, Project) {
    let world = World::new();
    world.skill("pdf").command("fix");
    world.in_library("skills/pdf/SKILL.md", text("first", "end"));
    world.in_library("skills/pdf/reference/notes.md", text("notes", "end"));
    world.refresh();
    let project = world.project("app");
    (world, project)
}

/// A way for a conflict to come about, with its reasons and what can be chosen.
struct Case {
    name: &'static str,
    prepare: fn(&World, &Project),
    reasons: &'static [ConflictReason],
    choices: &'static [ConflictChoice],
}

const CASES: &[Case] = &[
    Case {
        name: "changed by hand",
        prepare: |w, p| {
            w.deploy(&["pdf"], p);
            p.write(SKILL, text("first", "my end"));
        },
        reasons: &[ConflictReason::Modified],
        // Both have the library's beginning: joining keeps the change.
        choices: &[Keep, Replace, SaveBack, Adopt, Merge],
    },
    Case {
        name: "changed on both sides, apart",
        prepare: |w, p| {
            w.deploy(&["pdf"], p);
            p.write(SKILL, text("first", "my end"));
            w.in_library("skills/pdf/SKILL.md", text("second", "end"));
        },
        reasons: &[ConflictReason::Diverged],
        choices: &[Keep, Replace, SaveBack, Adopt, Merge],
    },
    Case {
        name: "changed on both sides, in the same line",
        prepare: |w, p| {
            w.deploy(&["pdf"], p);
            p.write(SKILL, text("mine", "end"));
            w.in_library("skills/pdf/SKILL.md", text("theirs", "end"));
        },
        reasons: &[ConflictReason::Diverged],
        choices: &[Keep, Replace, SaveBack, Adopt],
    },
    Case {
        name: "one of two can be joined",
        prepare: |w, p| {
            w.deploy(&["pdf"], p);
            p.write(SKILL, text("first", "my end")).write(NOTES, text("mine", "end"));
            w.in_library("skills/pdf/SKILL.md", text("second", "end"));
            w.in_library("skills/pdf/reference/notes.md", text("theirs", "end"));
        },
        reasons: &[ConflictReason::Diverged, ConflictReason::Diverged],
        choices: &[Keep, Replace, SaveBack, Adopt],
    },
    Case {
        name: "never deployed, and there",
        prepare: |_, p| {
            p.write(SKILL, "mine\n").write(NOTES, "my notes\n");
        },
        reasons: &[ConflictReason::Unmanaged, ConflictReason::Unmanaged],
        choices: &[Keep, Replace, SaveBack, Adopt],
    },
    Case {
        name: "changed here, dropped there",
        prepare: |w, p| {
            w.deploy(&["pdf"], p);
            p.write(NOTES, "my notes\n");
            fs::remove_dir_all(w.library().join("skills/pdf/reference")).unwrap();
        },
        reasons: &[ConflictReason::Diverged],
        choices: &[Keep, Replace, SaveBack, Adopt],
    },
    Case {
        name: "a file in the folder's place",
        prepare: |_, p| {
            p.write(".claude/skills/pdf", "a file\n");
        },
        reasons: &[ConflictReason::TypeChanged],
        choices: &[Keep, Replace],
    },
    Case {
        name: "a folder in a file's place",
        prepare: |w, p| {
            w.deploy(&["pdf"], p);
            p.remove(SKILL).write(&format!("{SKILL}/inside.md"), "inside\n");
        },
        reasons: &[ConflictReason::TypeChanged],
        choices: &[Keep, Replace],
    },
    Case {
        name: "a link in the folder's place",
        prepare: |w, p| {
            fs::create_dir_all(w.root().join("elsewhere")).unwrap();
            fs::write(w.root().join("elsewhere/SKILL.md"), "elsewhere\n").unwrap();
            p.link(".claude/skills/pdf", w.root().join("elsewhere"));
        },
        reasons: &[ConflictReason::LinkInTheWay],
        choices: &[Keep, Replace],
    },
    Case {
        name: "a link in a file's place",
        prepare: |w, p| {
            w.deploy(&["pdf"], p);
            fs::create_dir_all(w.root().join("elsewhere")).unwrap();
            fs::write(w.root().join("elsewhere/SKILL.md"), "elsewhere\n").unwrap();
            p.remove(SKILL).link(SKILL, w.root().join("elsewhere/SKILL.md"));
        },
        reasons: &[ConflictReason::Modified],
        choices: &[Keep, Replace],
    },
];

/// Every case, from its beginning, with the cache told of it.
fn each_case(check: impl Fn(&Case, &World, &Project)) {
    let mut failed = Vec::new();
    for case in CASES {
        let checked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let (world, project) = world();
            (case.prepare)(&world, &project);
            world.refresh();
            check(case, &world, &project);
            assert_eq!(project.leftovers(), Vec::<String>::new());
            let written = world.lists();
            world.refresh();
            world.lists().assert_same(&written, "afterwards");
        }));
        if let Err(panic) = checked {
            let text = panic.downcast_ref::<String>().cloned();
            failed.push(format!("{}: {}", case.name, text.unwrap_or_default()));
        }
    }
    assert!(failed.is_empty(), "{} of {} cases:\n{}", failed.len(), CASES.len(), failed.join("\n"));
}

fn reasons(part: &ArtifactPlan) -> Vec<ConflictReason> {
    part.files.iter().filter_map(|file| file.reason).collect()
}

/// Everything that a person wrote, wherever it lies now.
fn is_findable(world: &World, text: &str) -> bool {
    tree(&world.root()).into_values().any(|shown| shown.ends_with(text))
}

/// The library's files as they would stand in the project.
fn is_as_in_library(world: &World, project: &Project) -> bool {
    let of = |root: &std::path::Path| {
        let mut files = tree(root);
        files.retain(|_, shown| shown != "dir");
        files
    };
    of(&world.library().join("skills/pdf")) == of(&project.path.join(".claude/skills/pdf"))
}

#[test]
fn nothing_is_chosen_beforehand_and_nothing_is_done() {
    each_case(|case, world, project| {
        let before = world.whole();
        let request = deploying("skill:pdf", project, None);
        let plan = world.plan_changes(&request);
        let part = only(&plan);
        assert_eq!(part.action, ArtifactAction::Conflict, "{part:#?}");
        assert_eq!(part.choice, None);
        assert!(part.files.iter().all(|file| file.choice.is_none()), "{part:#?}");
        assert_eq!(reasons(part), case.reasons);
        let mut offered = part.choices.clone();
        offered.sort_by_key(|one| [Keep, Replace, SaveBack, Adopt, Merge].iter().position(|other| other == one));
        assert_eq!(offered, case.choices);
        let outcome = world.try_apply(&request).unwrap();
        assert_eq!(outcome.operation, None);
        let error = outcome.projects[0].results[0].error.clone().unwrap();
        assert_eq!(error.code, ErrorCode::Conflict);
        world.whole().assert_same(&before, case.name);
    });
}

#[test]
fn what_is_not_offered_is_not_done() {
    each_case(|case, world, project| {
        let before = world.whole();
        for on_conflict in [Keep, Replace, SaveBack, Adopt, Merge] {
            if case.choices.contains(&on_conflict) {
                continue;
            }
            let outcome = world.try_apply(&deploying("skill:pdf", project, Some(on_conflict))).unwrap();
            assert_eq!(outcome.operation, None, "{on_conflict:?}: {outcome:#?}");
            assert_eq!(outcome.projects[0].results[0].status, ResultStatus::Failed, "{on_conflict:?}");
            world.whole().assert_same(&before, &format!("{}, {on_conflict:?}", case.name));
        }
    });
}

#[test]
fn what_happens_is_what_the_plan_says() {
    for on_conflict in [Keep, Replace, SaveBack, Adopt, Merge] {
        each_case(|case, world, project| {
            if !case.choices.contains(&on_conflict) {
                return;
            }
            let mut request = deploying("skill:pdf", project, Some(on_conflict));
            let before = tree(&world.root());
            let plan = world.plan_changes(&request);
            assert_eq!(plan.totals.conflict, 0, "{plan:#?}");
            let part = only(&plan);
            assert_eq!(part.choice, Some(on_conflict));
            assert_eq!(reasons(part).is_empty(), matches!(on_conflict, SaveBack | Adopt), "{part:#?}");
            request.fingerprint = Some(plan.fingerprint.clone());
            let outcome = world.try_apply(&request).unwrap();
            assert_eq!(outcome.projects[0].results, plan.plans[0].foreseen());
            let after = tree(&world.root());
            // Exactly those files are others that the plan said.
            for (files, base) in [(&part.files, "projects/app/"), (&part.library_files, "home/collection/")] {
                for file in files {
                    let path = format!("{base}{}", file.path);
                    let is_other = before.get(&path) != after.get(&path);
                    let foreseen = file.action.writes();
                    assert!(foreseen || !is_other, "{on_conflict:?}, {path}: {file:?}");
                    if let (Some(size), Some(shown)) = (file.new_size, after.get(&path)) {
                        let mark = if shown.starts_with("-> ") { 3 } else { 2 };
                        assert_eq!(shown.len() as u64, size + mark, "{on_conflict:?}, {path}: {file:?}");
                    }
                    if file.action == FileAction::Create {
                        // What stood in its way goes first, and the plan says so.
                        let goes = files.iter().any(|one| one.path == file.path && one.action == FileAction::Remove);
                        assert!(!before.contains_key(&path) || goes, "{on_conflict:?}, {path}");
                    }
                }
            }
            let is_told = |path: &String| {
                let told = |files: &[skillmeat_core::deployment::PlannedFile], base: &str| {
                    files.iter().any(|file| {
                        let full = format!("{base}{}", file.path);
                        file.action.writes() && (path == &full || path.starts_with(&format!("{full}/")))
                    })
                };
                told(&part.files, "projects/app/") || told(&part.library_files, "home/collection/")
            };
            let is_content = |path: &&String| {
                (path.starts_with("projects/app/") || path.starts_with("home/collection/"))
                    && !path.ends_with("deployment-manifest.toml")
            };
            for path in before.keys().chain(after.keys()).filter(is_content) {
                if before.get(path) != after.get(path)
                    && before.get(path).or(after.get(path)).is_some_and(|s| s != "dir")
                {
                    assert!(is_told(path), "{on_conflict:?}: {path} changed, and the plan did not say so");
                }
            }
            // Nothing of a person's is gone.
            for (path, shown) in before.iter().filter(|(path, shown)| path.starts_with("projects/") && *shown != "dir")
            {
                if let Some(text) = shown.strip_prefix("- ").filter(|_| !path.ends_with("manifest.toml")) {
                    assert!(is_findable(world, text), "{on_conflict:?}: {path} is lost");
                }
            }
        });
    }
}

#[test]
fn a_kept_artifact_stays_as_it_is() {
    each_case(|case, world, project| {
        let before = world.whole();
        let outcome = world.try_apply(&deploying("skill:pdf", project, Some(Keep))).unwrap();
        assert_eq!(outcome.projects[0].results[0].status, ResultStatus::Skipped, "{outcome:#?}");
        assert_eq!(outcome.operation, None);
        world.whole().assert_same(&before, case.name);
    });
}

#[test]
fn a_replaced_artifact_is_the_library_s() {
    each_case(|case, world, project| {
        let elsewhere = world.root().join("elsewhere");
        let linked = elsewhere.exists().then(|| tree(&elsewhere));
        world.apply(&deploying("skill:pdf", project, Some(Replace)));
        assert!(is_as_in_library(world, project) || case.name == "changed here, dropped there");
        assert_eq!(world.state("skill:pdf"), DeploymentState::InSync);
        if let Some(linked) = linked {
            assert_eq!(tree(&elsewhere), linked, "what a link leads to is not touched");
        }
    });
}

#[test]
fn an_adopted_artifact_is_recorded_as_it_is() {
    each_case(|case, world, project| {
        if !case.choices.contains(&Adopt) {
            return;
        }
        let library = tree(&world.library());
        let mut before = project.tree();
        world.apply(&deploying("skill:pdf", project, Some(Adopt)));
        let mut after = project.tree();
        before.remove(".claude/deployment-manifest.toml");
        after.remove(".claude/deployment-manifest.toml");
        assert_eq!(after, before, "nothing is written");
        assert_eq!(tree(&world.library()), library);
        assert_eq!(world.state("skill:pdf"), DeploymentState::Outdated);
        let row = world.deployments().remove(0);
        assert!(!row.changed_here && row.library_moved, "{row:?}");
        // It is no conflict any more: an update replaces what is recorded.
        assert_eq!(world.plan_changes(&deploying("skill:pdf", project, None)).totals.conflict, 0);
    });
}

#[test]
fn a_version_saved_back_is_in_sync_here_and_moves_the_library_for_others() {
    each_case(|case, world, project| {
        if !case.choices.contains(&SaveBack) {
            return;
        }
        let other = world.project("other");
        world.deploy(&["pdf"], &other);
        project.write(".claude/skills/pdf/extra.md", "extra\n");
        let held = tree(&world.library().join("skills/pdf"));
        let here = tree(&project.path.join(".claude/skills/pdf"));
        world.apply(&deploying("skill:pdf", project, Some(SaveBack)));
        assert_eq!(tree(&project.path.join(".claude/skills/pdf")), here, "the project keeps its version");
        assert_eq!(tree(&world.library().join("skills/pdf")), here, "and the library has it");
        let rows = world.deployments();
        let state = |project: &Project| rows.iter().find(|row| row.project_path == project.text()).unwrap().state;
        assert_eq!((state(project), state(&other)), (DeploymentState::InSync, DeploymentState::Outdated));
        for text in held.values().filter_map(|shown| shown.strip_prefix("- ")) {
            assert!(is_findable(world, text), "the library's old version is in history");
        }
    });
}

#[test]
fn a_save_back_by_itself_takes_extra_files_along() {
    let (world, project) = world();
    let other = world.project("other");
    world.deploy(&["pdf"], &project);
    world.deploy(&["pdf"], &other);
    project.write(SKILL, "mine\n").write(".claude/skills/pdf/more/extra.md", "extra\n").remove(NOTES);
    world.refresh();
    let before = project.tree();
    let request = changes(vec![change(ChangeKind::SaveBack, "skill:pdf", &project)]);
    let plan = world.plan_changes(&request);
    let files: Vec<_> = only(&plan).library_files.iter().map(|file| (file.path.as_str(), file.action)).collect();
    let writes: Vec<_> = files.into_iter().filter(|(_, action)| action.writes()).collect();
    assert_eq!(plan.totals.library, 3, "{plan:#?}");
    assert!(writes.contains(&("skills/pdf/SKILL.md", FileAction::Replace)), "{writes:?}");
    assert!(writes.contains(&("skills/pdf/more/extra.md", FileAction::Create)), "{writes:?}");
    assert!(writes.contains(&("skills/pdf/reference/notes.md", FileAction::Remove)), "{writes:?}");
    world.apply(&request);
    assert!(is_as_in_library(&world, &project));
    let without = |mut tree: std::collections::BTreeMap<String, String>| {
        tree.remove(".claude/deployment-manifest.toml");
        tree
    };
    assert_eq!(without(project.tree()), without(before));
    let rows = world.deployments();
    let state = |project: &Project| rows.iter().find(|row| row.project_path == project.text()).unwrap().state;
    assert_eq!((state(&project), state(&other)), (DeploymentState::InSync, DeploymentState::Outdated));
    // The others get it as an update, without a conflict.
    world.apply(&deploying("skill:pdf", &other, None));
    assert!(is_as_in_library(&world, &other));
}

#[test]
fn what_was_joined_is_modified_and_up_to_date() {
    let (world, project) = world();
    world.deploy(&["pdf"], &project);
    project.write(SKILL, text("first", "my end"));
    world.in_library("skills/pdf/SKILL.md", text("second", "end"));
    world.in_library("skills/pdf/reference/notes.md", text("other notes", "end"));
    world.refresh();
    world.apply(&deploying("skill:pdf", &project, Some(Merge)));
    assert_eq!(project.read(SKILL), text("second", "my end"));
    assert_eq!(project.read(NOTES), text("other notes", "end"), "the rest is updated");
    let row = world.deployments().remove(0);
    assert_eq!((row.state, row.changed_here, row.library_moved), (DeploymentState::Modified, true, false));
    assert!(is_findable(&world, &text("first", "my end")));
}

#[test]
fn each_file_has_its_own_choice() {
    let (world, project) = world();
    world.deploy(&["pdf"], &project);
    let run = ".claude/skills/pdf/scripts/run.sh";
    project.write(SKILL, text("first", "my end")).write(NOTES, text("my notes", "end")).write(run, "mine\n");
    world.in_library("skills/pdf/SKILL.md", text("second", "end"));
    world.in_library("skills/pdf/reference/notes.md", text("their notes", "end"));
    world.refresh();
    let mut request = deploying("skill:pdf", &project, None);
    let per_file = |path: &str, one| choice("skill:pdf", &project, Some(path), one);
    request.choices = vec![per_file(NOTES, Replace), per_file(run, Keep)];
    let before = world.whole();
    let plan = world.plan_changes(&request);
    assert_eq!((plan.totals.conflict, plan.totals.keep, plan.totals.replace), (1, 1, 1), "{plan:#?}");
    assert_eq!(world.try_apply(&request).unwrap().operation, None, "one is still open");
    world.whole().assert_same(&before, "one is still open");

    request.choices.push(per_file(SKILL, Keep));
    let plan = world.plan_changes(&request);
    let chosen: Vec<_> = only(&plan).files.iter().filter_map(|file| Some((file.path.as_str(), file.choice?))).collect();
    assert_eq!(chosen, [(SKILL, Keep), (NOTES, Replace), (run, Keep)]);
    assert_eq!(only(&plan).choice, None, "nothing holds for the whole");
    world.apply(&request);
    assert_eq!(project.read(SKILL), text("first", "my end"));
    assert_eq!(project.read(NOTES), text("their notes", "end"));
    assert_eq!(project.read(run), "mine\n");
    assert!(is_findable(&world, &text("my notes", "end")));
    let row = world.deployments().remove(0);
    assert!(row.changed_here && row.library_moved, "{row:?}");
    let again = world.plan_changes(&deploying("skill:pdf", &project, None));
    assert_eq!(again.totals.conflict, 2, "what was kept is still another: {again:#?}");
}

#[test]
fn a_choice_for_a_file_goes_before_the_one_for_all() {
    let (world, project) = world();
    project.write(SKILL, "mine\n").write(NOTES, "my notes\n");
    world.refresh();
    let mut request = deploying("skill:pdf", &project, Some(Replace));
    request.choices = vec![choice("skill:pdf", &project, Some(NOTES), Keep)];
    world.apply(&request);
    assert_eq!(project.read(NOTES), "my notes\n");
    assert_eq!(project.read(SKILL), text("first", "end"));
    // What was kept is not recorded as written: taking the skill out leaves it.
    world.undeploy(&["pdf"], &project);
    assert_eq!(project.read(NOTES), "my notes\n");
    assert!(!project.has(SKILL));
}

#[test]
fn a_choice_for_another_artifact_project_or_profile_is_none_here() {
    let (world, project) = world();
    let other = world.project("other");
    project.write(SKILL, "mine\n");
    let mut request = deploying("skill:pdf", &project, None);
    let mut elsewhere = choice("skill:pdf", &project, None, Replace);
    elsewhere.profile_id = skillmeat_core::platform::ProfileId::new("cursor-default");
    request.choices = vec![
        choice("command:fix", &project, None, Replace),
        choice("skill:pdf", &other, None, Replace),
        choice("skill:pdf", &project, Some(NOTES), Replace),
        elsewhere,
    ];
    assert_eq!(world.plan_changes(&request).totals.conflict, 1);
    assert_eq!(world.try_apply(&request).unwrap().operation, None);
    assert_eq!(project.read(SKILL), "mine\n");
}

#[test]
fn an_undeploy_keeps_or_takes_what_was_changed() {
    let setup = || {
        let (world, project) = world();
        world.deploy(&["pdf"], &project);
        project.write(SKILL, "mine\n").write(".claude/skills/pdf/own.md", "own\n");
        world.refresh();
        (world, project)
    };
    let (world, project) = setup();
    let plan = world.plan_changes(&undeploying("skill:pdf", &project, None));
    assert_eq!((only(&plan).choices.clone(), only(&plan).choice), (vec![Keep, Replace], None));
    for impossible in [None, Some(Adopt), Some(SaveBack), Some(Merge)] {
        let before = world.whole();
        assert_eq!(world.try_apply(&undeploying("skill:pdf", &project, impossible)).unwrap().operation, None);
        world.whole().assert_same(&before, &format!("{impossible:?}"));
    }
    world.apply(&undeploying("skill:pdf", &project, Some(Keep)));
    assert_eq!((project.read(SKILL), project.has(NOTES)), ("mine\n".to_owned(), false));
    assert!(
        project.has(".claude/skills/pdf/own.md")
            && !world.deployments().iter().any(|row| row.state == DeploymentState::Modified)
    );

    let (world, project) = setup();
    world.apply(&undeploying("skill:pdf", &project, Some(Replace)));
    assert!(!project.has(SKILL) && !project.has(NOTES));
    assert!(project.has(".claude/skills/pdf/own.md"), "never ours, never asked about");
    assert!(is_findable(&world, "mine\n"));
}

/// What makes a plan another: the project, the library, the manifest, the choices.
#[test]
fn a_plan_that_no_longer_holds_is_refused() {
    type Change = fn(&World, &Project, &mut ChangeRequest);
    let others: &[(&str, Change)] = &[
        ("the file in conflict", |_, p, _| {
            p.write(SKILL, "mine again\n");
        }),
        ("another file of it", |_, p, _| {
            p.write(NOTES, "my notes\n");
        }),
        ("a file more", |_, p, _| {
            p.write(".claude/skills/pdf/own.md", "own\n");
        }),
        ("a file less", |_, p, _| {
            p.remove(NOTES);
        }),
        ("the library", |w, _, _| {
            w.in_library("skills/pdf/reference/notes.md", "newer\n");
        }),
        ("the library, a file more", |w, _, _| {
            w.in_library("skills/pdf/new.md", "newer\n");
        }),
        ("the record", |w, p, _| {
            w.undeploy(&["fix"], p);
        }),
        ("another choice", |_, _, r| r.on_conflict = Some(Keep)),
        ("no choice", |_, _, r| r.on_conflict = None),
        ("a choice for a file", |_, p, r| r.choices = vec![choice("skill:pdf", p, Some(SKILL), Keep)]),
        ("one more change", |_, p, r| r.changes.push(change(ChangeKind::Undeploy, "command:fix", p))),
        ("one less", |_, _, r| {
            r.changes.pop();
        }),
    ];
    for (name, make_other) in others {
        let (world, project) = world();
        world.deploy(&["pdf", "fix"], &project);
        project.write(SKILL, "mine\n");
        world.in_library("commands/fix.md", "newer\n");
        world.refresh();
        let mut request = changes(vec![
            change(ChangeKind::Deploy, "skill:pdf", &project),
            change(ChangeKind::Deploy, "command:fix", &project),
        ]);
        request.on_conflict = Some(Replace);
        request.fingerprint = Some(world.plan_changes(&request).fingerprint);
        assert_eq!(
            Some(world.plan_changes(&request).fingerprint),
            request.fingerprint,
            "the same world, the same plan"
        );
        make_other(&world, &project, &mut request);
        let before = world.whole();
        let error = world.try_apply(&request).map(|outcome| format!("{name}: {outcome:#?}")).unwrap_err();
        assert_eq!(error.code, ErrorCode::PlanStale, "{name}");
        world.whole().assert_same(&before, name);
    }
}
