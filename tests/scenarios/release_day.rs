//! A release engineer's day: three developers' branches, two that conflict, one that depends on another; merged, deployed partly, taken back
//! partly, rebased, stamped. The engineer's steps run on every database; what they print is the page `docs/a-release-day.md`.

use super::deployments::*;
use super::developers::*;
use super::entities::{LATE_TAGS, LATE_TITLES, MERGED_SONG, SONG_FILE};
use super::step::{Step, git, replace, run, write};
use super::team::{Team, assert_page};
use crate::command::client::{AfterAnError, load};
use crate::command::wait;
use crate::support::{Client, Engine, TestDatabase};
use std::process::Command;

const INTRODUCTION: &str = "# A release day

Three developers work on branches of one repository: Ada, Ben and Cleo. Eve releases. This page is what they see; a test
([`tests/scenarios/release_day.rs`](../tests/scenarios/release_day.rs)) plays the day with git, cargo and all databases, and compares every line
below with what the commands print (times aside).

Ada's branch `tempo` adds a column to `song` (`t1`) and renames `title` to `name` (`t2`). Ben's branch `covers` makes a table (`c1`) and lets
`song.title` be longer (`c2`). Cleo's branch `playlists` has a table that refers to Ben's, so her first revision depends on his
(`autogenerate --head s1 --splice --depends-on covers --branch-label playlists`), and a column of `song` (`p2`).

## In the morning: three branches";

#[test]
fn the_day_of_a_release_engineer() {
    let mut team = Team::new("day", "ada", Engine::Postgres15);
    team.tells(INTRODUCTION);
    team.plays("ada", &begins());
    for person in ["ben", "cleo", "eve"] {
        team.joins(person, Engine::Postgres15);
    }
    team.plays("ada", &adds_a_tempo_and_renames_the_title());
    team.plays("ben", &keeps_covers());
    team.plays("cleo", &keeps_playlists_which_need_covers());
    team.plays("ben", &makes_the_title_longer());

    // MySQL commits by DDL, SQLite builds tables anew: what differs most.
    let others = Engine::all().into_iter().filter(|engine| [Engine::Sqlite, Engine::MySql].contains(engine));
    let others: Vec<TestDatabase> = others.map(|engine| TestDatabase::new(engine, "other product")).collect();
    let mut all = vec![&team.person("eve").database];
    all.extend(&others);
    team.plays("eve", &merges_in_git_and_is_told_of_the_conflict());
    team.tells("## One branch is ready");
    team.plays_on("eve", &all, &deploys_the_tempo());
    team.tells("## A plan that somebody reviews");
    team.plays_on("eve", &all, &deploys_playlists_by_a_reviewed_plan_and_takes_them_back());
    team.tells("## Ben mends, and the branches are joined");
    team.plays("ben", &mends_and_merges());
    team.plays("eve", &[git("Eve gets it.", "pull -q --no-rebase --no-edit origin main")]);
    team.tells("## The rest");
    team.plays_on("eve", &all, &deploys_the_rest());
    team.tells("## An older checkout");
    team.plays(
        "eve",
        &[git("Eve looks at an older state of the program, and forgets that she does.", "checkout -q HEAD~1")
            .on_page()],
    );
    team.plays("eve", &finds_revisions_that_this_checkout_does_not_know());
    team.plays_on("eve", &all, &takes_them_back_by_the_ledger());
    team.plays("eve", &[git("", "checkout -q main")]);
    team.plays_on("eve", &all, &deploys_again());
    team.tells("## Databases that the tool has not made");
    let restored = restored(&team, &others.iter().collect::<Vec<_>>());
    team.plays_on("eve", &restored.iter().collect::<Vec<_>>(), &stamps_what_was_restored());
    let fresh: Vec<TestDatabase> = all.iter().map(|other| TestDatabase::new(other.engine(), "script")).collect();
    team.plays_on("eve", &fresh.iter().collect::<Vec<_>>(), &hands_a_script_to_somebody_else());

    team.tells("## Late in the day");
    team.plays("ada", &adds_swing_late());
    team.plays("eve", &rebases_swing());
    team.plays_on("eve", &all, &deploys_swing());
    team.plays("eve", &gets_a_late_revision());
    team.plays_on("eve", &all, &applies_what_comes_late_and_commutes());
    team.plays("eve", &gets_a_late_revision_that_does_not_commute());
    team.plays_on("eve", &all, &refuses_what_comes_late_and_does_not_commute());
    team.plays("eve", &[git("", "checkout -q ."), git("Nobody wants it.", "clean -fdq migration")]);
    team.plays_on("eve", &all, &takes_everything_back());
    assert_page("docs/a-release-day.md", &team.page());
}

fn merges_in_git_and_is_told_of_the_conflict() -> Vec<Step> {
    vec![
        git("", "fetch -q"),
        git(
            "Eve merges the three branches. No two of them touch one revision file.",
            "merge -q --no-edit origin/tempo",
        ),
        git(
            "Git finds the conflict where two people wrote into one line, in an entity.",
            "merge -q --no-edit origin/covers",
        )
        .found()
        .shows(&["CONFLICT (content): Merge conflict in entity/src/song.rs"])
        .hides(&["in migration"]),
        run("The graph is known although the entities are not Rust now.", "heads")
            .shows(&["c1 -> c2 (head)", "t1 -> t2 (head)"]),
        git("", "checkout -q --theirs entity/src/song.rs"),
        write("", SONG_FILE, MERGED_SONG),
        git("", "add ."),
        git("", "commit -qm \"Merge covers\""),
        git("", "merge -q --no-edit origin/playlists"),
        git("", "push -q origin HEAD:main"),
        run("The history has three heads now.", "heads")
            .shows(&[
                "c1 -> c2 (head), Let titles be longer",
                "p1 -> p2 (head), Count plays",
                "t1 -> t2 (head), Rename title",
            ])
            .on_page(),
        run("The same as a picture:", "graph").shows(&["○ p1 [playlists] Keep playlists needs c1"]).on_page(),
        run("A bare `head` is one revision.", "upgrade head")
            .refused("graph.multiple_heads")
            .shows(&["`c2`, `p2` and `t2`"]),
        run("`merge` finds what git cannot see: Ada renamed a column that Ben changed.", "merge heads -m \"Join\"")
            .refused("merge.conflict")
            .shows(&[
                "rename column `title` to `name`",
                "migration/src/revisions/t2_rename_title.rs",
                "column `title` becomes string(300)",
                "migration/src/revisions/c2_let_titles_be_longer.rs",
            ])
            .on_page(),
    ]
}

/// The schema and the rows without the ledger, as somebody restored them.
fn restored(team: &Team, others: &[&TestDatabase]) -> Vec<TestDatabase> {
    let source = &team.person("eve").database;
    let postgres = TestDatabase::new(Engine::Postgres15, "restored");
    let dump = Command::new(postgres.engine().client(Client::Dump))
        .args(["--no-owner", "--exclude-table=anabranch_*", source.url()])
        .output()
        .expect("pg_dump starts");
    assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
    load(&postgres, &String::from_utf8_lossy(&dump.stdout), AfterAnError::Stop).expect("psql restores it");
    let mut restored = vec![postgres];
    for engine in others.iter().map(|other| other.engine()) {
        // Of the others the ledger is lost: to the tool it is the same.
        let database = TestDatabase::new(engine, "restored");
        team.plays_on("eve", &[&database], &[run("", "upgrade")]);
        for table in ["revision", "script", "log", "journal", "lock"] {
            wait(database.execute(&format!("DROP TABLE anabranch_{table}")));
        }
        restored.push(database);
    }
    restored
}

fn rebases_swing() -> Vec<Step> {
    vec![
        git("", "fetch -q"),
        git("", "merge -q --no-edit origin/tempo"),
        run("Ada was late: her revision stands beside the merge.", "heads")
            .shows(&["t2 -> t3 (head)", "m1 (head) (mergepoint)"])
            .on_page(),
        run("A merge moves no more.", "rebase p2 --onto t3").refused("rebase.merge"),
        run("It is applied nowhere here, and so it moves onto the merge.", "rebase t3 --onto m1")
            .shows(&["moved t3 onto m1"])
            .on_page(),
        run("", "rebase t3 --onto m1").shows(&["nothing to do"]),
        run("", "heads").shows(&["m1 -> t3 (head), Add swing to song"]).hides(&["mergepoint"]),
        git("", "commit -qam Rebase"),
        git("", "push -q origin HEAD:main"),
    ]
}

fn gets_a_late_revision() -> Vec<Step> {
    vec![
        write(
            "Somebody puts a revision below one that is deployed.",
            "migration/src/revisions/l1_keep_tags.rs",
            LATE_TAGS,
        ),
        replace("", "migration/src/revisions/t2_rename_title.rs", ".revises(&[\"t1\"])", ".revises(&[\"l1\"])"),
        git("", "add ."),
        git("", "commit -qm Tags"),
    ]
}

fn gets_a_late_revision_that_does_not_commute() -> Vec<Step> {
    vec![
        write("", "migration/src/revisions/l2_shorten_titles.rs", LATE_TITLES),
        replace("", "migration/src/revisions/t2_rename_title.rs", ".revises(&[\"l1\"])", ".revises(&[\"l2\"])"),
    ]
}
