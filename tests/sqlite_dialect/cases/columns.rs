//! Changes of columns.

use super::super::build::*;
use super::*;
use anabranch::model::*;
use anabranch::operation::{ColumnChange, TableChange};

fn column_changes() -> Vec<Case> {
    let generated = |stored| Generated { expression: "upper(title)".into(), stored };
    let plural = || column("plays", integer());
    vec![
        of_song("a column that may be null", 0, vec![add(plural())]),
        of_song(
            "a column with a constant",
            0,
            vec![add(Column { not_null: true, ..defaulted("plays", integer(), 0) })],
        ),
        of_song(
            "a column with an expression",
            1,
            vec![add(defaulted("made", ColumnType::Timestamp { precision: None }, Expression::CurrentTimestamp))],
        ),
        of_song(
            "a column with SQL that is a constant",
            0,
            vec![add(Column { not_null: true, ..defaulted("x", ColumnType::Text, Expression::sql("'a'")) })],
        ),
        of_song(
            "a virtual column",
            0,
            vec![add(Column { generated: Some(generated(false)), ..column("loud", ColumnType::Text) })],
        ),
        of_song(
            "a stored column",
            1,
            vec![add(Column { generated: Some(generated(true)), ..column("loud", ColumnType::Text) })],
        ),
        of_song(
            "a collated column",
            0,
            vec![add(Column { collation: Some("rtrim".into()), ..column("label", ColumnType::Text) })],
        ),
        of_song("a column that is dropped", 0, vec![drop_column("artist_id")]),
        of_song(
            "a column with its check that is dropped",
            1,
            vec![drop_constraint("bpm_is_positive"), drop_column("bpm")],
        ),
        of_song("a column under another name", 0, vec![rename_column("bpm", "tempo")]),
        of_song("a column under another case", 0, vec![rename_column("bpm", "BPM")]),
        of_song("a column under an odd name", 0, vec![rename_column("bpm", "how fast?")]),
        of_song("another type", 1, vec![retype_to("artist_id", ColumnType::Text)]),
        of_song(
            "another type by an expression",
            1,
            vec![set("artist_id", ColumnChange::Type { to: ColumnType::Text, using: Some("'a' || artist_id".into()) })],
        ),
        of_song(
            "a type that is the same here",
            0,
            vec![retype_to("bpm", ColumnType::Double), add(plural())].into_iter().skip(1).collect(),
        ),
        of_song(
            "not null with a default fills what was null",
            1,
            vec![set("bpm", ColumnChange::Default(Some(100.into()))), set("bpm", ColumnChange::NotNull(true))],
        ),
        of_song("null again", 1, vec![set("title", ColumnChange::NotNull(false))]),
        of_song("another default", 1, vec![set("title", ColumnChange::Default(Some("untitled".into())))]),
        of_song("no identity", 1, vec![set("id", ColumnChange::Identity(None))]),
        of_song("another collation", 1, vec![set("title", ColumnChange::Collation(None))]),
        of_song(
            "a column that becomes generated",
            1,
            vec![set(
                "artist_id",
                ColumnChange::Generated(Some(Generated { expression: "length(title)".into(), stored: true })),
            )],
        ),
        of_song(
            "comments",
            0,
            vec![set("title", ColumnChange::Comment(Some("c".into()))), TableChange::SetComment(Some("t".into()))],
        ),
        of_song("options", 1, vec![TableChange::SetOptions(TableOptions { strict: true, ..TableOptions::default() })]),
        of_song(
            "options of another database",
            0,
            vec![TableChange::SetOptions(TableOptions {
                unlogged: true,
                engine: Some("InnoDB".into()),
                ..TableOptions::default()
            })],
        ),
        of_song(
            "many changes in one rebuild",
            1,
            vec![
                rename_column("bpm", "tempo"),
                add(plural()),
                retype_to("artist_id", ColumnType::integer(IntegerSize::Big)),
                set("title", ColumnChange::Default(Some("".into()))),
                TableChange::AddConstraint(Constraint::Unique(unique("song", &["title", "tempo"]))),
                drop_constraint("bpm_is_positive"),
            ],
        ),
        of_song(
            "a change, then another name",
            1,
            vec![retype_to("bpm", ColumnType::Float), rename_column("bpm", "tempo")],
        ),
        of_song(
            "a new column under another name",
            1,
            vec![set("title", ColumnChange::NotNull(false)), add(plural()), rename_column("plays", "play_count")],
        ),
    ]
}

#[tokio::test]
async fn columns_change_and_change_back() {
    check_all(column_changes()).await;
}
