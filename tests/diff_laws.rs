//! The laws of the comparison, over random schemas.

use super::support_schemas::schema;
use anabranch::diff::{Renames, Renaming, compare, expressions_differ, hazards, rename_candidates};
use anabranch::model::{DialectName, IndexPart, Name, Object, ObjectRef, Pair, QualifiedName, Schema};
use anabranch::operation::{Operation, order, reverse_all};
use anabranch::plan::Target;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn difference(previous: &Schema, next: &Schema, renames: &Renames) -> Vec<Operation> {
    let pair = Pair::new(previous, next);
    compare(pair, pair, renames).operations
}

fn words(operations: &[Operation]) -> String {
    operations.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn applied(operations: &[Operation], schema: &Schema) -> Result<Schema, TestCaseError> {
    let mut after = schema.clone();
    for operation in operations {
        let done = operation.apply(&mut after);
        prop_assert!(done.is_ok(), "{operation}: {}\n{}", done.unwrap_err(), words(operations));
    }
    Ok(after)
}

fn reaches(operations: &[Operation], from: &Schema, to: &Schema) -> Result<(), TestCaseError> {
    let after = applied(operations, from)?;
    let unlike = |one: &Schema, two: &Schema| -> Vec<Object> {
        let alike = |object: &Object| two.get(&object.reference()).is_some_and(|there| object.equivalent(there));
        one.iter().filter(|object| !alike(object)).cloned().collect()
    };
    let (is, should_be) = (unlike(&after, to), unlike(to, &after));
    prop_assert!(after.equivalent(to), "{}\nis {is:#?}\nshould be {should_be:#?}", words(operations));
    Ok(())
}

/// A shuffle that the seed decides.
fn shuffled(mut operations: Vec<Operation>, mut seed: u64) -> Vec<Operation> {
    for last in (1..operations.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        operations.swap(last, (seed >> 33) as usize % (last + 1));
    }
    operations
}

/// Some tables, columns and values of the schema under new names.
fn some_renames(schema: &Schema, choice: u64) -> Renames {
    let chosen = |number: usize| choice >> (number % 61) & 1 == 1;
    let mut renames = Renames::default();
    for (number, table) in schema.tables().enumerate() {
        let mut name = table.name.clone();
        if chosen(number) {
            name = table.name.sibling(format!("{}_new", table.name.name));
            renames.insert(Renaming::Table { from: table.name.clone(), to: name.clone() });
        }
        for (at, column) in table.columns.iter().enumerate().filter(|(at, _)| chosen(7 * number + at)) {
            let to = format!("renamed_{at}");
            renames.insert(Renaming::Column { table: name.clone(), from: column.name.clone(), to });
        }
    }
    for (number, enumeration) in schema.enums().enumerate().filter(|(number, _)| chosen(50 + number)) {
        let to = QualifiedName::new(format!("{}_{number}", enumeration.name.name));
        renames.insert(Renaming::Enum { from: enumeration.name.clone(), to: to.clone() });
        let (from, new) = (enumeration.values[0].clone(), "renamed".to_owned());
        renames.insert(Renaming::EnumValue { enumeration: to, from, to: new });
    }
    renames
}

/// The schema with keys and indexes whose names tell what they are, none of them twice: what a normal form turns into another kind of thing
/// keeps out of the way of others then, as it does in schemas that people write.
fn with_telling_names(schema: &Schema) -> Schema {
    let mut told = Schema::new();
    for mut object in schema.clone() {
        if let Object::Table(table) = &mut object {
            let mut seen = BTreeSet::new();
            table.uniques.retain(|unique| seen.insert(unique.columns.clone()));
            for unique in &mut table.uniques {
                unique.name = Name::Given(format!("{}_{}", unique.columns.join("_"), unique.nulls_not_distinct));
            }
        } else if let Object::Index(index) = &mut object {
            let columns: Vec<&str> = index.parts.iter().filter_map(IndexPart::column_name).collect();
            let twice =
                schema.table(&index.table).is_some_and(|t| t.uniques.iter().any(|unique| unique.columns == columns));
            if twice {
                continue;
            }
            index.name = Name::Given(format!("{}_{}_{}", columns.join("_"), index.unique, index.predicate.is_some()));
        }
        told.insert(object);
    }
    told
}

/// What the renames make of the schema.
fn renamed(schema: &Schema, renames: &Renames) -> Schema {
    use anabranch::operation::{AlterEnum, EnumChange, Rename, TableChange};
    let mut after = schema.clone();
    for renaming in renames.iter() {
        let operation = match renaming {
            Renaming::Table { from, to } => Operation::Rename(Rename { object: ObjectRef::Table(from), to }),
            Renaming::Enum { from, to } => Operation::Rename(Rename { object: ObjectRef::Enum(from), to }),
            Renaming::Column { table, from, to } => {
                Operation::alter_table(table, vec![TableChange::RenameColumn { from, to }])
            }
            Renaming::EnumValue { enumeration, from, to } => Operation::AlterEnum(AlterEnum {
                name: enumeration,
                changes: vec![EnumChange::RenameValue { from, to }],
            }),
            Renaming::Index { table, from, to } => {
                let to = table.sibling(to);
                Operation::Rename(Rename { object: ObjectRef::index(table, from), to })
            }
        };
        operation.apply(&mut after).unwrap();
    }
    after
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_difference_leads_from_one_schema_to_the_other_and_back(a in schema(), b in schema()) {
        let operations = difference(&a, &b, &Renames::default());
        reaches(&operations, &a, &b)?;
        prop_assert_eq!(operations.is_empty(), a.equivalent(&b));
        let back = reverse_all(&operations, &a);
        prop_assert!(back.is_ok(), "{}", back.unwrap_err());
        reaches(&back.unwrap(), &applied(&operations, &a)?, &a)?;
    }

    #[test]
    fn the_normal_forms_of_every_database_are_reached_in_written_spelling(a in schema(), b in schema(), choice in any::<u64>()) {
        let (a, b) = (with_telling_names(&a), with_telling_names(&b));
        let b = renamed(&b, &some_renames(&b, choice));
        let renames = some_renames(&a, choice);
        for name in DialectName::ALL {
            let normal = |schema: &Schema| {
                let mut normal = schema.clone();
                anabranch::dialect::of(name).normalize(&Target::oldest(name), &mut normal);
                normal
            };
            let (from, to) = (normal(&a), normal(&b));
            let operations = compare(Pair::new(&from, &to), Pair::new(&a, &b), &renames).operations;
            let after = applied(&operations, &a)?;
            let again = compare(Pair::new(&normal(&after), &to), Pair::new(&after, &b), &Renames::default()).operations;
            prop_assert_eq!(words(&again), "", "{} after\n{}", name, words(&operations));
        }
    }

    #[test]
    fn a_schema_differs_from_itself_in_nothing(a in schema()) {
        prop_assert_eq!(words(&difference(&a, &a, &Renames::default())), "");
        let pair = Pair::new(&a, &a);
        prop_assert!(rename_candidates(pair, &Renames::default()).is_empty());
        prop_assert!(expressions_differ(pair).is_empty());
    }

    #[test]
    fn a_shuffled_difference_is_put_in_order_again(a in schema(), b in schema(), seed in any::<u64>(), choice in any::<u64>()) {
        let b = renamed(&b, &some_renames(&b, choice));
        let renames = some_renames(&a, choice);
        let operations = difference(&a, &b, &renames);
        reaches(&operations, &a, &b)?;
        reaches(&order(shuffled(operations, seed), &a), &a, &b)?;
    }

    #[test]
    fn decided_renames_lose_nothing_and_are_taken_back(a in schema(), choice in any::<u64>()) {
        let renames = some_renames(&a, choice);
        let b = renamed(&a, &renames);
        let pair = Pair::new(&a, &b);
        let found = compare(pair, pair, &renames);
        prop_assert_eq!(&found.unused, &Vec::new());
        reaches(&found.operations, &a, &b)?;
        let mut before = a.clone();
        for operation in &found.operations {
            prop_assert!(hazards(operation, &before).is_empty(), "{operation}");
            operation.apply(&mut before).unwrap();
        }
        prop_assert!(rename_candidates(pair, &renames).is_empty());
        reaches(&reverse_all(&found.operations, &a).unwrap(), &b, &a)?;
    }

    #[test]
    fn an_object_that_stays_is_never_dropped(a in schema(), b in schema()) {
        let both = |object: &ObjectRef| a.contains(object) && b.contains(object);
        for operation in difference(&a, &b, &Renames::default()) {
            if let Operation::Drop { object: object @ (ObjectRef::Table(_) | ObjectRef::Enum(_) | ObjectRef::Sequence(_)), .. } = operation {
                prop_assert!(!both(&object), "{object}");
            }
        }
    }

    #[test]
    fn schemas_and_operations_survive_json(a in schema(), b in schema()) {
        let text = serde_json::to_string(&a).unwrap();
        prop_assert_eq!(serde_json::from_str::<Schema>(&text).unwrap(), a.clone());
        let operations = difference(&a, &b, &Renames::default());
        let text = serde_json::to_string(&operations).unwrap();
        prop_assert_eq!(serde_json::from_str::<Vec<Operation>>(&text).unwrap(), operations);
    }
}

/// A thousand tables in a chain of references, each with two indexes.
fn large(columns: &[&str]) -> Schema {
    use anabranch::model::{Column, ColumnType, ForeignKey, Index, IndexPart, IntegerSize, Name, PrimaryKey, Table};
    let mut schema = Schema::new();
    for number in 0..1000 {
        let name = format!("table_{number:04}");
        let mut table = Table::new(name.as_str());
        table.columns = columns.iter().map(|name| Column::new(*name, ColumnType::integer(IntegerSize::Big))).collect();
        table.primary_key = Some(PrimaryKey::new(Name::Generated(format!("{name}_pkey")), vec!["id".into()]));
        table.foreign_keys.push(ForeignKey {
            name: Name::Generated(format!("{name}_fkey")),
            columns: vec!["id".into()],
            references: format!("table_{:04}", (number + 1) % 1000).into(),
            referenced_columns: vec!["id".into()],
            on_delete: Default::default(),
            on_update: Default::default(),
            deferrable: Default::default(),
        });
        for suffix in ["a", "b"] {
            let index =
                Index::new(name.as_str(), format!("{name}_{suffix}").as_str().into(), vec![IndexPart::column("id")]);
            schema.insert(Object::Index(index));
        }
        schema.insert(Object::Table(table));
    }
    schema
}

#[test]
fn a_thousand_tables_are_compared_created_altered_and_dropped_in_time() {
    let empty = Schema::new();
    let (one, two) = (large(&["id", "first"]), large(&["id", "second"]));
    // Measured without optimisation; quadratic work would take minutes here.
    let start = std::time::Instant::now();
    for (previous, next) in [(&one, &one), (&empty, &one), (&one, &empty), (&one, &two)] {
        let operations = difference(previous, next, &Renames::default());
        let back = reverse_all(&operations, previous).unwrap();
        let after = applied(&back, &applied(&operations, previous).unwrap()).unwrap();
        assert!(after.equivalent(previous));
    }
    let pair = Pair::new(&one, &two);
    assert_eq!(rename_candidates(pair, &Renames::default()).len(), 1000);
    assert!(start.elapsed() < std::time::Duration::from_secs(30), "{:?}", start.elapsed());
}
