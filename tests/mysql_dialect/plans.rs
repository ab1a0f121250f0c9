//! What plans look like, and what is refused.

use super::build::*;
use super::dialect;
use anabranch::model::{
    Column, ColumnType, Constraint, Deferrable, DialectName, Expression, IndexPart, Object, ObjectRef, Owner,
    QualifiedName, ReferentialAction, Restoration, Schema, Sequence, Unmodelled,
};
use anabranch::operation::{
    Action, AlterEnum, Backfill, ColumnChange, EnumChange, Execute, Operation, SetLocal, Step, TableChange, Write,
    WriteKind, WrittenSql,
};
use anabranch::plan::{Plan, PlanError, Segment, Target};

fn plan(name: DialectName, actions: Vec<Step>, before: &Schema) -> Result<Plan, PlanError> {
    let actions: Vec<Action> = actions.into_iter().map(|step| Action { only: None, step }).collect();
    dialect(name).plan(&Target::oldest(name), &actions, before)
}

/// Statements as a reviewer reads them; `[]` marks a transaction.
fn shown(name: DialectName, operations: Vec<Operation>, before: &[Object]) -> String {
    let before: Schema = before.iter().cloned().collect();
    let steps = operations.into_iter().map(Step::Operation).collect();
    let plan = plan(name, steps, &before).expect("there is a plan");
    let of = |segment: &Segment| {
        let sql: Vec<String> = segment.statements().into_iter().map(|s| s.sql.clone()).collect();
        let sql = sql.join(";\n");
        if matches!(segment, Segment::Transaction { .. }) { format!("[{sql}]") } else { sql }
    };
    plan.segments.iter().map(of).collect::<Vec<_>>().join(";\n")
}

fn song() -> Vec<Object> {
    let mut song = table(
        "song",
        vec![
            not_null("title", string(200)),
            Column { comment: Some("beats per minute".into()), ..with_default("bpm", ColumnType::Double, 120) },
            column("artist_id", integer()),
        ],
    );
    song.uniques = vec![unique("song_title_key", &["title"])];
    song.checks = vec![check("song_bpm_check", "bpm > 0")];
    let mut key = foreign_key("song", &["artist_id"], "artist", &["id"]);
    key.on_delete = ReferentialAction::Cascade;
    song.foreign_keys = vec![key];
    song.comment = Some("what is sung".into());
    vec![Object::Table(table("artist", vec![])), Object::Table(song)]
}

#[test]
fn an_index_in_the_place_of_another_keeps_its_options() {
    let fulltext = |columns: &[&str]| {
        let mut index = index("song", "words", columns);
        index.method = Some("fulltext".into());
        Object::Index(index)
    };
    let reference = ObjectRef::index("song", "words");
    let mut before: Schema = song().into_iter().chain([fulltext(&["title"])]).collect();
    let parser = Unmodelled::new(Owner::Object(reference.clone()), "index option", "WITH PARSER `ngram`");
    before.extend_unmodelled([parser.restored(Restoration::Restated)]);
    let steps = [Operation::drop(reference), Operation::create(fulltext(&["title", "lyrics"]))];
    let steps = steps.into_iter().map(Step::Operation).collect();
    let plan = plan(DialectName::Mysql, steps, &before).expect("there is a plan");
    let last = plan.sql().last().cloned().unwrap_or_default();
    assert!(last.ends_with("WITH PARSER `ngram`"), "{last}");
}

#[test]
fn a_primary_key_in_the_place_of_another_keeps_its_options() {
    let mut before: Schema = song().into_iter().collect();
    let owner = || Owner::Constraint(ObjectRef::table("song"), "song_pkey".into());
    let said = |property, value| Unmodelled::new(owner(), property, value).restored(Restoration::Restated);
    before.extend_unmodelled([
        said("descending column of a primary key", "`title` DESC"),
        said("primary key option", "COMMENT 'it'"),
    ]);
    let changes = vec![
        TableChange::DropConstraint { name: "song_pkey".into(), if_exists: false },
        constrain(Constraint::PrimaryKey(primary_key("song", &["id", "title"]))),
    ];
    let plan =
        plan(DialectName::Mysql, vec![Step::Operation(alter("song", changes))], &before).expect("there is a plan");
    let sql = plan.sql().join(";\n");
    assert!(sql.contains("ADD PRIMARY KEY (`id`, `title` DESC) COMMENT 'it'"), "{sql}");
}

#[test]
fn a_new_table_reads_as_a_person_would_write_it() {
    let create = song().into_iter().skip(1).map(Operation::create).collect();
    insta::assert_snapshot!(shown(DialectName::Mysql, create, &song()[..1]), @r#"
    CREATE TABLE `song` (
        `id` int NOT NULL AUTO_INCREMENT,
        `title` varchar(200) NOT NULL,
        `bpm` double DEFAULT 120 COMMENT 'beats per minute',
        `artist_id` int,
        PRIMARY KEY (`id`),
        CONSTRAINT `song_title_key` UNIQUE (`title`),
        CONSTRAINT `song_bpm_check` CHECK (bpm > 0),
        CONSTRAINT `song_artist_id_fkey` FOREIGN KEY (`artist_id`) REFERENCES `artist` (`id`) ON DELETE CASCADE
    ) COMMENT = 'what is sung'
    "#);
}

#[test]
fn changes_of_a_table_share_a_statement() {
    let changes = vec![
        add(with_default("plays", integer(), 0)),
        set("bpm", ColumnChange::NotNull(true)),
        set("bpm", ColumnChange::Default(None)),
        drop_column("artist_id"),
        drop_constraint("song_bpm_check"),
        rename_column("title", "name"),
    ];
    let operations = || vec![alter("song", changes.clone())];
    insta::assert_snapshot!(shown(DialectName::Mysql, operations(), &song()), @r#"
    ALTER TABLE `song`
        ADD COLUMN `plays` int DEFAULT 0,
        MODIFY COLUMN `bpm` double NOT NULL COMMENT 'beats per minute',
        DROP FOREIGN KEY `song_artist_id_fkey`,
        DROP COLUMN `artist_id`,
        DROP CHECK `song_bpm_check`,
        DROP INDEX `song_artist_id_fkey`;
    ALTER TABLE `song` RENAME COLUMN `title` TO `name`
    "#);
    insta::assert_snapshot!(shown(DialectName::MariaDb, operations(), &song()), @r#"
    ALTER TABLE `song`
        ADD COLUMN `plays` int DEFAULT 0,
        MODIFY COLUMN `bpm` double NOT NULL COMMENT 'beats per minute',
        DROP FOREIGN KEY `song_artist_id_fkey`,
        DROP COLUMN `artist_id`,
        DROP CONSTRAINT `song_bpm_check`,
        DROP INDEX `song_artist_id_fkey`;
    ALTER TABLE `song` RENAME COLUMN `title` TO `name`
    "#);
}

#[test]
fn an_enum_is_widened_updated_and_narrowed() {
    let mood = table("song", vec![with_default("mood", ColumnType::Enum("mood".into()), "sad")]);
    let before = [enumeration("mood", &["sad", "ok"]), Object::Table(mood)];
    let changes = vec![EnumChange::RenameValue { from: "ok".into(), to: "fine".into() }];
    let rename = vec![Operation::AlterEnum(AlterEnum { name: "mood".into(), changes })];
    insta::assert_snapshot!(shown(DialectName::Mysql, rename, &before), @r#"
    ALTER TABLE `song` MODIFY COLUMN `mood` enum('sad', 'ok', 'fine') DEFAULT 'sad';
    [UPDATE `song` SET `mood` = 'fine' WHERE `mood` = 'ok'];
    ALTER TABLE `song` MODIFY COLUMN `mood` enum('sad', 'fine') DEFAULT 'sad'
    "#);
}

#[test]
fn a_new_column_of_random_values_is_filled_apart_on_mysql() {
    let column = Column { not_null: true, ..with_default("key", ColumnType::Uuid, Expression::RandomUuid) };
    let operations = || vec![alter("artist", vec![add(column.clone())])];
    insta::assert_snapshot!(shown(DialectName::Mysql, operations(), &song()), @r#"
    ALTER TABLE `artist` ADD COLUMN `key` char(36);
    [UPDATE `artist` SET `key` = (uuid())];
    ALTER TABLE `artist` MODIFY COLUMN `key` char(36) NOT NULL DEFAULT (uuid())
    "#);
    insta::assert_snapshot!(shown(DialectName::MariaDb, operations(), &song()), @r#"
    ALTER TABLE `artist` ADD COLUMN `key` uuid NOT NULL DEFAULT uuid()
    "#);
}

#[test]
fn foreign_keys_make_way_for_another_type() {
    let big = || ColumnType::integer(anabranch::model::IntegerSize::Big);
    let operations =
        vec![alter("artist", vec![retype_to("id", big())]), alter("song", vec![retype_to("artist_id", big())])];
    insta::assert_snapshot!(shown(DialectName::Mysql, operations, &song()), @r#"
    ALTER TABLE `song` DROP FOREIGN KEY `song_artist_id_fkey`;
    ALTER TABLE `artist` MODIFY COLUMN `id` bigint NOT NULL AUTO_INCREMENT;
    ALTER TABLE `song` MODIFY COLUMN `artist_id` bigint;
    ALTER TABLE `song` ADD CONSTRAINT `song_artist_id_fkey` FOREIGN KEY (`artist_id`) REFERENCES `artist` (`id`) ON DELETE CASCADE
    "#);
}

#[test]
fn work_on_rows_is_planned_as_it_was_written() {
    let written = |sql: &str| WrittenSql::Sql(sql.into());
    let write = Write {
        kind: WriteKind::Update,
        table: "song".into(),
        sqlite: written("s"),
        postgres: written("p"),
        mysql: written("UPDATE `song` SET `bpm` = 1"),
    };
    let backfill = Backfill {
        name: "loud".into(),
        table: "song".into(),
        key: "id".into(),
        set: vec![("bpm".into(), "bpm * 2".into())],
        filter: Some("bpm < 60".into()),
        batch: 500,
    };
    let execute = Execute { sql: "create table a (b int); insert into a values (1)".into(), ..Execute::default() };
    let before: Schema = song().into_iter().collect();
    let steps = vec![
        Step::Write(write.clone()),
        Step::Write(write),
        Step::Backfill(backfill),
        Step::Operation(Operation::Execute(execute)),
    ];
    let plan = plan(DialectName::Mysql, steps, &before).expect("there is a plan");
    assert!(matches!(&plan.segments[0], Segment::Transaction { statements, .. } if statements.len() == 2));
    let Segment::Backfill(batches) = &plan.segments[1] else { panic!("a backfill was expected") };
    let queries = [&batches.first, &batches.next, &batches.update_first, &batches.update_next].map(String::as_str);
    insta::assert_snapshot!(queries.join("\n"), @r#"
    SELECT MAX(`id`) FROM (SELECT `id` FROM `song` WHERE (bpm < 60) ORDER BY `id` LIMIT 500) AS `batch`
    SELECT MAX(`id`) FROM (SELECT `id` FROM `song` WHERE `id` > {low} AND (bpm < 60) ORDER BY `id` LIMIT 500) AS `batch`
    UPDATE `song` SET `bpm` = bpm * 2 WHERE `id` <= {high} AND (bpm < 60)
    UPDATE `song` SET `bpm` = bpm * 2 WHERE `id` > {low} AND `id` <= {high} AND (bpm < 60)
    "#);
    assert!(matches!(&plan.segments[2], Segment::Alone(statement) if statement.opaque && statement.source == 3));
    assert!(matches!(&plan.segments[3], Segment::Transaction { .. }));
}

#[test]
fn what_there_is_not_is_refused_with_a_way_out() {
    let before: Schema = song().into_iter().collect();
    let check = |name: DialectName, step: Step, expected: &str| match plan(name, vec![step], &before) {
        Err(PlanError::Unsupported(refused)) => {
            assert!(refused.to_string().contains(expected), "{refused} does not say `{expected}`");
            assert!(!refused.instead.is_empty() && refused.dialect == name);
        }
        other => panic!("`{expected}` was expected, not {other:?}"),
    };
    let index = |change: &dyn Fn(&mut anabranch::model::Index)| {
        let mut index = index("song", "extra", &["bpm"]);
        change(&mut index);
        Step::Operation(Operation::create(Object::Index(index)))
    };
    let column_of = |column_type| Step::Operation(alter("song", vec![add(column("new", column_type))]));
    let mysql = |step, expected| check(DialectName::Mysql, step, expected);
    mysql(index(&|index| index.predicate = Some("bpm > 1".into())), "no partial indexes");
    mysql(index(&|index| index.include = vec!["title".into()]), "hold keys only");
    mysql(index(&|index| index.method = Some("gin".into())), "no such method");
    mysql(index(&|index| (index.unique, index.nulls_not_distinct) = (true, true)), "nulls are always distinct");
    let expression = index(&|index| index.parts = vec![IndexPart::expression("lower(title)")]);
    check(DialectName::MariaDb, expression, "hold columns only");
    mysql(column_of(ColumnType::Array(Box::new(ColumnType::Text))), "no arrays");
    mysql(column_of(ColumnType::Interval), "no such type");
    let using = ColumnChange::Type { to: integer(), using: Some("title + 0".into()) };
    mysql(Step::Operation(alter("song", vec![set("title", using)])), "converts by itself");
    let mut deferred = foreign_key("song", &["artist_id"], "artist", &["id"]);
    deferred.name = "later".into();
    deferred.deferrable = Deferrable::InitiallyDeferred;
    mysql(Step::Operation(alter("song", vec![constrain(Constraint::ForeignKey(deferred.clone()))])), "row by row");
    deferred.deferrable = Deferrable::No;
    deferred.on_delete = ReferentialAction::SetDefault;
    mysql(Step::Operation(alter("song", vec![constrain(Constraint::ForeignKey(deferred))])), "`SET DEFAULT`");
    let elsewhere = table("x", vec![]);
    let elsewhere = anabranch::model::Table { name: ("audit", "log").into(), ..elsewhere };
    mysql(Step::Operation(Operation::create(Object::Table(elsewhere))), "another database");
    let sequence = Sequence {
        name: QualifiedName::from("s"),
        data_type: None,
        start: None,
        increment: None,
        minimum: None,
        maximum: None,
        cycle: false,
        cache: None,
        owned_by: None,
    };
    mysql(Step::Operation(Operation::create(Object::Sequence(sequence))), "sequences");
    mysql(Step::SetLocal(SetLocal { name: "work_mem".into(), value: "1".into() }), "for the session");
    mysql(Step::Operation(alter("song", vec![drop_constraint("song_pkey")])), "numbers the rows");
}

#[test]
fn what_does_not_fit_is_an_error_and_no_plan() {
    let before: Schema = song().into_iter().collect();
    let missing = Step::Operation(alter("song", vec![drop_column("no_such")]));
    assert!(matches!(plan(DialectName::Mysql, vec![missing], &before), Err(PlanError::Apply(_))));
    let enum_column = Step::Operation(alter("song", vec![add(column("mood", ColumnType::Enum("no_such".into())))]));
    assert!(matches!(plan(DialectName::Mysql, vec![enum_column], &before), Err(PlanError::Apply(_))));
    let why = Step::Irreversible("rows are gone".into());
    assert!(matches!(plan(DialectName::Mysql, vec![why], &before), Err(PlanError::Irreversible(_))));
}

#[test]
fn an_action_for_another_database_is_skipped_and_positions_stay() {
    let only = |only: DialectName, operation| Action { only: Some(vec![only]), step: Step::Operation(operation) };
    let drop = |name: &str| Operation::drop(ObjectRef::table(name));
    let actions = [only(DialectName::Postgres, drop("no_such")), only(DialectName::Mysql, drop("song"))];
    let before: Schema = song().into_iter().collect();
    for name in [DialectName::Mysql, DialectName::MariaDb] {
        let plan = dialect(name).plan(&Target::oldest(name), &actions, &before).expect("there is a plan");
        let sources: Vec<usize> = plan.statements().map(|statement| statement.source).collect();
        assert_eq!(sources, [1], "{name}");
    }
}

#[test]
fn each_statement_says_its_effect() {
    let before: Schema = song().into_iter().collect();
    let big = ColumnType::integer(anabranch::model::IntegerSize::Big);
    let operations = [
        alter("artist", vec![retype_to("id", big.clone())]),
        alter("song", vec![retype_to("artist_id", big), rename_column("title", "name"), TableChange::SetComment(None)]),
    ];
    let steps = operations.iter().cloned().map(Step::Operation).collect();
    let plan = plan(DialectName::Mysql, steps, &before).expect("there is a plan");
    let (mut by_effects, mut meant) = (before.clone(), before);
    operations.iter().for_each(|operation| operation.apply(&mut meant).expect("it fits"));
    let effects = plan.statements().flat_map(|statement| &statement.effect);
    effects.for_each(|effect| effect.apply(&mut by_effects).expect("effects fit"));
    assert!(by_effects.equivalent(&meant));
}
