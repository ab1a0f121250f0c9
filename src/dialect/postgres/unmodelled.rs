//! What a plan can do for what the catalogs hold and the model does not.
//!
//! Invariant: a statement here says the property whole, or the property cannot be put back.

use super::quoting;
use crate::model::{Namespace, Owner, QualifiedName, Restoration};

/// How the property comes back where its owner, or what it stands on, was taken down.
pub(crate) fn restoration(owner: &Owner, property: &str, value: &str) -> Restoration {
    match owner {
        Owner::Unknown { kind, name } if kind == property => match creation(kind, name, value) {
            Some(statement) => Restoration::Statements { take_down: Vec::new(), put_back: vec![statement] },
            None => Restoration::Impossible,
        },
        Owner::Unknown { .. } | Owner::Object(_) | Owner::Column(..) | Owner::Constraint(..) => Restoration::Impossible,
    }
}

/// The statement that makes an object of a kind that the model does not know, where its value is all that follows its name. The name is spelled as in
/// SQL.
fn creation(kind: &str, name: &QualifiedName, value: &str) -> Option<String> {
    let words = match kind {
        "domain" => "DOMAIN",
        "composite type" | "range type" | "base type" => "TYPE",
        "collation" => "COLLATION",
        "operator" => return operator(name, value),
        "aggregate" => "AGGREGATE",
        "cast" => "CAST",
        "text search dictionary" => "TEXT SEARCH DICTIONARY",
        _ => return None,
    };
    Some(format!("CREATE {words} {} {value}", in_sql(name)))
}

/// `=~ (text, text)` is made by its sign alone: the operands stand among its options.
fn operator(name: &QualifiedName, value: &str) -> Option<String> {
    let sign = name.name.split(" (").next()?;
    Some(format!("CREATE OPERATOR {} {value}", in_sql(&name.sibling(sign))))
}

/// The bare name is spelled as in SQL already.
fn in_sql(name: &QualifiedName) -> String {
    match &name.namespace {
        Namespace::Default => name.name.clone(),
        Namespace::Named(namespace) => format!("{}.{}", quoting::identifier(namespace), name.name),
    }
}
