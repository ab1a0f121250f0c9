//! What a plan can do for what the catalogs hold and the model does not.
//!
//! Invariant: statements here take a property down and say it again whole, or it cannot be put back. What is part of the statement that makes its owner
//! is restated there (`aside::restored`).

use super::kinds::{is_table, rule_name};
use super::objects::definition_name;
use super::{names, quoting};
use crate::dialect::sql_text::{Token, next_token};
use crate::model::{DefinitionKind, DialectName, Namespace, ObjectRef, Owner, QualifiedName, Restoration};

/// How the property comes back where its owner, or what it stands on, was taken down.
pub(crate) fn restoration(owner: &Owner, property: &str, value: &str) -> Restoration {
    let put_back = |put_back: Vec<String>| Restoration::Statements { take_down: Vec::new(), put_back };
    match owner {
        Owner::Unknown { kind, name } if kind == property => whole(kind, name, value),
        _ if is_restated(property) => Restoration::Restated,
        Owner::Object(object) if property == "rule" => rule(object, value),
        Owner::Object(ObjectRef::Table(table)) if property == "table of a publication" => {
            publication(&quoting::name(table), value)
        }
        Owner::Unknown { kind, name } if is_table(kind) && property == "table of a publication" => {
            publication(&in_sql(name), value)
        }
        Owner::Constraint(ObjectRef::Table(table), name) if property == "exclusion constraint" => {
            let (table, name) = (quoting::name(table), quoting::identifier(name));
            Restoration::Statements {
                take_down: vec![format!("ALTER TABLE {table} DROP CONSTRAINT {name}")],
                put_back: vec![format!("ALTER TABLE {table} ADD CONSTRAINT {name} {value}")],
            }
        }
        _ => statements(owner, property, value).map_or(Restoration::Impossible, put_back),
    }
}

/// What belongs to the statement that makes the owner.
fn is_restated(property: &str) -> bool {
    matches!(
        property,
        "constraint NOT VALID"
            | "constraint NOT ENFORCED"
            | "constraint NO INHERIT"
            | "foreign key MATCH FULL"
            | "foreign key SET NULL or DEFAULT of some columns"
            | "deferrable primary key"
            | "key with INCLUDE"
            | "key WITHOUT OVERLAPS"
            | "foreign key with PERIOD"
            | "materialized view without rows"
    )
}

/// A whole object, as its value follows its name in the statement that makes it. The name is spelled as in SQL. What columns may be of has no statement
/// that takes it down.
fn whole(kind: &str, name: &QualifiedName, value: &str) -> Restoration {
    let (words, dropped) = match kind {
        "domain" => ("DOMAIN", false),
        "composite type" | "range type" | "base type" => ("TYPE", false),
        "collation" => ("COLLATION", false),
        "operator" => ("OPERATOR", true),
        "aggregate" => ("AGGREGATE", true),
        "cast" => ("CAST", true),
        "text search dictionary" => ("TEXT SEARCH DICTIONARY", false),
        "statistics" => ("STATISTICS", true),
        _ => return Restoration::Impossible,
    };
    let full = in_sql(name);
    // `=~ (text, text)` is made by its sign alone: the operands stand among its options.
    let made = match (kind, name.name.split_once(" (")) {
        ("operator", Some((sign, _))) => in_sql(&name.sibling(sign)),
        _ => full.clone(),
    };
    Restoration::Statements {
        take_down: if dropped { vec![format!("DROP {words} {full}")] } else { Vec::new() },
        put_back: vec![format!("CREATE {words} {made} {value}")],
    }
}

/// `CREATE RULE keep AS ..`, whole.
fn rule(object: &ObjectRef, value: &str) -> Restoration {
    let (Some(on), Some(name)) = (object.as_relation(), rule_name(value)) else { return Restoration::Impossible };
    let text = value.trim_end().trim_end_matches(';').to_owned();
    Restoration::Statements {
        take_down: vec![format!("DROP RULE {name} ON {}", quoting::name(on))],
        put_back: vec![text],
    }
}

/// `pub (id, amount) WHERE (amount > 0)`
fn publication(table: &str, value: &str) -> Restoration {
    let (Token::Word(name) | Token::Quoted(name), length) = next_token(value, DialectName::Postgres) else {
        return Restoration::Impossible;
    };
    Restoration::Statements {
        take_down: vec![format!("ALTER PUBLICATION {name} DROP TABLE ONLY {table}")],
        put_back: vec![format!("ALTER PUBLICATION {name} ADD TABLE ONLY {table}{}", &value[length..])],
    }
}

/// The statements that say a property of something that was made again.
fn statements(owner: &Owner, property: &str, value: &str) -> Option<Vec<String>> {
    let one = |statement: String| Some(vec![statement]);
    let (property, of_index) = match property.strip_suffix(" of its index") {
        Some(property) => (property, true),
        None => (property, false),
    };
    let literal = || quoting::literal(value);
    match (property, owner) {
        ("owner", _) => one(format!("ALTER {} OWNER TO {value}", subject(owner)?)),
        ("privilege", _) => privilege(owner, value),
        ("comment", Owner::Constraint(_, _)) if of_index => {
            one(format!("COMMENT ON INDEX {} IS {}", index_name(owner)?, literal()))
        }
        ("comment", Owner::Column(object, column)) => {
            let on = quoting::name(object.as_relation()?);
            one(format!("COMMENT ON COLUMN {on}.{} IS {}", quoting::identifier(column), literal()))
        }
        ("comment", Owner::Unknown { kind, name }) if is_table(kind) && name.name.contains('.') => {
            one(format!("COMMENT ON COLUMN {} IS {}", in_sql(name), literal()))
        }
        ("comment", Owner::Constraint(table, name)) => {
            let on = quoting::name(table.as_relation()?);
            one(format!("COMMENT ON CONSTRAINT {} ON {on} IS {}", quoting::identifier(name), literal()))
        }
        ("comment", Owner::Unknown { .. } | Owner::Object(_)) => {
            one(format!("COMMENT ON {} IS {}", subject(owner)?, literal()))
        }
        ("comment on a rule", Owner::Object(object)) => {
            let (name, comment) = named(value)?;
            let on = quoting::name(object.as_relation()?);
            one(format!("COMMENT ON RULE {name} ON {on} IS {}", quoting::literal(comment)))
        }
        ("state of a rule", Owner::Object(object)) => {
            let (name, state) = named(value)?;
            one(format!("ALTER TABLE {} {} RULE {name}", quoting::name(object.as_relation()?), switched(state)?))
        }
        ("state of a trigger", Owner::Object(ObjectRef::Definition(trigger))) => {
            let (on, name) = (quoting::name(trigger.table.as_ref()?), quoting::identifier(&trigger.name.name));
            one(format!("ALTER TABLE {on} {} TRIGGER {name}", switched(value)?))
        }
        ("disabled trigger of a constraint", Owner::Constraint(table, name)) => {
            one(switch_triggers_of(table.as_relation()?, name, value)?)
        }
        ("default of a view column", Owner::Column(..)) => one(of_column(owner, &format!("SET DEFAULT {value}"))?),
        ("statistics target", Owner::Column(..)) => one(of_column(owner, &format!("SET STATISTICS {value}"))?),
        ("statistics target", Owner::Unknown { .. }) => {
            one(format!("ALTER {} SET STATISTICS {value}", subject(owner)?))
        }
        ("statistics target", Owner::Object(_) | Owner::Constraint(..)) => {
            let (column, target) = value.strip_prefix("column ")?.split_once(": ")?;
            one(format!("ALTER INDEX {} ALTER COLUMN {column} SET STATISTICS {target}", index_name(owner)?))
        }
        ("column option", Owner::Column(..)) => one(of_column(owner, &format!("SET ({value})"))?),
        ("column storage", _) => one(of_column(owner, &format!("SET STORAGE {}", value.to_uppercase()))?),
        ("column compression", _) => one(of_column(owner, &format!("SET COMPRESSION {value}"))?),
        ("name of a not-null constraint", Owner::Column(table, column)) => {
            let table = table.as_relation()?;
            let chosen = quoting::identifier(&names::chosen(&table.name, Some(column), "not_null"));
            let name = quoting::identifier(value);
            one(format!("ALTER TABLE {} RENAME CONSTRAINT {chosen} TO {name}", quoting::name(table)))
        }
        ("storage parameter", Owner::Object(_) | Owner::Constraint(..)) => {
            one(format!("ALTER {} SET ({value})", relation(owner)?))
        }
        ("tablespace", Owner::Object(_) | Owner::Constraint(..)) => {
            one(format!("ALTER {} SET TABLESPACE {}", relation(owner)?, quoting::identifier(value)))
        }
        ("access method", Owner::Object(ObjectRef::Definition(_))) => {
            one(format!("ALTER {} SET ACCESS METHOD {}", relation(owner)?, quoting::identifier(value)))
        }
        ("clustered index", Owner::Object(ObjectRef::Index { table, name })) => one(clustered(table, name)),
        ("clustered index", Owner::Constraint(table, name)) => one(clustered(table.as_relation()?, name)),
        ("replica identity", Owner::Object(ObjectRef::Table(table))) => {
            let index = quoting::read_name(value.strip_prefix("using index ")?)?.name;
            let (table, index) = (quoting::name(table), quoting::identifier(&index));
            one(format!("ALTER TABLE {table} REPLICA IDENTITY USING INDEX {index}"))
        }
        ("security label", _) => {
            let (provider, label) = value.split_once(": ")?;
            let on = match owner {
                Owner::Column(object, column) => {
                    format!("COLUMN {}.{}", quoting::name(object.as_relation()?), quoting::identifier(column))
                }
                Owner::Object(_) | Owner::Unknown { .. } => subject(owner)?,
                Owner::Constraint(..) => return None,
            };
            let provider = quoting::identifier(provider);
            one(format!("SECURITY LABEL FOR {provider} ON {on} IS {}", quoting::literal(label)))
        }
        ("dependence on an extension", Owner::Object(_)) => {
            one(format!("ALTER {} DEPENDS ON EXTENSION {}", subject(owner)?, quoting::identifier(value)))
        }
        _ => None,
    }
}

/// `auditor: INSERT, SELECT WITH GRANT OPTION BY ada`; `none` where what is had by nature was taken.
fn privilege(owner: &Owner, value: &str) -> Option<Vec<String>> {
    let (role, privileges) = split_role(value)?;
    let (object, column) = match owner {
        Owner::Column(object, column) => (object, format!(" ({})", quoting::identifier(column))),
        Owner::Object(object) => (object, String::new()),
        Owner::Constraint(..) | Owner::Unknown { .. } => return None,
    };
    let on = match object {
        ObjectRef::Table(_) => format!("TABLE {}", quoting::name(object.as_relation()?)),
        ObjectRef::Enum(name) => format!("TYPE {}", quoting::name(name)),
        ObjectRef::Definition(definition) => match definition.kind {
            DefinitionKind::Routine => definition_name(definition),
            DefinitionKind::View | DefinitionKind::MaterializedView => {
                format!("TABLE {}", quoting::name(&definition.name))
            }
            DefinitionKind::Trigger | DefinitionKind::Policy => return None,
        },
        ObjectRef::Namespace(_) | ObjectRef::Extension(_) | ObjectRef::Sequence(_) | ObjectRef::Index { .. } => {
            return None;
        }
    };
    let mut statements = vec![format!("REVOKE ALL{column} ON {on} FROM {role}")];
    let granted = privileges.split(", ").filter(|granted| *granted != "none");
    for granted in granted {
        let (granted, grantor) = match granted.split_once(" BY ") {
            Some((granted, grantor)) => (granted, Some(grantor)),
            None => (granted, None),
        };
        let (name, option) = match granted.strip_suffix(" WITH GRANT OPTION") {
            Some(name) => (name, " WITH GRANT OPTION"),
            None => (granted, ""),
        };
        let grant = format!("GRANT {name}{column} ON {on} TO {role}{option}");
        match grantor {
            Some(grantor) => statements.extend([format!("SET LOCAL ROLE {grantor}"), grant, "RESET ROLE".to_owned()]),
            None => statements.push(grant),
        }
    }
    Some(statements)
}

/// A role as SQL spells it, and what follows it.
fn split_role(value: &str) -> Option<(&str, &str)> {
    let (_, length) = next_token(value, DialectName::Postgres);
    Some((&value[..length], value[length..].strip_prefix(": ")?))
}

/// A name as SQL spells it, and what follows it.
fn named(value: &str) -> Option<(&str, &str)> {
    split_role(value)
}

fn switched(state: &str) -> Option<&'static str> {
    match state {
        "disabled" => Some("DISABLE"),
        "replica" => Some("ENABLE REPLICA"),
        "always" => Some("ENABLE ALWAYS"),
        _ => None,
    }
}

/// The triggers of a foreign key have names that hold a number of the server's own.
fn switch_triggers_of(table: &QualifiedName, constraint: &str, value: &str) -> Option<String> {
    let (on, state) = value.rsplit_once(": ")?;
    let action = quoting::literal(&format!("ALTER TABLE %s {} TRIGGER %I", switched(state)?));
    let (of, on) = (quoting::literal(&quoting::name(table)), quoting::literal(on));
    let constraint = quoting::literal(constraint);
    Some(super::plan::block(&format!(
        "    EXECUTE (\n        SELECT string_agg(format({action}, g.tgrelid::regclass, g.tgname), '; ')\n        FROM pg_catalog.pg_trigger g\n        \
         JOIN pg_catalog.pg_constraint k ON k.oid = g.tgconstraint\n        \
         WHERE k.conrelid = {of}::regclass AND k.conname = {constraint} AND g.tgrelid = {on}::regclass\n    );"
    )))
}

fn clustered(table: &QualifiedName, index: &str) -> String {
    format!("ALTER TABLE {} CLUSTER ON {}", quoting::name(table), quoting::identifier(index))
}

/// `ALTER VIEW "v" ALTER COLUMN "c" ..`
fn of_column(owner: &Owner, action: &str) -> Option<String> {
    match owner {
        Owner::Column(object, column) => {
            Some(format!("ALTER {} ALTER COLUMN {} {action}", subject_of(object)?, quoting::identifier(column)))
        }
        // `child.column`, both as SQL spells them.
        Owner::Unknown { kind, name } if is_table(kind) => {
            let column = name.name.rsplit_once('.')?;
            Some(format!(
                "ALTER TABLE {} ALTER COLUMN {} {action}",
                in_sql(&name.sibling(column.0)),
                quoting::identifier(column.1)
            ))
        }
        Owner::Unknown { .. } | Owner::Object(_) | Owner::Constraint(..) => None,
    }
}

/// What has storage parameters and a tablespace: `INDEX "i"`, `MATERIALIZED VIEW "v"`.
fn relation(owner: &Owner) -> Option<String> {
    match owner {
        Owner::Object(object @ (ObjectRef::Table(_) | ObjectRef::Definition(_))) => subject_of(object),
        Owner::Object(_) | Owner::Constraint(..) => Some(format!("INDEX {}", index_name(owner)?)),
        Owner::Column(..) | Owner::Unknown { .. } => None,
    }
}

/// The name of an index, or of the one behind a constraint.
fn index_name(owner: &Owner) -> Option<String> {
    match owner {
        Owner::Object(ObjectRef::Index { table, name }) => Some(quoting::name(&table.sibling(name))),
        Owner::Constraint(table, name) => Some(quoting::name(&table.as_relation()?.sibling(name))),
        Owner::Object(_) | Owner::Column(..) | Owner::Unknown { .. } => None,
    }
}

/// `ROUTINE "f"(integer)`, `STATISTICS s`: as it stands behind `ALTER` and `COMMENT ON`.
fn subject(owner: &Owner) -> Option<String> {
    match owner {
        Owner::Object(object) => subject_of(object),
        Owner::Unknown { kind, name } => {
            let words = match kind.as_str() {
                "statistics" => "STATISTICS",
                "aggregate" => "AGGREGATE",
                "operator" => "OPERATOR",
                "cast" => "CAST",
                _ => return None,
            };
            Some(format!("{words} {}", in_sql(name)))
        }
        Owner::Column(..) | Owner::Constraint(..) => None,
    }
}

fn subject_of(object: &ObjectRef) -> Option<String> {
    Some(match object {
        ObjectRef::Namespace(name) => format!("SCHEMA {}", quoting::identifier(name)),
        ObjectRef::Extension(name) => format!("EXTENSION {}", quoting::identifier(name)),
        ObjectRef::Enum(name) => format!("TYPE {}", quoting::name(name)),
        ObjectRef::Sequence(name) => format!("SEQUENCE {}", quoting::name(name)),
        ObjectRef::Table(name) => format!("TABLE {}", quoting::name(name)),
        ObjectRef::Index { table, name } => format!("INDEX {}", quoting::name(&table.sibling(name))),
        ObjectRef::Definition(definition) => definition_name(definition),
    })
}

/// The bare name is spelled as in SQL already.
fn in_sql(name: &QualifiedName) -> String {
    match &name.namespace {
        Namespace::Default => name.name.clone(),
        Namespace::Named(namespace) => format!("{}.{}", quoting::identifier(namespace), name.name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DefinitionRef;

    fn view() -> ObjectRef {
        let (kind, name) = (DefinitionKind::View, "Big One".into());
        ObjectRef::Definition(DefinitionRef { kind, name, signature: None, table: None })
    }

    fn check(owner: Owner, property: &str, value: &str, expected: &[&str]) {
        match restoration(&owner, property, value) {
            Restoration::Statements { take_down, put_back } => {
                assert_eq!([take_down, put_back].concat(), expected, "{property}: {value}");
            }
            other => panic!("{property}: {value}: {other:?}"),
        }
    }

    #[test]
    fn a_property_is_said_again_whole() {
        let granted = "\"Ada L\": INSERT, SELECT WITH GRANT OPTION, UPDATE BY bob";
        let expected = [
            "REVOKE ALL ON TABLE \"Big One\" FROM \"Ada L\"",
            "GRANT INSERT ON TABLE \"Big One\" TO \"Ada L\"",
            "GRANT SELECT ON TABLE \"Big One\" TO \"Ada L\" WITH GRANT OPTION",
            "SET LOCAL ROLE bob",
            "GRANT UPDATE ON TABLE \"Big One\" TO \"Ada L\"",
            "RESET ROLE",
        ];
        check(Owner::Object(view()), "privilege", granted, &expected);
        let column = || Owner::Column(view(), "a".into());
        let expected =
            ["REVOKE ALL (\"a\") ON TABLE \"Big One\" FROM r", "GRANT UPDATE (\"a\") ON TABLE \"Big One\" TO r"];
        check(column(), "privilege", "r: UPDATE", &expected);
        check(column(), "comment", "it's", &["COMMENT ON COLUMN \"Big One\".\"a\" IS 'it''s'"]);
        let rule = "CREATE RULE \"no no\" AS\n    ON DELETE TO \"Big One\" DO INSTEAD NOTHING;";
        let expected = [
            "DROP RULE \"no no\" ON \"Big One\"",
            "CREATE RULE \"no no\" AS\n    ON DELETE TO \"Big One\" DO INSTEAD NOTHING",
        ];
        check(Owner::Object(view()), "rule", rule, &expected);
        let expected =
            ["ALTER PUBLICATION p DROP TABLE ONLY \"t\"", "ALTER PUBLICATION p ADD TABLE ONLY \"t\" (a) WHERE (a > 0)"];
        check(Owner::Object(ObjectRef::table("t")), "table of a publication", "p (a) WHERE (a > 0)", &expected);
        let operator = Owner::Unknown { kind: "operator".into(), name: ("x", "=~ (text, text)").into() };
        let expected = ["DROP OPERATOR \"x\".=~ (text, text)", "CREATE OPERATOR \"x\".=~ (function = f)"];
        check(operator, "operator", "(function = f)", &expected);
    }
}
