//! The rules of the comparison, one case each: what is a difference, and how it is said.

use anabranch::diff::{Renames, Renaming, compare, expressions_differ, hazards, rename_candidates};
use anabranch::model::*;

fn schema(objects: impl IntoIterator<Item = Object>) -> Schema {
    objects.into_iter().collect()
}

fn song(change: impl FnOnce(&mut Table)) -> Object {
    let mut table = Table::new("song");
    table.columns = vec![integer("id"), Column::new("title", ColumnType::Text)];
    change(&mut table);
    Object::Table(table)
}

fn integer(name: &str) -> Column {
    Column::new(name, ColumnType::integer(IntegerSize::Regular))
}

fn given(name: &str) -> Name {
    Name::Given(name.into())
}

fn made(name: &str) -> Name {
    Name::Generated(name.into())
}

fn unique(name: Name, column: &str) -> Unique {
    Unique { name, columns: vec![column.into()], nulls_not_distinct: false, deferrable: Deferrable::No }
}

fn check_of(name: Name, expression: &str) -> Check {
    Check::new(name, expression)
}

fn index(name: Name, column: &str) -> Object {
    Object::Index(Index::new("song", name, vec![IndexPart::column(column)]))
}

fn mood(values: &[&str]) -> Object {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    Object::Enum(Enum { name: "mood".into(), values, comment: None })
}

/// What `compare` says in words, both forms of each side being the same.
fn check(previous: &Schema, next: &Schema, renames: &[Renaming], expected: &[&str]) {
    check_forms(Pair::new(previous, next), Pair::new(previous, next), renames, expected);
}

fn check_forms(normalized: Pair<&Schema>, written: Pair<&Schema>, renames: &[Renaming], expected: &[&str]) {
    let found = compare(normalized, written, &renames.iter().cloned().collect());
    let words: Vec<String> = found.operations.iter().map(ToString::to_string).collect();
    assert_eq!(words, expected);
}

fn check_songs(previous: impl FnOnce(&mut Table), next: impl FnOnce(&mut Table), expected: &[&str]) {
    check(&schema([song(previous)]), &schema([song(next)]), &[], expected);
}

#[test]
fn a_constraint_is_known_by_name_then_by_structure() {
    let with = |name: Name| move |table: &mut Table| table.uniques.push(unique(name, "title"));
    check_songs(with(given("a")), with(made("b")), &[]);
    check_songs(with(made("a")), with(made("b")), &[]);
    check_songs(with(given("a")), with(given("b")), &["alter table `song`: rename constraint `a` to `b`"]);
    let other = |table: &mut Table| table.uniques.push(unique(given("a"), "id"));
    check_songs(with(given("a")), other, &["alter table `song`: drop constraint `a`, add unique `a`"]);
}

#[test]
fn a_name_that_stands_is_given_way_to_or_steps_aside() {
    let two = |first: Name, second: Name| {
        move |table: &mut Table| {
            table.uniques = vec![unique(first, "title"), unique(second, "id")];
        }
    };
    let one = |name: Name| move |table: &mut Table| table.uniques = vec![unique(name, "title")];
    check_songs(one(given("k")), two(made("x"), made("k")), &["alter table `song`: add unique `k1`"]);
    check_songs(
        one(given("k")),
        two(made("x"), given("k")),
        &["alter table `song`: rename constraint `k` to `x`, add unique `k`"],
    );
}

#[test]
fn a_primary_key_that_changes_is_dropped_and_added() {
    let key = |column: &str| {
        let columns = vec![column.to_owned()];
        move |table: &mut Table| table.primary_key = Some(PrimaryKey::new(made("song_pkey"), columns))
    };
    check_songs(
        key("id"),
        key("title"),
        &["alter table `song`: drop constraint `song_pkey`, add primary key `song_pkey`"],
    );
}

#[test]
fn changes_of_a_table_come_in_an_order_that_every_database_takes() {
    let previous = |table: &mut Table| {
        table.columns.push(integer("old"));
        table.uniques.push(unique(given("old_key"), "old"));
    };
    let next = |table: &mut Table| {
        table.columns[1].not_null = true;
        table.columns[1].default = Some("untitled".into());
        table.columns.push(integer("new"));
        table.uniques.push(unique(given("new_key"), "new"));
        table.comment = Some("songs".into());
    };
    check_songs(
        previous,
        next,
        &["alter table `song`: drop constraint `old_key`, comment \"songs\", add column `new` (integer), \
           column `title` gets default 'untitled', column `title` becomes not null, add unique `new_key`, drop column `old`"],
    );
    check_songs(|_| {}, |table| table.columns.reverse(), &[]);
}

#[test]
fn an_index_that_changes_is_dropped_and_created_and_an_equal_one_is_renamed() {
    let with = |index: Object| schema([song(|_| {}), index]);
    let check_indexes = |one: Object, two: Object, expected: &[&str]| check(&with(one), &with(two), &[], expected);
    check_indexes(index(given("a"), "id"), index(given("a"), "title"), &["drop index `a`", "create index `a`"]);
    check_indexes(index(given("a"), "id"), index(given("b"), "id"), &["rename index `a` to `b`"]);
    check_indexes(index(given("a"), "id"), index(made("b"), "id"), &[]);
    check(&with(index(given("a"), "id")), &schema([]), &[], &["drop table `song`"]);
    check(&schema([]), &with(index(given("a"), "id")), &[], &["create table `song`", "create index `a`"]);
}

#[test]
fn a_decided_rename_is_carried_out_and_one_that_does_not_fit_is_handed_back() {
    let previous = schema([song(|_| {}), index(made("song_title_idx"), "title")]);
    let mut next = previous.clone();
    next.remove_with_parts(&ObjectRef::table("song"));
    let mut table = Table::new("track");
    table.columns = vec![integer("id"), Column::new("name", ColumnType::Text)];
    next.insert(Object::Table(table));
    next.insert(Object::Index(Index::new("track", made("track_name_idx"), vec![IndexPart::column("name")])));
    let table = Renaming::Table { from: "song".into(), to: "track".into() };
    let column = Renaming::Column { table: "track".into(), from: "title".into(), to: "name".into() };
    check(
        &previous,
        &next,
        &[table.clone(), column.clone()],
        &["rename table `song` to `track`", "alter table `track`: rename column `title` to `name`"],
    );
    check(&previous, &next, &[], &["create table `track`", "create index `track_name_idx`", "drop table `song`"]);
    let wrong = Renaming::Table { from: "sung".into(), to: "track".into() };
    let pair = Pair::new(&previous, &next);
    assert_eq!(compare(pair, pair, &[wrong.clone()].into_iter().collect()).unused, [wrong]);
    let asked: Vec<Renaming> =
        rename_candidates(pair, &[table].into_iter().collect()).into_iter().map(|one| one.renaming).collect();
    assert_eq!(asked, [column]);
}

#[test]
fn candidates_are_alike_in_structure_first_then_in_name() {
    let previous = schema([song(|table| table.columns.push(Column::new("bpm", ColumnType::Double)))]);
    let next = schema([song(|table| {
        table.columns =
            vec![integer("id"), Column::new("name", ColumnType::Text), Column::new("title_text", ColumnType::Text)];
        table.columns.push(Column::new("beats", ColumnType::Float));
    })]);
    let found = rename_candidates(Pair::new(&previous, &next), &Renames::default());
    let words: Vec<String> = found.iter().map(|one| one.renaming.to_string()).collect();
    assert_eq!(words, ["column `song.title` to `title_text`", "column `song.title` to `name`"]);
    assert!(found[0].score > found[1].score && found[0].score < 1.0);
}

#[test]
fn definitions_become_and_a_trigger_goes_with_its_table() {
    let define = |kind, name: &str, table: Option<&str>, text: &str| {
        let identity = DefinitionRef { kind, name: name.into(), signature: None, table: table.map(Into::into) };
        Object::Definition(Definition::new(identity, text))
    };
    let trigger = || define(DefinitionKind::Trigger, "stamp", Some("song"), "create trigger");
    let view = |text| define(DefinitionKind::View, "hits", None, text);
    let previous = schema([song(|_| {}), trigger(), view("create view hits as select 1")]);
    let next = schema([view("create view hits as select 2")]);
    check(&previous, &next, &[], &["make view `hits` so", "drop table `song`"]);
    check(&previous, &schema([song(|_| {}), trigger()]), &[], &["drop view `hits`"]);
}

#[test]
fn new_tables_that_refer_to_each_other_get_the_closing_key_afterwards() {
    let refers = |name: &str, to: &str| {
        let mut table = Table::new(name);
        table.columns = vec![integer("id")];
        table.foreign_keys.push(ForeignKey {
            name: made(&format!("{name}_id_fkey")),
            columns: vec!["id".into()],
            references: to.into(),
            referenced_columns: vec!["id".into()],
            on_delete: ReferentialAction::NoAction,
            on_update: ReferentialAction::NoAction,
            deferrable: Deferrable::No,
        });
        Object::Table(table)
    };
    let circle = schema([refers("album", "song"), refers("song", "album")]);
    check(
        &schema([]),
        &circle,
        &[],
        &["create table `album`", "create table `song`", "alter table `album`: add foreign key `album_id_fkey`"],
    );
    check(
        &circle,
        &schema([]),
        &[],
        &["alter table `song`: drop constraint `song_id_fkey`", "drop table `album`", "drop table `song`"],
    );
}

#[test]
fn values_are_added_where_they_stand_and_renamed_where_that_is_decided() {
    let rename = Renaming::EnumValue { enumeration: "mood".into(), from: "loud".into(), to: "wild".into() };
    let (one, two) = (schema([mood(&["calm", "loud"])]), schema([mood(&["odd", "calm", "wild"])]));
    check(&one, &two, &[rename], &["alter enum `mood`: rename `loud` to `wild`, add `odd` before `calm`"]);
    check(&one, &two, &[], &["alter enum `mood`: add `odd` before `calm`, add `wild`, drop `loud`"]);
    check(&one, &schema([mood(&["loud", "calm"])]), &[], &[]);
}

/// The forms of a table with an enum column: as it is written, and as a database has it that knows no such type.
struct EnumForms {
    written: fn(&[&str]) -> Vec<Object>,
    normalized: fn(&[&str]) -> Vec<Object>,
}

fn written_mood(values: &[&str]) -> Vec<Object> {
    vec![mood(values), song(|table| table.columns.push(Column::new("mood", ColumnType::Enum("mood".into()))))]
}

fn quoted(values: &[&str]) -> String {
    values.iter().map(|value| format!("'{value}'")).collect::<Vec<_>>().join(", ")
}

const AS_CHECK: EnumForms = EnumForms {
    written: written_mood,
    normalized: |values| {
        vec![song(|table| {
            table.columns.push(Column::new("mood", ColumnType::Text));
            table.checks.push(check_of(made("song_mood_check"), &format!("\"mood\" in ({})", quoted(values))));
        })]
    },
};

const AS_NATIVE_TYPE: EnumForms = EnumForms {
    written: written_mood,
    normalized: |values| {
        let column_type = ColumnType::Native(format!("enum({})", quoted(values)));
        vec![song(|table| table.columns.push(Column::new("mood", column_type)))]
    },
};

#[test]
fn an_enum_that_the_database_has_no_type_for_is_altered_as_an_enum() {
    for forms in [AS_CHECK, AS_NATIVE_TYPE] {
        let (written, normalized) =
            (|v: &[&str]| schema((forms.written)(v)), |v: &[&str]| schema((forms.normalized)(v)));
        let plain = schema([song(|_| {})]);
        let text = schema([song(|table| table.columns.push(Column::new("mood", ColumnType::Text)))]);
        let (two, three): (&[&str], &[&str]) = (&["calm", "loud"], &["calm", "loud", "odd"]);
        let forms_check = |normal: Pair<&Schema>, written: Pair<&Schema>, expected: &[&str]| {
            check_forms(normal, written, &[], expected);
        };
        let (live, wanted) = (normalized(two), normalized(three));
        let (replay, entities) = (written(two), written(three));
        forms_check(Pair::new(&live, &live), Pair::new(&replay, &replay), &[]);
        forms_check(Pair::new(&live, &wanted), Pair::new(&replay, &entities), &["alter enum `mood`: add `odd`"]);
        forms_check(Pair::new(&wanted, &live), Pair::new(&entities, &replay), &["alter enum `mood`: drop `odd`"]);
        // New where nothing was, or where text was.
        forms_check(
            Pair::new(&plain, &live),
            Pair::new(&plain, &replay),
            &["create enum `mood`", "alter table `song`: add column `mood` (enum mood)"],
        );
        forms_check(
            Pair::new(&text, &live),
            Pair::new(&text, &replay),
            &["create enum `mood`", "alter table `song`: column `mood` becomes enum mood"],
        );
        forms_check(
            Pair::new(&live, &text),
            Pair::new(&replay, &text),
            &["alter table `song`: column `mood` becomes text", "drop enum `mood`"],
        );
        forms_check(
            Pair::new(&live, &plain),
            Pair::new(&replay, &plain),
            &["alter table `song`: drop column `mood`", "drop enum `mood`"],
        );
        forms_check(
            Pair::new(&schema([]), &live),
            Pair::new(&schema([]), &replay),
            &["create enum `mood`", "create table `song`"],
        );
        // Nobody wrote down that the live column is an enum: equal values are no difference, others make it one.
        forms_check(Pair::new(&live, &live), Pair::new(&live, &replay), &[]);
        let found = compare(Pair::new(&live, &wanted), Pair::new(&live, &entities), &Renames::default()).operations;
        assert_eq!(found[0].to_string(), "create enum `mood`");
        assert!(found[1].to_string().contains("column `mood` becomes enum mood"), "{}", found[1]);
        let mut after = live.clone();
        found.iter().for_each(|operation| operation.apply(&mut after).unwrap());
        assert!(after.equivalent(&entities));
        // A value under another name.
        let (renamed, renamed_entities) = (normalized(&["calm", "wild"]), written(&["calm", "wild"]));
        let rename = Renaming::EnumValue { enumeration: "mood".into(), from: "loud".into(), to: "wild".into() };
        check_forms(
            Pair::new(&live, &renamed),
            Pair::new(&replay, &renamed_entities),
            &[rename],
            &["alter enum `mood`: rename `loud` to `wild`"],
        );
    }
}

#[test]
fn a_default_follows_its_value_where_the_database_has_no_enums() {
    let of = |column_type: ColumnType, default: &str| {
        song(|table| {
            let mut column = Column::new("mood", column_type);
            column.default = Some(Expression::Literal(Literal::Text(default.into())));
            table.columns.push(column);
        })
    };
    let written = |value, default| schema([mood(&[value]), of(ColumnType::Enum("mood".into()), default)]);
    let live = |value: &str, default| {
        let Object::Table(mut table) = of(ColumnType::Text, default) else { return schema([]) };
        table.checks.push(check_of(made("song_check"), &format!("mood IN ('{value}')")));
        schema([Object::Table(table)])
    };
    let rename = || Renaming::EnumValue { enumeration: "mood".into(), from: "loud".into(), to: "wild".into() };
    let previous = (live("loud", "loud"), written("loud", "loud"));
    let renamed = "alter enum `mood`: rename `loud` to `wild`";
    check_forms(
        Pair::new(&previous.0, &live("wild", "wild")),
        Pair::new(&previous.1, &written("wild", "wild")),
        &[rename()],
        &[renamed],
    );
    // The column is of the enum no more, and its default is the word that the value had.
    let text = schema([mood(&["wild"]), of(ColumnType::Text, "loud")]);
    check_forms(
        Pair::new(&previous.0, &schema([of(ColumnType::Text, "loud")])),
        Pair::new(&previous.1, &text),
        &[rename()],
        &[renamed, "alter table `song`: column `mood` becomes text, column `mood` gets default 'loud'"],
    );
}

#[test]
fn operations_carry_the_written_spelling() {
    let normalized = |length| {
        schema([song(|table| {
            table.columns[1].column_type = ColumnType::Native(format!("varchar({length})"));
            table.checks.push(check_of(made("song_check"), &format!("(length(title) < {length})")));
        })])
    };
    let written = schema([song(|table| {
        table.columns[1].column_type = ColumnType::String { length: Some(20) };
        table.checks.push(check_of(made("song_check"), "length(title) < 20"));
    })]);
    let (live, wanted) = (normalized(10), normalized(20));
    let found = compare(Pair::new(&live, &wanted), Pair::new(&live, &written), &Renames::default());
    let mut after = live.clone();
    found.operations.iter().for_each(|operation| operation.apply(&mut after).unwrap());
    assert!(after.equivalent(&written), "{after:#?}");
}

#[test]
fn expressions_that_may_be_the_same_are_named() {
    let with = |default: &str, expression: &str, predicate: &str| {
        let mut partial = Index::new("song", given("partial"), vec![IndexPart::column("id")]);
        partial.predicate = Some(predicate.into());
        let table = song(|table| {
            table.columns[0].default = Some(Expression::sql(default));
            table.checks.push(check_of(made("song_check"), expression));
        });
        schema([table, Object::Index(partial)])
    };
    let base = with("now()", "id > 0", "id > 1");
    let check_named = |next: &Schema, expected: &[ObjectRef]| {
        assert_eq!(expressions_differ(Pair::new(&base, next)), expected);
    };
    let (table, partial) = (ObjectRef::table("song"), ObjectRef::index("song", "partial"));
    check_named(&base, &[]);
    check_named(&with("CURRENT_TIMESTAMP", "id > 0", "id > 1"), std::slice::from_ref(&table));
    check_named(&with("now()", "(id > 0)", "id > 1"), std::slice::from_ref(&table));
    check_named(&with("now()", "id > 0", "(id > 1)"), std::slice::from_ref(&partial));
}

#[test]
fn what_an_operation_costs_is_said_before_it_runs() {
    let previous = schema([
        mood(&["calm", "loud"]),
        Object::Sequence(Sequence {
            name: "ticket".into(),
            data_type: None,
            start: None,
            increment: None,
            minimum: None,
            maximum: None,
            cycle: false,
            cache: None,
            owned_by: None,
        }),
        Object::Table(Table::new("album")),
        song(|table| table.columns.push(integer("bpm"))),
    ]);
    let next = schema([
        mood(&["calm"]),
        song(|table| {
            table.columns[0].column_type = ColumnType::integer(IntegerSize::Small);
            table.columns[1].not_null = true;
            table.columns.push(integer("year"));
            table.columns[2].not_null = true;
            table.uniques.push(unique(given("song_title_key"), "title"));
            table.checks.push(check_of(given("positive"), "year > 0"));
            table.options.strict = true;
        }),
    ]);
    let pair = Pair::new(&previous, &next);
    let mut before = previous.clone();
    let mut found = Vec::new();
    for operation in compare(pair, pair, &Renames::default()).operations {
        found.extend(hazards(&operation, &before));
        operation.apply(&mut before).unwrap();
    }
    let mut codes: Vec<(&str, bool)> = found.iter().map(|hazard| (hazard.code, hazard.is_loss)).collect();
    codes.sort_unstable();
    assert_eq!(
        codes,
        [
            ("loss.column", true),
            ("loss.enum_value", true),
            ("loss.sequence", true),
            ("loss.table", true),
            ("loss.type", true),
            ("rows.constraint", false),
            ("rows.no_value", false),
            ("rows.not_null", false),
            ("rows.type", false),
            ("rows.unique", false),
        ]
    );
    let messages: Vec<&str> = found.iter().map(|hazard| hazard.message.as_str()).collect();
    assert!(messages.contains(&"all values of column `song.bpm` are lost"), "{messages:?}");
}
