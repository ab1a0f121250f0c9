//! What the three developers do in their clones.

use super::entities::{ARTIST, COVER, LIB, PLAYLIST, SONG, SONG_FILE};
use super::step::{Step, git, replace, run, write};

pub(crate) fn begins() -> Vec<Step> {
    vec![
        replace(
            "Names of files that say what is in them.",
            "anabranch.toml",
            "# [revision]",
            "[revision]\nfile = \"{id}_{slug}\"\n# [revision]",
        ),
        write("", "entity/src/lib.rs", LIB),
        write("", "entity/src/artist.rs", ARTIST),
        write("", SONG_FILE, SONG),
        run("", "autogenerate -m \"Create songs and artists\" --rev-id s1").shows(&["create table `song`", "wrote"]),
        run("", "upgrade").shows(&["1 revision applied"]),
        git("", "add ."),
        git("", "commit -qm Begin"),
        git("", "push -q origin HEAD:main"),
    ]
}

pub(crate) fn adds_a_tempo_and_renames_the_title() -> Vec<Step> {
    vec![
        git("", "checkout -qb tempo"),
        replace("", SONG_FILE, "// How it is played.\n", "// How it is played.\n    pub bpm: Option<i32>,\n"),
        run("A branch gets a label.", "autogenerate -m \"Add bpm to song\" --branch-label tempo --rev-id t1")
            .shows(&["alter table `song`: add column `bpm` (integer)"]),
        run("", "upgrade"),
        replace("", SONG_FILE, "pub title: String", "pub name: String"),
        run("A rename is asked about.", "autogenerate -m \"Rename title\" --rev-id t2")
            .refused("autogenerate.unanswered_rename")
            .shows(&["--rename song.title=name"]),
        run("", "autogenerate -m \"Rename title\" --rev-id t2 --rename song.title=name")
            .shows(&["rename column `title` to `name`"]),
        run("", "upgrade").shows(&["the database is at t2"]),
        run("", "check").shows(&["everything fits"]),
        git("", "add ."),
        git("", "commit -qm Tempo"),
        git("", "push -q origin tempo"),
    ]
}

pub(crate) fn keeps_covers() -> Vec<Step> {
    vec![
        git("", "checkout -qb covers"),
        write("", "entity/src/cover.rs", COVER),
        replace("", "entity/src/lib.rs", "mod song;", "mod cover;\nmod song;"),
        replace("", "entity/src/lib.rs", "pub use song", "pub use cover::Cover;\npub use song"),
        run("Behind: a revision made now would repeat the first.", "autogenerate -m \"Keep covers\"")
            .refused("autogenerate.not_up_to_date"),
        run("", "upgrade"),
        run("", "autogenerate -m \"Keep covers\" --branch-label covers --rev-id c1").shows(&["create table `cover`"]),
        git("", "add ."),
        git("", "commit -qm Covers"),
        git("", "push -q origin covers"),
    ]
}

pub(crate) fn keeps_playlists_which_need_covers() -> Vec<Step> {
    vec![
        git("", "checkout -qb playlists"),
        git("She needs what Ben has pushed.", "pull -q --no-rebase --no-edit origin covers"),
        write("", "entity/src/playlist.rs", PLAYLIST),
        replace("", "entity/src/lib.rs", "mod song;", "mod playlist;\nmod song;"),
        replace("", "entity/src/lib.rs", "pub use song", "pub use playlist::Playlist;\npub use song"),
        run("", "upgrade").shows(&["2 revisions applied; the database is at c1"]),
        run("A branch of its own begins at no head.", "autogenerate -m \"Keep playlists\" --head s1 --depends-on covers")
            .refused("graph.not_a_head")
            .shows(&["--splice"]),
        run(
            "",
            "autogenerate -m \"Keep playlists\" --head s1 --splice --depends-on covers --branch-label playlists --rev-id p1",
        )
        .shows(&["create table `playlist`"]),
        run("", "upgrade").shows(&["the database is at p1"]),
        replace(
            "",
            SONG_FILE,
            "// How often it was played.\n",
            "// How often it was played.\n    #[column(default = 0)]\n    pub plays: i64,\n",
        ),
        run("There are two heads now, and she must say which.", "autogenerate -m \"Count plays\"")
            .refused("graph.multiple_heads")
            .shows(&["--head", "`c1`, `p1`"]),
        run("", "autogenerate -m \"Count plays\" --head playlists@head --rev-id p2").shows(&["add column `plays`"]),
        run("", "upgrade").shows(&["the database is at p2"]),
        run("What a revision depends on is applied, and no head.", "current").shows(&["p1 -> p2 (head) (current)"]),
        git("", "add ."),
        git("", "commit -qm Playlists"),
        git("", "push -q origin playlists"),
    ]
}

pub(crate) fn makes_the_title_longer() -> Vec<Step> {
    vec![
        run("", "upgrade"),
        replace("", SONG_FILE, "length = 200", "length = 300"),
        run("", "autogenerate -m \"Let titles be longer\" --rev-id c2").shows(&["column `title` becomes string(300)"]),
        run("", "upgrade").shows(&["the database is at c2"]),
        git("", "add ."),
        git("", "commit -qm Longer"),
        git("", "push -q origin covers"),
    ]
}

pub(crate) fn mends_and_merges() -> Vec<Step> {
    vec![
        git("Ben gets what Eve has merged.", "pull -q --no-rebase --no-edit origin main"),
        run("His own database has it.", "rebase c2 --onto tempo@head").refused("rebase.applied").shows(&["revert c2"]),
        run("Ben takes his revision back from his own database,", "downgrade covers@-1")
            .shows(&["- c2", "the database is at c1"])
            .on_page(),
        run("", "rebase c2 --onto tempo@head").refused("rebase.conflict"),
        run("Cleo's needs it.", "remove covers").refused("remove.not_a_head").shows(&["c2", "p1"]),
        run("There are three heads, and so no newest.", "remove").refused("graph.multiple_heads").shows(&["`c2`, `p2`, `t2`"]),
        run("and removes it, since it is nowhere applied now.", "remove covers@head").shows(&["c2_let_titles_be_longer.rs"]).on_page(),
        run("", "upgrade").shows(&["+ t2 Rename title", "the database is at p2, t2"]),
        run(
            "The entities still say what he wants; he generates it again, on top of Ada's.",
            "autogenerate -m \"Let names be longer\" --head tempo@head --rev-id c3",
        )
        .shows(&["column `name` becomes string(300)"])
        .on_page(),
        run("", "upgrade").shows(&["the database is at c3, p2"]),
        run(
            "Now the branches can be joined. That two of them add a column to one table is worth a note, and no conflict.",
            "merge heads -m \"Join tempo, covers and playlists\" --rev-id m1",
        )
        .shows(&["`c3` and `p2` both change table `song`, and do not conflict", "merged c1, c3, p2", "m1_join_tempo_covers_and_playlists.rs"])
        .on_page(),
        run("", "heads").shows(&["-> m1 (head) (mergepoint)"]).hides(&["effective"]),
        run("", "merge heads -m \"Again\"").refused("merge.one_head"),
        run("", "check").found().shows(&["check.behind: `m1`"]).hides(&["multiple"]),
        run("", "upgrade").shows(&["the database is at m1"]),
        run("His own database and the entities agree with the history:", "check").shows(&["everything fits"]).on_page(),
        git("", "add ."),
        git("", "commit -qm Join"),
        git("", "push -q origin HEAD:main"),
    ]
}

pub(crate) fn adds_swing_late() -> Vec<Step> {
    vec![
        replace(
            "",
            SONG_FILE,
            "    pub bpm: Option<i32>,\n",
            "    pub bpm: Option<i32>,\n    pub swing: Option<i16>,\n",
        ),
        run("", "autogenerate -m \"Add swing to song\" --rev-id t3").shows(&["add column `swing` (small integer)"]),
        replace("", SONG_FILE, "Option<i16>", "Option<i32>"),
        run("The newest revision, applied nowhere, is made again.", "revision --amend")
            .shows(&["`t3` was made again", "add column `swing` (integer)"]),
        run("", "upgrade").shows(&["the database is at t3"]),
        run(
            "Only her own database has it. Made again it would first be taken back there, and lose what is in it.",
            "revision --amend",
        )
        .refused("amend.data_loss"),
        git("", "add ."),
        git("", "commit -qm Swing"),
        git("", "push -q origin tempo"),
    ]
}
