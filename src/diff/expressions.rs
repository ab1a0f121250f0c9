//! Expressions that differ as text and may be the same: what is worth an echo of the database.

use crate::model::{Check, Column, ColumnType, Expression, Index, IndexValue, Object, ObjectRef, Pair, Schema, Table};

/// The objects of the next side that differ from the previous ones in the text of an expression (a default, check, predicate, index key,
/// generated column, or the body of a definition): the caller has a database spell these, and compares again. Renames must have been
/// carried out before.
pub fn expressions_differ(normalized: Pair<&Schema>) -> Vec<ObjectRef> {
    let Pair { previous, next } = normalized;
    let differs = |object: &&Object| match object {
        Object::Table(table) => previous.table(&table.name).is_some_and(|old| tables_differ(old, table)),
        Object::Index(index) => index_differs(index, previous, next),
        Object::Definition(definition) => match previous.get(&object.reference()) {
            Some(Object::Definition(there)) => !there.says_the_same(definition),
            _ => false,
        },
        Object::Namespace(_) | Object::Extension(_) | Object::Enum(_) | Object::Sequence(_) => false,
    };
    next.iter().filter(differs).map(Object::reference).collect()
}

fn tables_differ(old: &Table, new: &Table) -> bool {
    if old == new {
        return false;
    }
    let columns: std::collections::BTreeMap<&str, &Column> =
        old.columns.iter().map(|column| (column.name.as_str(), column)).collect();
    let column_differs =
        |column: &Column| columns.get(column.name.as_str()).is_some_and(|old| columns_differ(old, column));
    new.columns.iter().any(column_differs) || checks_differ(&old.checks, &new.checks)
}

fn columns_differ(old: &Column, new: &Column) -> bool {
    let sql = |column: &Column| matches!(column.default, Some(Expression::Sql(_)));
    let both_default = old.default.is_some() && new.default.is_some();
    let defaults = both_default && old.default != new.default && (sql(old) || sql(new));
    let generated = match (&old.generated, &new.generated) {
        (Some(one), Some(two)) => one.expression != two.expression,
        _ => false,
    };
    // A type in the database's own words may be one that it calls otherwise.
    let native = |column: &Column| matches!(column.column_type.element(), ColumnType::Native(_));
    let types = old.column_type != new.column_type && (native(old) || native(new));
    defaults || generated || types
}

/// A check that finds no equal one may be one of those on the other side that find none either.
fn checks_differ(old: &[Check], new: &[Check]) -> bool {
    let left: Vec<&Check> = old.iter().filter(|one| !new.iter().any(|two| one.equivalent(two))).collect();
    let candidates = |two: &Check| left.iter().any(|one| one.name.agrees_with(&two.name));
    new.iter().any(|two| !old.iter().any(|one| one.equivalent(two)) && candidates(two))
}

fn index_differs(index: &Index, previous: &Schema, next: &Schema) -> bool {
    let has_text = |index: &Index| {
        index.predicate.is_some() || index.parts.iter().any(|part| matches!(part.value, IndexValue::Expression(_)))
    };
    if !has_text(index) || previous.indexes_of(&index.table).any(|old| old.equivalent(index)) {
        return false;
    }
    let mut open = previous.indexes_of(&index.table).filter(|old| {
        let named = old.name.agrees_with(&index.name) || old.name.as_str() == index.name.as_str();
        has_text(old) && named && !next.indexes_of(&index.table).any(|other| old.equivalent(other))
    });
    open.any(|old| without_text(old).same_structure(&without_text(index)))
}

fn without_text(index: &Index) -> Index {
    let mut bare = index.clone();
    bare.predicate = bare.predicate.map(|_| String::new());
    for part in &mut bare.parts {
        if let IndexValue::Expression(sql) = &mut part.value {
            sql.clear();
        }
    }
    bare
}
