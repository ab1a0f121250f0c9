//! Tables, views, triggers, odd names.

use super::super::build::*;
use super::{Case, case};
use anabranch::model::{Column, ColumnType, Constraint, DefinitionKind, Object, ObjectRef, Table, TableOptions};
use anabranch::operation::{Operation, Rename, TableChange};

pub(super) fn tables() -> Vec<Case> {
    let song = || Object::Table(table("song", vec![column("title", string(20))]));
    let mut commented = table("song", vec![]);
    commented.comment = Some("it's \\ a song".into());
    let options = |engine: Option<&str>, collation: Option<&str>| TableOptions {
        engine: engine.map(Into::into),
        collation: collation.map(Into::into),
        ..TableOptions::default()
    };
    let mut keyless = Table::new("note");
    keyless.columns = vec![column("text", ColumnType::Text)];
    let mut composite = Table::new("track");
    composite.columns = vec![not_null("side", integer()), not_null("album", integer()), column("title", string(9))];
    composite.primary_key = Some(primary_key("track", &["album", "side"]));
    let mut odd_options = table("song", vec![]);
    odd_options.options =
        TableOptions { strict: true, without_rowid: true, unlogged: true, ..options(Some("InnoDB"), None) };
    odd_options.options.charset = Some("utf8mb4".into());
    let collated = Column { collation: Some("utf8mb4_bin".into()), ..column("exact", string(5)) };
    vec![
        case("create and drop a table", vec![], vec![Operation::create(song())]),
        case(
            "drop a table with an index",
            vec![song(), Object::Index(index("song", "by_title", &["title"]))],
            vec![Operation::drop(ObjectRef::table("song"))],
        ),
        case(
            "rename a table",
            vec![song()],
            vec![Operation::Rename(Rename { object: ObjectRef::table("song"), to: "piece".into() })],
        )
        .rows(&["insert into song (title) values ('a')"]),
        case(
            "a table without a key",
            vec![Object::Table(keyless)],
            vec![alter("note", vec![drop_column("text"), add(column("b", ColumnType::Blob))])],
        ),
        case(
            "a key of two columns, not in their order",
            vec![Object::Table(composite)],
            vec![alter(
                "track",
                vec![drop_constraint("track_pkey"), constrain(Constraint::PrimaryKey(primary_key("track", &["side"])))],
            )],
        )
        .rows(&["insert into track values (1, 2, 'a')"]),
        case(
            "the comment of a table",
            vec![Object::Table(commented)],
            vec![
                alter("song", vec![TableChange::SetComment(Some("new".into()))]),
                alter("song", vec![TableChange::SetComment(None)]),
            ],
        ),
        case(
            "the engine and collation of a table",
            vec![Object::Table(table("song", vec![column("title", string(20)), collated]))],
            vec![
                alter("song", vec![TableChange::SetOptions(options(Some("MyISAM"), Some("latin1_swedish_ci")))]),
                alter("song", vec![TableChange::SetOptions(options(None, Some("utf8mb4_bin")))]),
            ],
        )
        .rows(&["insert into song (title) values ('a')"]),
        case("options that say nothing here", vec![Object::Table(odd_options)], vec![]),
    ]
}

pub(super) fn definitions() -> Vec<Case> {
    let song = || Object::Table(table("song", vec![column("a", integer()), column("title", string(40))]));
    let view_text =
        "CREATE VIEW `loud` AS select `song`.`id` AS `id`,concat('it\\'s ',`song`.`title`) AS `t` from `song`";
    let view = definition(DefinitionKind::View, "loud", None, view_text);
    let other =
        definition(DefinitionKind::View, "loud", None, "CREATE VIEW `loud` AS select `song`.`a` AS `a` from `song`");
    let trigger_text =
        "CREATE TRIGGER `clean` BEFORE INSERT ON `song` FOR EACH ROW set new.title = coalesce(new.title, 'it''s \\\\')";
    let trigger = || definition(DefinitionKind::Trigger, "clean", Some("song"), trigger_text);
    let body = "CREATE TRIGGER `clean` BEFORE INSERT ON `song` FOR EACH ROW begin if new.a is null then set new.a = 1; end if; end";
    let body = definition(DefinitionKind::Trigger, "clean", Some("song"), body);
    vec![
        case("a view comes and goes", vec![song()], vec![Operation::create(view.clone())]),
        case("a view becomes another", vec![song(), view.clone()], vec![Operation::Become(other)]),
        case("a view under another name", vec![song(), view.clone()], vec![Operation::drop(view.reference())]),
        case("a trigger comes and goes", vec![song()], vec![Operation::create(trigger())]),
        case("a trigger becomes another", vec![song(), trigger()], vec![Operation::Become(body)])
            .rows(&["insert into song () values ()"]),
    ]
}

pub(super) fn names() -> Vec<Case> {
    let mut odd = table(
        "Ünï `quoted` table",
        vec![column("order", integer()), column("it's a \"column\"", string(9)), column("UPPER Case", integer())],
    );
    odd.uniques = vec![unique("un`ique \"k\"", &["order"])];
    odd.checks = vec![check("ch'eck", "`UPPER Case` > 0 and `it's a \"column\"` <> 'a`b'")];
    let mut user = table("key", vec![column("group", integer())]);
    let mut key = foreign_key("key", &["group"], "Ünï `quoted` table", &["id"]);
    key.name = "for`eign".into();
    user.foreign_keys = vec![key];
    let odd_index = Object::Index(index("Ünï `quoted` table", "in'dex `x`", &["it's a \"column\"", "order"]));
    vec![
        case(
            "odd names",
            vec![Object::Table(odd), Object::Table(user), odd_index],
            vec![
                alter("key", vec![rename_column("group", "select"), add(column("from ü", integer()))]),
                alter(
                    "Ünï `quoted` table",
                    vec![
                        rename_column("UPPER Case", "lower case"),
                        drop_constraint("un`ique \"k\""),
                        add(column("x%y", integer())),
                    ],
                ),
                Operation::Rename(Rename { object: ObjectRef::table("key"), to: "a.b".into() }),
            ],
        )
        .rows(&["insert into `key` () values ()"]),
    ]
}
