//! The batch of catalog queries, and the rows that come back.
//!
//! One query for each kind of thing, whatever the number of tables, in one repeatable-read transaction. The queries return raw catalog columns; the
//! server is asked to print only expressions and bodies, under a search path on which every name is printed in one way. Invariant: the session is
//! left as it was.

use crate::dialect::postgres::quoting;
use crate::model::{Namespace, QualifiedName};
use crate::plan::{Row, Schemas, Scope};

macro_rules! catalog {
    ($($name:ident = $file:literal),+ $(,)?) => {
        /// One query for each kind of thing.
        const QUERIES: &[&str] = &[$(include_str!(concat!("../catalog/", $file, ".sql"))),+];

        /// The rows of each query.
        #[derive(Default)]
        pub(super) struct Catalog {
            $(pub(super) $name: Vec<Row>),+
        }

        impl Catalog {
            fn read(mut next: impl FnMut() -> Vec<Row>) -> Self {
                Self { $($name: next()),+ }
            }
        }
    };
}

catalog! {
    default_namespace = "default_namespace",
    namespaces = "namespaces",
    extensions = "extensions",
    enums = "enums",
    sequences = "sequences",
    tables = "tables",
    columns = "columns",
    constraints = "constraints",
    indexes = "indexes",
    operator_classes = "operator_classes",
    views = "views",
    view_dependencies = "view_dependencies",
    routines = "routines",
    triggers = "triggers",
    policies = "policies",
    left_out = "left_out",
    standing = "standing",
    unknown_relations = "unmodelled/relations_apart",
    unknown_types = "unmodelled/types",
    unknown_operators = "unmodelled/operators",
    unknown_elsewhere = "unmodelled/elsewhere",
    unknown_members = "unmodelled/members",
    of_relations = "unmodelled/relations",
    of_columns = "unmodelled/columns",
    of_constraints = "unmodelled/constraints",
    standing_on = "unmodelled/standing_on",
    comments = "unmodelled/comments",
    owners = "unmodelled/owners",
    privileges = "unmodelled/privileges",
    security_labels = "unmodelled/security_labels",
}

/// The session gets its search path back where its transaction goes on.
const PATH_BACK: &str = "select set_config('search_path', current_setting('anabranch.search_path'), true)";

/// The batch. Inside a transaction of the caller it reads what that transaction sees.
pub(in crate::database::postgres) fn batch(scope: &Scope, in_transaction: bool) -> String {
    let queries = expand(&QUERIES.join(";\n").replace("{in_scope}", &condition(&scope.schemas)));
    match in_transaction {
        true => format!("{queries};\n{PATH_BACK}"),
        false => format!("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n{queries};\nCOMMIT"),
    }
}

fn condition(schemas: &Schemas) -> String {
    match schemas {
        Schemas::All => r"(n.nspname not like 'pg\_%' and n.nspname <> 'information_schema')".to_owned(),
        Schemas::Named(named) => {
            let named = named.iter().map(|name| quoting::literal(name));
            let names: Vec<String> =
                std::iter::once("coalesce(current_schema(), 'public')".to_owned()).chain(named).collect();
            format!("n.nspname in ({})", names.join(", "))
        }
    }
}

/// What the queries say often: `{member:pg_class:c.oid}`, whether an object belongs to an extension, and `{options:o.options}`, options as text
/// with secrets left out.
fn expand(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find('}').map_or(rest.len(), |end| end + 1);
        let (word, after) = rest.split_at(end);
        let parts: Vec<&str> = word.trim_matches(['{', '}']).split(':').collect();
        match parts.as_slice() {
            ["member", class, oid] => out.push_str(&format!(
                "exists (select from pg_depend x where x.classid = '{class}'::regclass and x.objid = {oid} and x.deptype = 'e')"
            )),
            ["options", options] => out.push_str(&format!(
                "(select 'OPTIONS (' || string_agg(case when o ~* '^[^=]*(pass|secret|token|key|cert)' then split_part(o, '=', 1) || ' not shown' \
                 else o end, ', ' order by o) || ')' from unnest({options}) as o)"
            )),
            _ => out.push_str(word),
        }
        rest = after;
    }
    out + rest
}

impl Catalog {
    pub(super) fn of(sets: Vec<Vec<Row>>, in_transaction: bool) -> Self {
        let mut sets = sets.into_iter().skip(usize::from(!in_transaction));
        Self::read(|| sets.next().unwrap_or_default())
    }

    /// The schema that is meant where none is named.
    pub(super) fn default_name(&self) -> &str {
        self.default_namespace.first().and_then(|row| row.first()).and_then(Option::as_deref).unwrap_or_default()
    }

    pub(super) fn name(&self, namespace: &str, name: &str) -> QualifiedName {
        QualifiedName { namespace: self.namespace(namespace), name: name.to_owned() }
    }

    pub(super) fn namespace(&self, namespace: &str) -> Namespace {
        match namespace == self.default_name() {
            true => Namespace::Default,
            false => Namespace::from(namespace),
        }
    }
}

pub(super) fn optional(row: &Row, at: usize) -> Option<String> {
    row.get(at).cloned().flatten()
}

pub(super) fn text(row: &Row, at: usize) -> String {
    optional(row, at).unwrap_or_default()
}

pub(super) fn number(row: &Row, at: usize) -> Option<i64> {
    row.get(at).and_then(Option::as_ref).and_then(|text| text.parse().ok())
}

pub(super) fn truth(row: &Row, at: usize) -> bool {
    row.get(at).and_then(Option::as_deref) == Some("t")
}

/// `{1,2}` and `1 2`
pub(super) fn numbers(row: &Row, at: usize) -> Vec<String> {
    let text = text(row, at);
    let inner = text.trim_matches(['{', '}']);
    inner.split([',', ' ']).filter(|number| !number.is_empty()).map(str::to_owned).collect()
}

/// A JSON array of texts.
pub(super) fn list(row: &Row, at: usize) -> Vec<Option<String>> {
    optional(row, at).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_ours_is_left_in_the_queries() {
        for scope in [Scope::default(), Scope::everything()] {
            let batch = batch(&scope, false);
            assert!(!["{in_scope", "{member", "{options"].iter().any(|word| batch.contains(word)));
        }
    }
}
