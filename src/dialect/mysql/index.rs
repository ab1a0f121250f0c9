//! Indexes: how they are written, and what of them does not exist here.

use super::{
    create,
    flavor::Flavor,
    literal::{quote, text},
};
use crate::model::{Index, IndexPart, IndexValue, NullsOrder, ObjectRef, Owner, Schema, SortOrder};
use crate::plan::PlanError;

/// The words before and after the name and the parts of an index.
pub(super) struct IndexSql {
    /// `UNIQUE INDEX`, `FULLTEXT INDEX`, ..
    pub(super) kind: &'static str,
    /// The name, quoted.
    pub(super) name: String,
    /// The parts in parentheses, a comment, and whether no query uses it.
    pub(super) parts: String,
}

/// An index as it is written, in `CREATE INDEX` or as a clause; what a reader found beside it is said again.
pub(super) fn render(flavor: &Flavor, index: &Index, schema: &Schema) -> Result<IndexSql, PlanError> {
    let operation = |what: &str| format!("make the index `{}` {what}", index.name);
    let partial = "use a generated column that is null where the predicate does not hold, and index that";
    if index.predicate.is_some() {
        return Err(flavor.refuse(operation("over some of the rows"), "it has no partial indexes", partial));
    }
    if !index.include.is_empty() {
        let instead = "add the columns to the key, or leave them out";
        return Err(flavor.refuse(operation("with `INCLUDE`"), "its indexes hold keys only", instead));
    }
    if index.nulls_not_distinct && index.unique {
        let instead = "make the columns `not_null`";
        return Err(flavor.refuse(operation("count nulls as equal"), "nulls are always distinct", instead));
    }
    let kind = match (index.method.as_deref(), index.unique) {
        (Some("fulltext"), false) => "FULLTEXT INDEX",
        (Some("spatial"), false) => "SPATIAL INDEX",
        (Some("vector"), false) if flavor.vector_indexes => "VECTOR INDEX",
        (None | Some("btree" | "hash"), true) => "UNIQUE INDEX",
        (None | Some("btree" | "hash"), false) => "INDEX",
        (Some(method), _) => {
            let instead = "leave the method out, or write the index with `.on(Postgres, ..)`";
            return Err(flavor.refuse(operation(&format!("with `{method}`")), "it has no such method", instead));
        }
    };
    let parts = index.parts.iter().map(|part| render_part(flavor, index, part)).collect::<Result<Vec<_>, _>>()?;
    let mut tail = format!("({})", parts.join(", "));
    if let Some(comment) = &index.comment {
        tail.push_str(&format!(" COMMENT {}", text(comment)));
    }
    if index.invisible {
        tail.push_str(&format!(" {}", flavor.index_visibility.0));
    }
    let owner = Owner::Object(ObjectRef::index(&index.table, index.name.as_str()));
    tail.push_str(&create::options_of(schema, &owner, "index option"));
    Ok(IndexSql { kind, name: quote(index.name.as_str()), parts: tail })
}

fn render_part(flavor: &Flavor, index: &Index, part: &IndexPart) -> Result<String, PlanError> {
    let operation = |what: &str| format!("make the index `{}` {what}", index.name);
    if part.collation.is_some() {
        let instead = "give the column the collation";
        return Err(flavor.refuse(operation("with a collation of its own"), "an index has its column's", instead));
    }
    if !nulls_as_always(part) {
        let instead = "leave the order of nulls out";
        return Err(flavor.refuse(operation("order nulls"), "nulls are the smallest values", instead));
    }
    let mut sql = match &part.value {
        IndexValue::Column(column) => quote(column),
        IndexValue::Expression(expression) if flavor.expression_indexes => format!("({expression})"),
        IndexValue::Expression(expression) => {
            let instead = "add a generated column with the expression, and index that";
            return Err(flavor.refuse(
                operation(&format!("over `{expression}`")),
                "its indexes hold columns only",
                instead,
            ));
        }
    };
    if let Some(length) = part.prefix_length {
        sql.push_str(&format!("({length})"));
    }
    if part.order == SortOrder::Descending {
        sql.push_str(" DESC");
    }
    Ok(sql)
}

/// Whether nulls are to stand where they stand anyway: before all values.
pub(super) fn nulls_as_always(part: &IndexPart) -> bool {
    match part.order {
        SortOrder::Ascending => part.nulls != Some(NullsOrder::Last),
        SortOrder::Descending => part.nulls != Some(NullsOrder::First),
    }
}
