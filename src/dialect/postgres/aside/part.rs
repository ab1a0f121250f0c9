//! What can be taken down by itself, and what is gone with it.

use crate::dialect::postgres::kinds::rule_name;
use crate::dialect::postgres::quoting;
use crate::model::{
    Constraint, DefinitionRef, Index, IndexValue, Need, ObjectRef, Owner, QualifiedName, Schema, Unmodelled,
};
use std::fmt;

/// Something that a plan takes down by itself and puts back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::dialect::postgres) enum Part {
    /// A view, routine, trigger or policy.
    Definition(DefinitionRef),
    /// An index.
    Index(QualifiedName, String),
    /// A constraint of a table.
    Constraint(QualifiedName, String),
    /// A column that is computed from others.
    Column(QualifiedName, String),
    /// The default of a column.
    Default(QualifiedName, String),
    /// What the model does not know.
    Property(Box<Unmodelled>),
}

impl Part {
    /// Whose properties go with it and come back with it.
    pub(super) fn owner(&self) -> Option<Owner> {
        let table = |table: &QualifiedName| ObjectRef::Table(table.clone());
        Some(match self {
            Self::Definition(definition) => Owner::Object(ObjectRef::Definition(definition.clone())),
            Self::Index(of, name) => Owner::Object(ObjectRef::index(of, name)),
            Self::Constraint(of, name) => Owner::Constraint(table(of), name.clone()),
            Self::Column(of, name) => Owner::Column(table(of), name.clone()),
            Self::Property(found) => match &found.owner {
                whole @ Owner::Unknown { .. } => whole.clone(),
                whole @ Owner::Constraint(..) if found.property == "exclusion constraint" => whole.clone(),
                Owner::Object(_) | Owner::Column(..) | Owner::Constraint(..) => return None,
            },
            Self::Default(..) => return None,
        })
    }

    /// The table or view that it belongs to.
    pub(super) fn table(&self) -> Option<&QualifiedName> {
        match self {
            Self::Definition(definition) => definition.table.as_ref(),
            Self::Index(of, _) | Self::Constraint(of, _) | Self::Column(of, _) | Self::Default(of, _) => Some(of),
            Self::Property(found) => found.owner.object().and_then(ObjectRef::as_relation),
        }
    }

    /// Whether a property goes with the part and comes back with it.
    pub(super) fn carries(&self, found: &Unmodelled) -> bool {
        if let Self::Property(own) = self
            && own.property == "rule"
        {
            let name = rule_name(&own.value).unwrap_or_default();
            let of_rule = ["state of a rule", "comment on a rule"].contains(&found.property.as_str());
            let is_its_own = found.value.strip_prefix(name).is_some_and(|rest| rest.starts_with(": "));
            return own.owner == found.owner && ((of_rule && is_its_own) || **own == *found);
        }
        let Some(owner) = self.owner() else { return false };
        let of_column = matches!((&owner, &found.owner), (Owner::Object(object), Owner::Column(of, _)) if object == of);
        owner == found.owner || of_column
    }

    /// What nothing can stand on any more once it is down.
    pub(super) fn ground(&self) -> Vec<Need> {
        let table = |table: &QualifiedName| ObjectRef::Table(table.clone());
        match self {
            Self::Definition(definition) => vec![Need::Object(ObjectRef::Definition(definition.clone()))],
            Self::Index(of, name) => vec![Need::Object(ObjectRef::index(of, name))],
            Self::Constraint(of, name) => {
                vec![Need::Constraint(table(of), name.clone()), Need::Object(ObjectRef::index(of, name))]
            }
            Self::Column(of, name) => vec![Need::Column(table(of), name.clone())],
            Self::Property(found) => match &found.owner {
                Owner::Unknown { kind, name } if *kind == found.property => {
                    vec![Need::Unknown { kind: kind.clone(), name: name.clone() }]
                }
                Owner::Constraint(table, name) if found.property == "exclusion constraint" => {
                    vec![Need::Constraint(table.clone(), name.clone())]
                }
                Owner::Unknown { .. } | Owner::Object(_) | Owner::Column(..) | Owner::Constraint(..) => Vec::new(),
            },
            Self::Default(..) => Vec::new(),
        }
    }

    /// Whether the schema has it.
    pub(super) fn is_in(&self, schema: &Schema) -> bool {
        match self {
            Self::Definition(definition) => schema.contains(&ObjectRef::Definition(definition.clone())),
            Self::Index(of, name) => schema.index(of, name).is_some(),
            Self::Constraint(of, name) => schema.table(of).is_some_and(|table| table.constraint(name).is_some()),
            Self::Column(of, name) => schema.table(of).is_some_and(|table| table.column(name).is_some()),
            Self::Default(of, name) => {
                schema.table(of).and_then(|table| table.column(name)).is_some_and(|column| column.default.is_some())
            }
            Self::Property(found) => found.owner.object().is_none_or(|owner| schema.contains(owner)),
        }
    }

    /// Whether both schemas have it, the same in both.
    pub(super) fn is_the_same_in(&self, one: &Schema, other: &Schema) -> bool {
        if !self.is_in(one) || !self.is_in(other) {
            return false;
        }
        let column = |schema: &Schema, of: &QualifiedName, name: &str| schema.table(of)?.column(name).cloned();
        let constraint = |schema: &Schema, of: &QualifiedName, name: &str| schema.table(of)?.constraint(name);
        match self {
            Self::Definition(definition) => {
                let reference = ObjectRef::Definition(definition.clone());
                text(one, &reference) == text(other, &reference)
            }
            Self::Index(of, name) => one.index(of, name) == other.index(of, name),
            Self::Constraint(of, name) => constraint(one, of, name) == constraint(other, of, name),
            Self::Column(of, name) => {
                let generated = |schema| column(schema, of, name).map(|column| (column.generated, column.column_type));
                generated(one) == generated(other)
            }
            Self::Default(of, name) => {
                column(one, of, name).map(|column| column.default)
                    == column(other, of, name).map(|column| column.default)
            }
            Self::Property(_) => true,
        }
    }
}

fn text<'a>(schema: &'a Schema, reference: &ObjectRef) -> Option<&'a str> {
    match schema.get(reference)? {
        crate::model::Object::Definition(definition) => Some(&definition.text),
        _ => None,
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Definition(definition) => ObjectRef::Definition(definition.clone()).fmt(f),
            Self::Index(of, name) => ObjectRef::index(of, name).fmt(f),
            Self::Constraint(of, name) => write!(f, "constraint `{name}` of table `{of}`"),
            Self::Column(of, name) => write!(f, "column `{of}.{name}`"),
            Self::Default(of, name) => write!(f, "the default of column `{of}.{name}`"),
            Self::Property(found) => found.fmt(f),
        }
    }
}

/// Whether the text mentions the identifier, quoted or not.
pub(in crate::dialect::postgres) fn mentions(sql: &str, identifier: &str) -> bool {
    use crate::dialect::sql_text::{Token, tokens};
    let quoted = quoting::identifier(identifier);
    tokens(sql, crate::model::DialectName::Postgres).into_iter().any(|token| match token {
        Token::Word(word) => word.to_lowercase() == identifier,
        Token::Quoted(text) => text == quoted,
        Token::Symbol(_) | Token::Text(_) | Token::Body(_) | Token::Space(_) | Token::Comment(_) => false,
    })
}

/// Whether a constraint of `table` stands on its column.
pub(in crate::dialect::postgres) fn constraint_mentions(
    table: &QualifiedName,
    constraint: &Constraint,
    column: &str,
) -> bool {
    let uses = |columns: &[String]| columns.iter().any(|one| one == column);
    match constraint {
        Constraint::PrimaryKey(key) => uses(&key.columns),
        Constraint::Unique(unique) => uses(&unique.columns),
        Constraint::Check(check) => mentions(&check.expression, column),
        Constraint::ForeignKey(key) => {
            uses(&key.columns) || (key.references == *table && uses(&key.referenced_columns))
        }
    }
}

/// Whether an index holds the column or mentions it.
pub(in crate::dialect::postgres) fn index_mentions(index: &Index, column: &str) -> bool {
    let part = |part: &crate::model::IndexPart| match &part.value {
        IndexValue::Column(name) => name == column,
        IndexValue::Expression(sql) => mentions(sql, column),
    };
    index.parts.iter().any(part)
        || index.include.iter().any(|name| name == column)
        || index.predicate.as_ref().is_some_and(|sql| mentions(sql, column))
}
