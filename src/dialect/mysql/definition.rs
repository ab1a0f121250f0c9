//! Views, triggers and routines: what a database defines by text.

use super::flavor::Flavor;
use super::literal::quote;
use super::session::{Beside, Settings};
use crate::dialect::sql_text::{Token, tokens, unquote};
use crate::model::{Definition, DefinitionKind, DefinitionRef, DialectName, Object, ObjectRef, QualifiedName, Schema};
use crate::plan::PlanError;

/// Drops semicolons at the end, and says what a definition needs by the names that it mentions: the server does not tell.
pub(super) fn normalize(schema: &mut Schema) {
    settle_signatures(schema);
    let known: Vec<ObjectRef> = schema
        .references()
        .filter(|reference| match reference {
            ObjectRef::Table(_) => true,
            ObjectRef::Definition(definition) => definition.kind == DefinitionKind::View,
            _ => false,
        })
        .cloned()
        .collect();
    for object in schema.iter_mut() {
        let Object::Definition(definition) = object else { continue };
        definition.text = definition.text.trim().trim_end_matches(';').trim_end().to_owned();
        definition.comment = None;
        let own = ObjectRef::Definition(definition.identity.clone());
        let table = definition.identity.table.clone().map(ObjectRef::Table);
        let words = names_in(&definition.text);
        let needed = known.iter().filter(|other| **other != own && Some(*other) != table.as_ref());
        definition.depends_on = needed.filter(|other| words.contains(&other.name())).cloned().collect();
    }
}

/// A routine is found by its name alone; only where a function and a procedure share one, the procedure says what it is.
fn settle_signatures(schema: &mut Schema) {
    let is_procedure = |definition: &Definition| says(&definition.text, "procedure");
    let routines: Vec<Definition> = schema.iter().filter_map(routine).cloned().collect();
    for old in &routines {
        let shared = routines
            .iter()
            .any(|other| other.identity.name == old.identity.name && is_procedure(old) && !is_procedure(other));
        let signature = Some(if shared { "procedure".to_owned() } else { String::new() });
        let from = ObjectRef::Definition(old.identity.clone());
        let identity = DefinitionRef { signature, ..old.identity.clone() };
        let to = ObjectRef::Definition(identity.clone());
        if from == to || schema.contains(&to) {
            continue;
        }
        schema.remove(&from);
        schema.insert(Object::Definition(Definition { identity, ..old.clone() }));
        let owners = schema.unmodelled_mut().filter_map(|found| found.owner.object_mut());
        owners.filter(|owner| **owner == from).for_each(|owner| owner.clone_from(&to));
    }
}

fn routine(object: &Object) -> Option<&Definition> {
    match object {
        Object::Definition(definition) if definition.identity.kind == DefinitionKind::Routine => Some(definition),
        _ => None,
    }
}

fn names_in(text: &str) -> Vec<String> {
    let name = |token: Token<'_>| match token {
        Token::Word(word) => Some(word.to_owned()),
        Token::Quoted(quoted) => Some(quoted.trim_matches('`').replace("``", "`")),
        _ => None,
    };
    tokens(text, DialectName::Mysql).into_iter().filter_map(name).collect()
}

/// The statement that makes it.
pub(super) fn create(flavor: &Flavor, definition: &Definition, if_not_exists: bool) -> Result<String, PlanError> {
    refuse_foreign_kinds(flavor, &definition.identity)?;
    let text = definition.text.trim().trim_end_matches(';').trim_end();
    if definition.identity.kind != DefinitionKind::View {
        return Ok(text.to_owned());
    }
    let text = with_own_quotes(text);
    Ok(if if_not_exists { or_replace(&text) } else { text })
}

/// The statement of a view whose name stands in the quotes of the SQL standard, as `create_view` writes it: here these are a string's.
fn with_own_quotes(text: &str) -> String {
    let tokens = tokens(text, DialectName::Mysql);
    let name = tokens.iter().skip_while(|token| !token.is("view")).skip(1).find(|token| !token.is_blank());
    let standard = name.and_then(|name| name.text().strip_prefix('"')?.strip_suffix('"'));
    let Some((name, standard)) = name.zip(standard) else { return text.to_owned() };
    text.replacen(name.text(), &quote(&standard.replace("\"\"", "\"")), 1)
}

/// The statements that make it so, whatever there was.
pub(super) fn make_so(
    flavor: &Flavor,
    definition: &Definition,
    old: Option<&Definition>,
    beside: Beside,
    schema: &Schema,
) -> Result<(Vec<String>, Settings), PlanError> {
    let mut text = create(flavor, definition, false)?;
    if let Some(definer) = &beside.definer {
        text = with_definer(&text, definer);
    }
    if let Some(order) = beside.order.filter(|order| names_trigger(schema, order)) {
        text = with_order(&text, &order);
    }
    let replaces = definition.identity.kind == DefinitionKind::View || flavor.replaces_definitions;
    let same_kind = old.is_none_or(|old| says(&old.text, "procedure") == says(&definition.text, "procedure"));
    let statements = if replaces && same_kind {
        vec![or_replace(&text)]
    } else {
        let old = old.map_or(definition.text.as_str(), |old| &old.text);
        vec![drop(flavor, &definition.identity, old, true)?, text]
    };
    Ok((statements, beside.settings))
}

/// The statement with who defines the object: behind `CREATE`, what may replace another, and how a view is worked out.
fn with_definer(text: &str, definer: &str) -> String {
    let tokens = tokens(text, DialectName::Mysql);
    let words: Vec<usize> =
        tokens.iter().enumerate().filter(|(_, token)| !token.is_blank()).map(|(at, _)| at).collect();
    let is = |at: usize, word: &str| words.get(at).is_some_and(|at| tokens[*at].is(word));
    let mut last = 0;
    if is(1, "or") {
        last = 2;
    }
    if is(last + 1, "algorithm") {
        last += 3;
    }
    let behind = words.get(last).copied().unwrap_or_default();
    let pieces = tokens.iter().enumerate().map(|(at, token)| {
        if at == behind { format!("{} DEFINER = {definer}", token.text()) } else { token.text().to_owned() }
    });
    pieces.collect()
}

/// The statement of a trigger with its place among others.
fn with_order(text: &str, order: &str) -> String {
    let mut out = String::new();
    let mut seen: Vec<Token<'_>> = Vec::new();
    let mut done = false;
    for token in tokens(text, DialectName::Mysql) {
        out.push_str(token.text());
        if done || token.is_blank() {
            continue;
        }
        seen.push(token);
        if let [.., a, b, c] = seen.as_slice()
            && a.is("for")
            && b.is("each")
            && c.is("row")
        {
            out.push_str(&format!(" {order}"));
            done = true;
        }
    }
    out
}

/// Whether the trigger that another one follows or precedes is there.
fn names_trigger(schema: &Schema, order: &str) -> bool {
    let name = order.split_once(' ').map(|(_, name)| unquote(name)).unwrap_or_default();
    let is_it = |object: &Object| match object {
        Object::Definition(definition) => {
            definition.identity.kind == DefinitionKind::Trigger && definition.identity.name.name == name
        }
        _ => false,
    };
    schema.iter().any(is_it)
}

/// The statement that takes it away; `text` says whether a routine is a function or a procedure.
pub(super) fn drop(
    flavor: &Flavor,
    identity: &DefinitionRef,
    text: &str,
    if_exists: bool,
) -> Result<String, PlanError> {
    refuse_foreign_kinds(flavor, identity)?;
    let word = match identity.kind {
        DefinitionKind::Trigger => "TRIGGER",
        DefinitionKind::Routine if says(text, "procedure") => "PROCEDURE",
        DefinitionKind::Routine => "FUNCTION",
        DefinitionKind::View | DefinitionKind::MaterializedView | DefinitionKind::Policy => "VIEW",
    };
    let exists = if if_exists { "IF EXISTS " } else { "" };
    Ok(format!("DROP {word} {exists}{}", quote(&identity.name.name)))
}

/// The statement that gives it another name.
pub(super) fn rename(flavor: &Flavor, identity: &DefinitionRef, to: &QualifiedName) -> Result<String, PlanError> {
    match identity.kind {
        DefinitionKind::View => Ok(format!("RENAME TABLE {} TO {}", quote(&identity.name.name), quote(&to.name))),
        kind => Err(flavor.refuse(
            format!("rename a {kind}"),
            "its name is part of its text",
            "drop it and create the other",
        )),
    }
}

fn refuse_foreign_kinds(flavor: &Flavor, identity: &DefinitionRef) -> Result<(), PlanError> {
    let instead = match identity.kind {
        DefinitionKind::View | DefinitionKind::Trigger | DefinitionKind::Routine => return Ok(()),
        DefinitionKind::MaterializedView => "use a view, or a table that is filled by an event",
        DefinitionKind::Policy => "use a view with a condition, and privileges on it alone",
    };
    Err(flavor.refuse(format!("have the {} `{}`", identity.kind, identity.name), "it has no such thing", instead))
}

fn says(text: &str, keyword: &str) -> bool {
    tokens(text, DialectName::Mysql)
        .into_iter()
        .filter(|token| !token.is_blank())
        .take(6)
        .any(|token| token.is(keyword))
}

/// `CREATE VIEW` as `CREATE OR REPLACE VIEW`.
fn or_replace(text: &str) -> String {
    let tokens = tokens(text, DialectName::Mysql);
    let mut words = tokens.iter().filter(|token| !token.is_blank());
    let create = words.next().is_some_and(|token| token.is("create"));
    if !create || words.next().is_some_and(|token| token.is("or")) {
        return text.to_owned();
    }
    let mut done = false;
    let mut out = String::new();
    for token in tokens {
        out.push_str(token.text());
        if !done && token.is("create") {
            out.push_str(" OR REPLACE");
            done = true;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_name_of_a_view_gets_other_quotes() {
        let text = "create view \"Loud \"\"Songs\"\"\" as select \"view\" as `view`, \"x\" from song";
        let expected = "create view `Loud \"Songs\"` as select \"view\" as `view`, \"x\" from song";
        assert_eq!(with_own_quotes(text), expected);
    }
}
