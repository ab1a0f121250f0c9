//! Constraints and indexes.

use super::super::build::*;
use super::{Case, case, on_song};
use anabranch::model::{
    ColumnType, Constraint, DialectName, Index, IndexPart, IntegerSize, Object, ObjectRef, ReferentialAction,
    SortOrder, Table,
};
use anabranch::operation::{ColumnChange, Operation, Rename, TableChange};

pub(super) fn constraints() -> Vec<Case> {
    let base = || vec![column("a", integer()), column("b", integer()), column("title", string(20))];
    let mut full = table("song", base());
    full.uniques = vec![unique("song_pair", &["b", "a"]), unique("song_title_key", &["title"])];
    full.checks = vec![
        check("song_a_check", "a > 0 AND (b < 5 OR b IS NULL)"),
        check("odd", "title <> 'it''s \\\\ x' and char_length(title) between 1 and 19"),
    ];
    let with_generated =
        vec![column("a", integer()), column("b", integer()), generated("c", integer(), "a + 1", false)];
    let mut checked = table("song", with_generated);
    checked.checks = vec![check("positive", "a > 0")];
    vec![
        on_song(
            "constraints come and go",
            base(),
            vec![
                constrain(Constraint::Unique(unique("song_pair", &["b", "a"]))),
                constrain(Constraint::Check(check("song_a_check", "a > 0 and b in (1, 2, 3)"))),
            ],
        ),
        case(
            "constraints in a new table",
            vec![Object::Table(full.clone())],
            vec![alter("song", vec![drop_constraint("song_pair"), drop_constraint("odd")])],
        ),
        case(
            "constraints under other names",
            vec![Object::Table(full.clone())],
            vec![alter(
                "song",
                vec![
                    TableChange::RenameConstraint { from: "song_pair".into(), to: "pair".into() },
                    TableChange::RenameConstraint { from: "odd".into(), to: "even".into() },
                    TableChange::RenameConstraint { from: "song_pkey".into(), to: "the_key".into() },
                ],
            )],
        ),
        case(
            "a unique constraint over other columns",
            vec![Object::Table(full.clone())],
            vec![alter(
                "song",
                vec![drop_constraint("song_pair"), constrain(Constraint::Unique(unique("song_pair", &["a"])))],
            )],
        ),
        case(
            "a check that says something else",
            vec![Object::Table(full.clone())],
            vec![alter("song", vec![drop_constraint("odd"), constrain(Constraint::Check(check("odd", "a <> 7")))])],
        ),
        case(
            "a column goes with its constraints",
            vec![Object::Table(full)],
            vec![alter("song", vec![drop_constraint("song_a_check"), drop_column("b")])],
        ),
        case(
            "checks and generated columns follow a renamed column",
            vec![Object::Table(checked)],
            vec![alter("song", vec![rename_column("a", "amount")])],
        )
        .rows(&["insert into song (a) values (3)"]),
    ]
}

pub(super) fn foreign_keys() -> Vec<Case> {
    let artist = || Object::Table(table("artist", vec![column("name", string(20))]));
    let song = |on_delete, on_update| {
        let mut song = table("song", vec![column("artist_id", integer()), column("n", integer())]);
        let mut key = foreign_key("song", &["artist_id"], "artist", &["id"]);
        (key.on_delete, key.on_update) = (on_delete, on_update);
        song.foreign_keys = vec![key];
        song
    };
    let plain = || Object::Table(song(ReferentialAction::NoAction, ReferentialAction::NoAction));
    let rows = ["insert into artist (name) values ('a')", "insert into song (artist_id) values (1)"];
    let key = || Constraint::ForeignKey(foreign_key("song", &["artist_id"], "artist", &["id"]));
    let mut tree = table("folder", vec![column("parent_id", integer())]);
    tree.foreign_keys = vec![foreign_key("folder", &["parent_id"], "folder", &["id"])];
    let circle = |one: &str, two: &str| {
        let column_name = format!("{two}_id");
        let mut circle = table(one, vec![column(&column_name, integer())]);
        circle.foreign_keys = vec![foreign_key(one, &[&column_name], two, &["id"])];
        Object::Table(circle)
    };
    let mut pairs = Table::new("pair");
    pairs.columns = vec![not_null("a", integer()), not_null("b", integer())];
    pairs.primary_key = Some(primary_key("pair", &["a", "b"]));
    let mut user = table("user", vec![column("x", integer()), column("y", integer())]);
    user.foreign_keys = vec![foreign_key("user", &["x", "y"], "pair", &["a", "b"])];
    let two_keys = {
        let mut song = song(ReferentialAction::NoAction, ReferentialAction::NoAction);
        song.columns.push(column("other_id", integer()));
        song.foreign_keys.push(foreign_key("song", &["other_id"], "artist", &["id"]));
        Object::Table(song)
    };
    let unnamed = {
        let mut song = song(ReferentialAction::NoAction, ReferentialAction::NoAction);
        song.foreign_keys[0].name = "song_ibfk_1".into();
        Object::Table(song)
    };
    let big = || ColumnType::integer(IntegerSize::Big);
    let descending = || {
        let mut index = index("song", "falling", &["artist_id"]);
        index.parts[0].order = SortOrder::Descending;
        Object::Index(index)
    };
    let serving = || Object::Index(index("song", "serving", &["artist_id", "n"]));
    vec![
        case(
            "a foreign key comes and goes",
            vec![artist(), Object::Table(table("song", vec![column("artist_id", integer())]))],
            vec![alter("song", vec![constrain(key())])],
        )
        .rows(&rows),
        case(
            "the index of a key that the server named follows the renamed column",
            vec![artist(), unnamed],
            vec![alter("song", vec![rename_column("artist_id", "performer_id")])],
        )
        .rows(&rows),
        case(
            "every action of a foreign key",
            vec![artist(), Object::Table(song(ReferentialAction::Cascade, ReferentialAction::SetNull))],
            vec![
                alter("song", vec![drop_constraint("song_artist_id_fkey")]),
                alter(
                    "song",
                    vec![constrain(Constraint::ForeignKey(
                        song(ReferentialAction::Restrict, ReferentialAction::Cascade).foreign_keys.remove(0),
                    ))],
                ),
            ],
        )
        .rows(&rows),
        case(
            "a foreign key drops and comes at once",
            vec![artist(), plain()],
            vec![alter(
                "song",
                vec![
                    drop_constraint("song_artist_id_fkey"),
                    constrain(Constraint::ForeignKey(
                        song(ReferentialAction::Cascade, ReferentialAction::NoAction).foreign_keys.remove(0),
                    )),
                ],
            )],
        )
        .rows(&rows),
        case(
            "a foreign key under another name",
            vec![artist(), plain()],
            vec![alter(
                "song",
                vec![TableChange::RenameConstraint { from: "song_artist_id_fkey".into(), to: "by".into() }],
            )],
        )
        .rows(&rows),
        case(
            "an index that serves a foreign key comes and goes",
            vec![artist(), plain()],
            vec![Operation::create(serving())],
        )
        .rows(&rows),
        case(
            "an index that serves a foreign key goes and comes",
            vec![artist(), plain(), serving()],
            vec![
                Operation::drop(ObjectRef::index("song", "serving")),
                alter("song", vec![drop_constraint("song_artist_id_fkey")]),
            ],
        )
        .rows(&rows),
        case(
            "a descending index over a foreign key comes and goes",
            vec![artist(), plain()],
            vec![Operation::create(descending()), alter("song", vec![drop_constraint("song_artist_id_fkey")])],
        )
        .rows(&rows),
        case(
            "a unique constraint that serves a foreign key",
            vec![artist(), plain()],
            vec![
                alter("song", vec![constrain(Constraint::Unique(unique("one_song", &["artist_id"])))]),
                alter("song", vec![drop_constraint("one_song")]),
                alter("song", vec![drop_column("artist_id")]),
            ],
        ),
        case(
            "an index named like its foreign key says nothing",
            vec![artist(), plain(), Object::Index(index("song", "song_artist_id_fkey", &["artist_id"]))],
            vec![Operation::drop(ObjectRef::index("song", "song_artist_id_fkey"))],
        ),
        case(
            "a table that refers to itself",
            vec![Object::Table(tree)],
            vec![alter("folder", vec![drop_column("parent_id")])],
        ),
        case(
            "tables that refer to each other",
            vec![circle("a", "b"), circle("b", "a")],
            vec![
                alter("a", vec![drop_constraint("a_b_id_fkey")]),
                alter("b", vec![drop_constraint("b_a_id_fkey")]),
                Operation::drop(ObjectRef::table("a")),
            ],
        ),
        case(
            "a foreign key of two columns",
            vec![Object::Table(pairs), Object::Table(user)],
            vec![alter("user", vec![drop_column("x")])],
        ),
        case(
            "a foreign key changes with the types of both its sides",
            vec![artist(), plain()],
            vec![
                alter(
                    "song",
                    vec![
                        drop_constraint("song_artist_id_fkey"),
                        retype_to("artist_id", big()),
                        constrain(Constraint::ForeignKey(
                            song(ReferentialAction::Cascade, ReferentialAction::NoAction).foreign_keys.remove(0),
                        )),
                    ],
                ),
                alter("artist", vec![retype_to("id", big())]),
            ],
        )
        .rows(&rows),
        case(
            "a foreign key of a new table that fits only a later type",
            vec![artist()],
            vec![
                Operation::create({
                    let mut song = song(ReferentialAction::Cascade, ReferentialAction::NoAction);
                    song.columns.iter_mut().for_each(|column| column.column_type = big());
                    Object::Table(song)
                }),
                alter("artist", vec![retype_to("id", big())]),
            ],
        )
        .rows(&["insert into artist (name) values ('a')"]),
        case(
            "a foreign key before the key that it refers to is there",
            vec![
                Object::Table(table("artist", vec![column("code", integer())])),
                Object::Table(table("song", vec![column("code", integer())])),
            ],
            vec![
                alter(
                    "song",
                    vec![constrain(Constraint::ForeignKey(foreign_key("song", &["code"], "artist", &["code"])))],
                ),
                alter("artist", vec![constrain(Constraint::Unique(unique("by_code", &["code"])))]),
            ],
        ),
        case(
            "both sides of a foreign key change their type",
            vec![artist(), plain()],
            vec![alter("artist", vec![retype_to("id", big())]), alter("song", vec![retype_to("artist_id", big())])],
        )
        .rows(&rows),
        case(
            "the referring side stops and starts numbering",
            vec![artist(), two_keys],
            vec![alter("artist", vec![set("id", ColumnChange::Identity(None))])],
        )
        .rows(&rows),
        case(
            "a renamed table is still referred to",
            vec![artist(), plain()],
            vec![
                Operation::Rename(Rename { object: ObjectRef::table("artist"), to: "band".into() }),
                alter("band", vec![rename_column("id", "band_id")]),
                alter("song", vec![rename_column("artist_id", "band")]),
            ],
        )
        .rows(&rows),
    ]
}

pub(super) fn indexes() -> Vec<Case> {
    let base = || {
        Object::Table(table(
            "song",
            vec![
                column("a", integer()),
                column("title", string(40)),
                column("body", ColumnType::Text),
                not_null("place", native("point")),
            ],
        ))
    };
    let with = |change: &dyn Fn(&mut Index)| {
        let mut index = index("song", "extra", &["a", "title"]);
        change(&mut index);
        Object::Index(index)
    };
    let make = |name, object: Object| case(name, vec![base()], vec![Operation::create(object)]);
    let expression =
        || with(&|index| index.parts = vec![IndexPart::expression("LOWER(title)"), IndexPart::column("a")]);
    let reference = ObjectRef::index("song", "extra");
    vec![
        make("an index", with(&|_| {})),
        make("a unique index", with(&|index| index.unique = true)),
        make(
            "a unique index with a prefix",
            with(&|index| {
                index.unique = true;
                index.parts[1].prefix_length = Some(10);
            }),
        ),
        make("a descending index", with(&|index| index.parts[1].order = SortOrder::Descending)),
        make("an index with a comment", with(&|index| index.comment = Some("it's".into()))),
        make(
            "a fulltext index",
            with(&|index| {
                index.parts = vec![IndexPart::column("body")];
                index.method = Some("fulltext".into());
            }),
        ),
        make(
            "a spatial index",
            with(&|index| {
                index.parts = vec![IndexPart::column("place")];
                index.method = Some("spatial".into());
            }),
        ),
        make("an index built by hash is an ordinary one", with(&|index| index.method = Some("hash".into()))),
        make("an index over an expression", expression()).only(DialectName::Mysql),
        case(
            "an index over an expression follows a renamed column",
            vec![base(), expression()],
            vec![alter("song", vec![rename_column("title", "name")])],
        )
        .only(DialectName::Mysql),
        case(
            "an index under another name",
            vec![base(), with(&|_| {})],
            vec![Operation::Rename(Rename { object: reference, to: "other".into() })],
        ),
        case(
            "a column goes with its indexes",
            vec![base(), with(&|_| {}), Object::Index(index("song", "alone", &["a"]))],
            vec![alter("song", vec![drop_column("a")])],
        ),
    ]
}
