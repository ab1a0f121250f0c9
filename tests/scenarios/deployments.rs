//! What the release engineer does to databases: the same on each of them.

use super::step::{Step, rows, run, script, sql};

pub(crate) fn deploys_the_tempo() -> Vec<Step> {
    vec![
        run("", "upgrade s1").shows(&["1 revision applied; the database is at s1"]),
        sql("", "INSERT INTO artist (name) VALUES ('Coltrane')"),
        sql("", "INSERT INTO song (artist_id, title) VALUES (1, 'Naima'), (1, 'Giant Steps')"),
        run("`check` names all that is not as it should be.", "check").found().shows(&[
            "check.multiple_heads: the history has 3 heads: c2, p2, t2",
            "check.behind: `t1` is not applied: Add bpm to song",
        ]),
        run("Which way is `+1`?", "upgrade +1")
            .refused("graph.ambiguous_walk")
            .shows(&["`c1`, `p1` or `t1`", "LABEL@+1"]),
        run("Tempo is ready, whatever becomes of the others. Its first revision:", "upgrade tempo@+1")
            .shows(&["+ t1 Add bpm to song", "1 revision applied; the database is at t1"])
            .on_page(),
        run("And the rest of that branch:", "upgrade tempo@head")
            .shows(&["+ t2 Rename title", "the database is at t2"])
            .hides(&["t1"])
            .on_page(),
        rows("", "SELECT name FROM song ORDER BY id", &["Naima", "Giant Steps"]),
        run("", "upgrade tempo@head").shows(&["nothing to do"]),
        run("", "current").shows(&["t1 -> t2 (head) (current), Rename title"]),
        run("", "current --check-heads").found(),
        run("What is where:", "status")
            .shows(&["✗ c1 pending Keep covers", "✗ p2 pending Count plays"])
            .hides(&["✗ t", "✓ c"])
            .on_page(),
        run("", "branches").shows(&["<base> -> s1 (branchpoint)", "-> c1", "-> p1", "-> t1"]),
        run("What is deployed is not moved.", "rebase t2 --onto c2").refused("rebase.applied").shows(&["t2"]),
        run("", "remove tempo@head").refused("remove.applied"),
    ]
}

pub(crate) fn deploys_playlists_by_a_reviewed_plan_and_takes_them_back() -> Vec<Step> {
    vec![
        run(
            "A plan is written for somebody to review. Playlists need covers, so the first revision of that branch comes along.",
            "upgrade playlists@head --plan --out {plan}",
        )
        .shows(&["-- upgrade c1 Keep covers", "-- upgrade p1 Keep playlists", "-- upgrade p2 Count plays"])
        .hides(&["upgrade c2"])
        .on_page(),
        run("Meanwhile somebody deploys a part of it.", "upgrade playlists@+1").shows(&["+ c1", "+ p1", "2 revisions applied"]),
        run("What was reviewed is not what would run now:", "upgrade --plan-file {plan}")
            .refused("plan_file.stale")
            .shows(&["revision `p1` was applied since"])
            .on_page(),
        run("", "upgrade playlists@head --plan --out {plan}").shows(&["-- upgrade p2 Count plays"]).hides(&["upgrade p1"]),
        run("A new plan is:", "upgrade --plan-file {plan}").shows(&["+ p2", "the database is at p2, t2"]).on_page(),
        run("", "upgrade --plan-file {plan}").refused("plan_file.stale"),
        sql("", "INSERT INTO playlist (name) VALUES ('Sunday')"),
        run("The database is at two revisions: which one is `-1`?", "downgrade -1")
            .refused("graph.ambiguous_start")
            .shows(&["LABEL@-1"]),
        run("Counting plays was too slow. One step of that branch is taken back:", "downgrade playlists@-1")
            .shows(&["- p2 Count plays", "1 revision taken back; the database is at p1, t2"])
            .on_page(),
        rows("The rows stay.", "SELECT name FROM playlist", &["Sunday"]),
        rows("", "SELECT name FROM song ORDER BY id", &["Naima", "Giant Steps"]),
        run("", "current").shows(&["s1 (c1) -> p1 (playlists) (current)", "t1 -> t2 (head) (current)"]),
        run("", "status").shows(&["✗ p2 pending"]),
        run("Covers go, and what depends on them goes first:", "revert covers")
            .shows(&["- p1 Keep playlists - c1 Keep covers", "the database is at t2"])
            .on_page(),
        run("", "revert covers").refused("graph.not_applied"),
        run("It does not fit where `title` is called `name`.", "rebase c2 --onto tempo@head").refused("rebase.conflict"),
    ]
}

pub(crate) fn deploys_the_rest() -> Vec<Step> {
    vec![
        run("", "upgrade --plan --no-sql")
            .shows(&["upgrade c1", "upgrade p1", "upgrade p2", "upgrade c3", "upgrade m1"])
            .hides(&["upgrade t"]),
        run("The whole is deployed: what is there already is left out.", "upgrade")
            .shows(&["+ c3 Let names be longer", "+ m1", "5 revisions applied; the database is at m1"])
            .on_page(),
        run("", "check").shows(&["everything fits"]),
        run("", "current --check-heads").shows(&["m1 (head) (current) (mergepoint)"]),
        rows("", "SELECT name, plays FROM song ORDER BY id", &["Naima|0", "Giant Steps|0"]),
        sql("", "INSERT INTO playlist (name) VALUES ('Monday')"),
        run("From a merge there are several ways down.", "downgrade tempo@-1").refused("graph.ambiguous_walk"),
    ]
}

pub(crate) fn finds_revisions_that_this_checkout_does_not_know() -> Vec<Step> {
    let refused = |why, command| {
        run(why, command).refused("graph.unknown_applied").shows(&[
            "`c3`, applied at 20",
            "`m1`, applied at 20",
            "by eve@music",
        ])
    };
    vec![
        run("The database has revisions that this checkout has not. Every command says which, when and by whom applied:", "status")
            .shows(&["✓ c3", "no file declares it; applied at 20", "by eve@music"]),
        run("", "current").shows(&["c3 (no file declares it; applied at 20", "m1 (no file declares it; applied at 20"]),
        run("", "check").found().shows(&["check.unknown_revision: the database has `m1`, which no file declares, applied at 20", "--from-ledger"]),
        run("", "history -i").shows(&["c3 (no file declares it; applied at 20"]),
        run("", "graph -i").shows(&["m1 (no file declares it; applied at 20", "? m1 (applied, no file)"]),
        refused("The database has revisions that this checkout has not. Every command says which, when and by whom applied:", "upgrade").on_page(),
        refused("", "upgrade --plan"),
        refused("", "upgrade --plan --no-sql"),
        refused("", "upgrade --plan --out {plan}"),
        refused("", "upgrade --sql"),
        refused("", "downgrade base"),
        refused("", "downgrade tempo@-1"),
        refused("", "revert tempo"),
        refused("", "stamp t1"),
        refused("", "stamp t1 --plan"),
        refused("", "autogenerate -m \"Nothing\" --head tempo@head"),
        refused("", "autogenerate --check"),
    ]
}

pub(crate) fn takes_them_back_by_the_ledger() -> Vec<Step> {
    vec![
        run("", "downgrade --from-ledger").refused("ledger.unconfirmed").shows(&["--yes"]),
        run("The ledger kept what takes them back:", "downgrade --from-ledger --yes")
            .shows(&[
                "-- downgrade m1",
                "-- downgrade c3",
                "- c3 Let names be longer",
                "2 revisions taken back; the database is at p2, t2",
            ])
            .on_page(),
        run("", "downgrade --from-ledger --yes").shows(&["nothing to do"]),
        run("", "status").hides(&["no file"]).shows(&["✗ c2 pending"]),
        rows("", "SELECT name FROM playlist", &["Monday"]),
        rows("", "SELECT name FROM song ORDER BY id", &["Naima", "Giant Steps"]),
    ]
}

pub(crate) fn deploys_again() -> Vec<Step> {
    vec![
        run("", "upgrade").shows(&["+ c3", "+ m1", "the database is at m1"]).hides(&["+ c2"]),
        run("", "check").shows(&["everything fits"]),
        run("The log is in the order of what happened.", "log").shows(&["by eve@music"]),
    ]
}

pub(crate) fn stamps_what_was_restored() -> Vec<Step> {
    vec![
        run("", "status").shows(&["✗ s1 pending"]).hides(&["✓"]),
        run("", "check").found().shows(&["check.behind: `s1`"]),
        run("What is there already cannot be made again.", "upgrade")
            .refused("drift.plan_differs")
            .shows(&["there is a table `artist` already", "`anabranch stamp s1` records it without running it"]),
        run("", "stamp heads --plan").shows(&["would be at m1", "8 recorded"]),
        run(
            "A database was restored without its ledger. It is recorded where it stands, and nothing is run.",
            "stamp heads",
        )
        .shows(&["the database is now at m1 (8 recorded)"])
        .on_page(),
        run("So there is nothing left to do:", "upgrade").shows(&["nothing to do; the database is at m1"]).on_page(),
        run("", "check").shows(&["everything fits"]),
        run("", "log").shows(&["stamped s1 by eve@music"]),
        run("", "downgrade covers").shows(&["1 revision taken back; the database is at c3, p2"]),
        run("", "upgrade").shows(&["the database is at m1"]),
    ]
}

pub(crate) fn hands_a_script_to_somebody_else() -> Vec<Step> {
    vec![
        run("", "upgrade tempo").shows(&["the database is at t1"]),
        script("Where the tool may not run, its script is run by the database's own client.", "upgrade --sql")
            .on_page(),
        run("The tool accepts what it finds:", "current").shows(&["m1 (head) (current) (mergepoint)"]).on_page(),
        run("", "check").shows(&["everything fits"]),
        run("", "upgrade").shows(&["nothing to do"]),
        script("", "downgrade tempo --sql"),
        run("", "current").shows(&["t1 (tempo) (current)"]),
    ]
}

pub(crate) fn deploys_swing() -> Vec<Step> {
    vec![
        run("", "upgrade").shows(&["+ t3", "1 revision applied; the database is at t3"]),
        run("", "check").shows(&["everything fits"]),
    ]
}

pub(crate) fn applies_what_comes_late_and_commutes() -> Vec<Step> {
    vec![
        run("A revision was put below one that is deployed: it is out of order.", "status")
            .shows(&["! l1 is out of order"]),
        run("", "upgrade --plan").shows(&["-- upgrade l1 Keep tags"]),
        run("It commutes with what stands on it, and is applied.", "upgrade")
            .shows(&["+ l1 Keep tags", "the database is at t3"])
            .on_page(),
        run("", "status").hides(&["out of order", "pending"]),
    ]
}

pub(crate) fn refuses_what_comes_late_and_does_not_commute() -> Vec<Step> {
    vec![
        run("", "upgrade --plan").refused("graph.out_of_order"),
        run("Another one changes the column that was renamed since:", "upgrade")
            .refused("graph.out_of_order")
            .shows(&["`l2`", "`t2`", "column `title` becomes string(150)", "rename column `title` to `name`"])
            .on_page(),
        run("", "status").shows(&["✗ l2 pending", "! l2 is out of order"]),
    ]
}

pub(crate) fn takes_everything_back() -> Vec<Step> {
    vec![
        run("", "status").hides(&["out of order", "pending"]),
        run("", "downgrade base --plan --no-sql")
            .shows(&["-- downgrade p2 Count plays -- downgrade p1 Keep playlists"]),
        run("", "downgrade base").shows(&["10 revisions taken back; the database is at base"]),
        run("", "status").hides(&["✓"]),
        rows("", "SELECT count(*) FROM anabranch_revision", &["0"]),
    ]
}
