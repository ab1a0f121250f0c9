//! Names of columns in expressions: the server takes them in any case and keeps them as they were written.
//!
//! Invariant: in the normal form an expression names a column as its table does.

use super::literal::quote;
use crate::dialect::sql_text::{Token, tokens};
use crate::model::{CaseRule, DialectName, Folding, IndexValue, Object, Schema, Table};

/// Rewrites the expressions of checks, generated columns and indexes.
pub(super) fn respell_columns(schema: &mut Schema, dialect: DialectName) {
    let folding = CaseRule::of(dialect).parts;
    let respell = |sql: &mut String, columns: &[String]| {
        if let Some(respelled) = respelled(sql, columns, folding, dialect) {
            *sql = respelled;
        }
    };
    let tables = schema.clone();
    for object in schema.iter_mut() {
        match object {
            Object::Table(table) => {
                let columns = names(Some(&*table));
                table.checks.iter_mut().for_each(|check| respell(&mut check.expression, &columns));
                let generated = table.columns.iter_mut().filter_map(|column| column.generated.as_mut());
                generated.for_each(|generated| respell(&mut generated.expression, &columns));
            }
            Object::Index(index) => {
                let columns = names(tables.table(&index.table));
                for part in &mut index.parts {
                    if let IndexValue::Expression(sql) = &mut part.value {
                        respell(sql, &columns);
                    }
                }
            }
            Object::Namespace(_)
            | Object::Extension(_)
            | Object::Enum(_)
            | Object::Sequence(_)
            | Object::Definition(_) => {}
        }
    }
}

fn names(table: Option<&Table>) -> Vec<String> {
    table.into_iter().flat_map(|table| &table.columns).map(|column| column.name.clone()).collect()
}

/// Nothing where every column is spelled as it is called.
fn respelled(sql: &str, columns: &[String], folding: Folding, dialect: DialectName) -> Option<String> {
    let tokens = tokens(sql, dialect);
    let other = |name: &str| columns.iter().find(|column| folding.differ_in_case_alone(column, name));
    let follows = |at: usize| tokens[at + 1..].iter().find(|token| !token.is_blank());
    let mut changed = false;
    let mut out = String::with_capacity(sql.len());
    for (at, token) in tokens.iter().enumerate() {
        let is_function = || follows(at) == Some(&Token::Symbol("("));
        let column = match token {
            Token::Word(word) if !is_function() => other(word).map(|column| (column, false)),
            Token::Quoted(text) => other(text.trim_matches('`')).map(|column| (column, true)),
            Token::Word(_)
            | Token::Text(_)
            | Token::Body(_)
            | Token::Symbol(_)
            | Token::Space(_)
            | Token::Comment(_) => None,
        };
        match column {
            Some((column, quoted)) => {
                changed = true;
                out.push_str(&if quoted { quote(column) } else { column.clone() });
            }
            None => out.push_str(token.text()),
        }
    }
    changed.then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_names_columns_as_they_are_called() {
        let check = |sql: &str, expected: Option<&str>| {
            let columns = ["Name".to_owned(), "length".to_owned()];
            let found = respelled(sql, &columns, Folding::Letters, DialectName::Mysql);
            assert_eq!(found.as_deref(), expected, "{sql}");
        };
        check("(`NAME` <> 'name')", Some("(`Name` <> 'name')"));
        check("LENGTH(name) > `LENGTH`", Some("LENGTH(Name) > `length`"));
        check("`Name` > 3", None);
    }
}
