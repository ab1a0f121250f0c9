//! Changes of enums, which are text with a check here: rows follow.

use super::super::build::*;
use super::*;
use anabranch::model::*;
use anabranch::operation::{AlterEnum, EnumChange, Operation};

fn enum_changes() -> Vec<Case> {
    let mut feeling = entity("feeling", vec![required("mood", ColumnType::Enum("mood".into()))]);
    feeling.uniques.push(unique("feeling", &["mood"]));
    let before = || schema(vec![mood(), Object::Table(feeling.clone())]);
    let case = |name, changes, rebuilds, kept| Case {
        name,
        before: before(),
        operations: vec![Operation::AlterEnum(AlterEnum { name: "mood".into(), changes })],
        rows: "INSERT INTO feeling (mood) VALUES ('calm'), ('loud')",
        rebuilds,
        kept,
    };
    vec![
        case("a value more", vec![EnumChange::AddValue { value: "angry".into(), before: Some("loud".into()) }], 1, &[]),
        case(
            "a value under another name",
            vec![EnumChange::RenameValue { from: "calm".into(), to: "still".into() }],
            1,
            &[("SELECT group_concat(mood, ',') FROM (SELECT mood FROM feeling ORDER BY id)", "still,loud")],
        ),
        case(
            "two values change places",
            vec![
                EnumChange::RenameValue { from: "calm".into(), to: "x".into() },
                EnumChange::RenameValue { from: "loud".into(), to: "calm".into() },
                EnumChange::RenameValue { from: "x".into(), to: "loud".into() },
            ],
            1,
            &[("SELECT group_concat(mood, ',') FROM (SELECT mood FROM feeling ORDER BY id)", "loud,calm")],
        ),
        case("a value less", vec![EnumChange::DropValue { value: "sad's".into(), replace_with: None }], 1, &[]),
        case(
            "a value replaced",
            vec![EnumChange::DropValue { value: "loud".into(), replace_with: Some("sad's".into()) }],
            1,
            &[("SELECT group_concat(mood, ',') FROM (SELECT mood FROM feeling ORDER BY id)", "calm,sad's")],
        ),
        Case {
            name: "a column of an enum",
            before: schema(vec![mood(), Object::Table(artist())]),
            operations: alter(
                "artist",
                vec![add(Column { not_null: true, ..defaulted("mood", ColumnType::Enum("mood".into()), "calm") })],
            ),
            rows: "INSERT INTO artist (name) VALUES ('Eno')",
            rebuilds: 0,
            kept: &[("SELECT name, mood FROM artist", "Eno|calm")],
        },
    ]
}

#[tokio::test]
async fn enums_change_and_rows_follow() {
    check_all(enum_changes()).await;
}
