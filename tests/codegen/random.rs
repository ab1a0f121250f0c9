//! Actions with names of any spelling and length.

use super::samples::{create, foreign_key, given, identity, only, step, unique};
use anabranch::model::{
    Check, Column, ColumnType, Definition, DefinitionKind, DialectName, Enum, Expression, ForeignKey, Index, IndexPart,
    Object, ObjectRef, ReferentialAction, SortOrder, Table,
};
use anabranch::operation::{Action, Assertion, Backfill, Execute, Operation, Step};
use proptest::prelude::*;
use syn::visit::Visit;

/// Names with whatever people and machines put into them.
pub(crate) fn any_name() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[\"'\\\\#` a-z\n\r\t{}]{1,20}",
        Just("Ünïcödé \u{202e} 名前 \u{0} \u{301}".to_owned()),
        Just("\"# r#\"".to_owned()),
    ]
}

/// Operations with that name in many places.
pub(crate) fn named(name: &str) -> (Vec<Action>, Vec<Action>) {
    let mut table = Table::new((name, name));
    table.columns.push(Column { default: Some(name.into()), ..Column::new(name, ColumnType::Native(name.into())) });
    table.checks.push(Check::new(given(name), name));
    (vec![Action::operation(create(Object::Table(table)))], vec![])
}

/// Operations whose names and texts have these lengths.
pub(crate) fn of_lengths(lengths: &[usize]) -> (Vec<Action>, Vec<Action>) {
    let word = |at: usize| "n".repeat(lengths[at % lengths.len()]);
    let columns: Vec<String> = (0..lengths.len()).map(word).collect();
    let mut table = Table::new(word(0));
    table.columns.push(Column {
        not_null: true,
        comment: Some(word(1)),
        ..Column::new(word(2), ColumnType::Enum(word(3).into()))
    });
    table.columns.push(Column { default: Some(Expression::sql(word(5))), ..Column::new(word(4), ColumnType::Text) });
    table.uniques.push(unique(given(&word(1)), columns.clone()));
    table.uniques.push(unique(given(&word(2)), columns[..2].to_vec()));
    table.foreign_keys.push(ForeignKey {
        on_delete: ReferentialAction::Cascade,
        referenced_columns: columns[..3].to_vec(),
        ..foreign_key(given(&word(0)), columns[3..].to_vec(), word(4))
    });
    let part =
        IndexPart { order: SortOrder::Descending, operator_class: Some(word(2)), ..IndexPart::expression(word(3)) };
    let index = Index {
        predicate: Some(word(5)),
        ..Index::new(word(0), given(&word(4)), vec![part, IndexPart::column(word(1))])
    };
    let effect = vec![create(Object::Enum(Enum { name: word(1).into(), values: columns.clone(), comment: None }))];
    let execute = Execute { sql: word(2), effect: Some(effect), reverse: Some(word(3)), ..Execute::default() };
    let view = identity(DefinitionKind::View, word(3).as_str(), None, None);
    let view = Definition { depends_on: vec![ObjectRef::table(word(1))], ..Definition::new(view, word(5)) };
    let backfill = Backfill {
        name: word(0),
        table: word(1).into(),
        key: word(2),
        set: vec![(word(3), word(4))],
        filter: None,
        batch: 1000,
    };
    let up = vec![
        Action::operation(create(Object::Table(table))),
        Action::operation(create(Object::Index(index))),
        Action::operation(Operation::Execute(Execute { reverse: None, ..execute.clone() })),
        Action::operation(Operation::Execute(execute)),
        Action::operation(create(Object::Definition(view.clone()))),
        Action::operation(Operation::Become(Object::Definition(Definition { depends_on: vec![], ..view }))),
        step(Step::Backfill(backfill)),
        step(Step::Require(Assertion { name: word(4), query: word(5) })),
    ];
    let down = vec![
        only(&[DialectName::Postgres], Operation::drop(ObjectRef::index(word(0), word(1)))),
        Action::operation(Operation::drop(ObjectRef::Definition(identity(
            DefinitionKind::Routine,
            word(2).as_str(),
            None,
            Some(&word(3)),
        )))),
    ];
    (up, down)
}

/// All texts of a file.
pub(crate) fn literals(file: &syn::File) -> Vec<String> {
    struct Texts(Vec<String>);
    impl Visit<'_> for Texts {
        fn visit_lit_str(&mut self, literal: &syn::LitStr) {
            self.0.push(literal.value());
        }
    }
    let mut texts = Texts(Vec::new());
    texts.visit_file(file);
    texts.0
}
