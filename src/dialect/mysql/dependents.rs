//! Views and triggers that name what goes.
//!
//! The server does not complain when a column or a table goes that a view or a trigger names: the next query of the view, or the next write to the
//! table, fails instead. Such a plan is refused, unless it changes or drops what names it.

use super::plan::Planner;
use crate::dialect::sql_text::{Token, tokens, unquote};
use crate::model::{Definition, DefinitionKind, DialectName, Object, QualifiedName, Schema};
use crate::operation::TableChange;
use crate::plan::PlanError;

/// What goes, or gets another name: a table, or a column of one.
pub(super) struct Gone {
    table: QualifiedName,
    column: Option<String>,
    renamed: bool,
}

impl Planner<'_> {
    /// Remembers the columns that go.
    pub(super) fn note_gone(&mut self, table: &QualifiedName, changes: &[TableChange]) {
        for change in changes {
            let (name, renamed) = match change {
                TableChange::DropColumn { name, .. } => (name, false),
                TableChange::RenameColumn { from, .. } => (from, true),
                TableChange::AddColumn { .. }
                | TableChange::AlterColumn { .. }
                | TableChange::AddConstraint(_)
                | TableChange::DropConstraint { .. }
                | TableChange::RenameConstraint { .. }
                | TableChange::SetComment(_)
                | TableChange::SetOptions(_) => continue,
            };
            self.gone.push(Gone { table: table.clone(), column: Some(name.clone()), renamed });
        }
    }

    /// Remembers a table that goes, or gets another name.
    pub(super) fn note_gone_table(&mut self, table: &QualifiedName, renamed: bool) {
        self.gone.push(Gone { table: table.clone(), column: None, renamed });
    }

    /// Refuses to leave a view or a trigger behind that names what is not there any more.
    pub(super) fn refuse_broken(&self, before: &Schema) -> Result<(), PlanError> {
        for gone in self.gone.iter().filter(|gone| !gone.is_there(&self.schema)) {
            let left = self.schema.iter().filter_map(|object| match object {
                Object::Definition(definition) => Some(definition),
                Object::Namespace(_)
                | Object::Extension(_)
                | Object::Enum(_)
                | Object::Sequence(_)
                | Object::Table(_)
                | Object::Index(_) => None,
            });
            let mut broken = left.filter(|definition| {
                before
                    .get(&Object::reference(&Object::Definition((*definition).clone())))
                    .is_some_and(|old| matches!(old, Object::Definition(old) if old.text == definition.text))
                    && gone.is_named_in(definition)
            });
            if let Some(definition) = broken.next() {
                let (kind, name) = (definition.identity.kind, &definition.identity.name);
                let reason =
                    format!("the {kind} `{name}` names it, and the server would leave it broken without a word");
                let instead = "change or drop it in the same revision, or by hand before";
                return Err(self.flavor.refuse(gone.words(), &reason, instead));
            }
        }
        Ok(())
    }
}

impl Gone {
    fn words(&self) -> String {
        let verb = if self.renamed { "rename" } else { "drop" };
        match &self.column {
            Some(column) => format!("{verb} column `{}.{column}`", self.table),
            None => format!("{verb} table `{}`", self.table),
        }
    }

    fn is_there(&self, schema: &Schema) -> bool {
        schema
            .table(&self.table)
            .is_some_and(|table| self.column.as_ref().is_none_or(|column| table.column(column).is_some()))
    }

    fn is_named_in(&self, definition: &Definition) -> bool {
        let names = names(&definition.text);
        let own = definition.identity.table.as_ref() == Some(&self.table);
        match (definition.identity.kind, &self.column) {
            (DefinitionKind::View, None) => names.iter().any(|name| name.is_table(&self.table.name)),
            (DefinitionKind::View, Some(column)) => names_column(&names, &self.table.name, column),
            // The trigger of a table that goes, goes; of one that is renamed, it follows.
            (DefinitionKind::Trigger, None) => !own && names.iter().any(|name| name.is_table(&self.table.name)),
            (DefinitionKind::Trigger, Some(column)) if own => {
                names.iter().any(|name| name.text == *column && name.is_of_row())
            }
            (DefinitionKind::Trigger, Some(column)) => names_column(&names, &self.table.name, column),
            (DefinitionKind::Routine | DefinitionKind::MaterializedView | DefinitionKind::Policy, _) => false,
        }
    }
}

/// A name, what stands before its dot, and whether a name stands behind it that is perhaps another name for it.
struct Named {
    text: String,
    qualifier: Option<String>,
    qualifies: bool,
    alias: Option<String>,
}

impl Named {
    fn is_table(&self, table: &str) -> bool {
        self.text == table && (self.qualifies || self.qualifier.is_none())
    }

    /// `NEW.a`, `OLD.a`
    fn is_of_row(&self) -> bool {
        self.qualifier.as_ref().is_some_and(|name| name.eq_ignore_ascii_case("new") || name.eq_ignore_ascii_case("old"))
    }
}

/// Whether the column is named where the table is: alone, or behind the table's name or one that stands for it.
fn names_column(names: &[Named], table: &str, column: &str) -> bool {
    let mut known: Vec<&str> = Vec::new();
    for name in names.iter().filter(|name| name.is_table(table)) {
        known.push(table);
        known.extend(name.alias.as_deref());
    }
    let belongs = |name: &Named| name.qualifier.as_deref().is_none_or(|qualifier| known.contains(&qualifier));
    !known.is_empty() && names.iter().any(|name| name.text == column && !name.qualifies && belongs(name))
}

fn names(text: &str) -> Vec<Named> {
    let tokens: Vec<Token<'_>> =
        tokens(text, DialectName::Mysql).into_iter().filter(|token| !token.is_blank()).collect();
    let name = |at: usize| match tokens.get(at) {
        Some(Token::Word(word)) => Some((*word).to_owned()),
        Some(Token::Quoted(quoted)) => Some(unquote(quoted)),
        _ => None,
    };
    let dot = |at: usize| tokens.get(at).is_some_and(|token| token.text() == ".");
    let mut out = Vec::new();
    for at in 0..tokens.len() {
        let Some(text) = name(at) else { continue };
        let behind = at.checked_sub(1).is_some_and(dot);
        // What `AS` names is a new name.
        if at.checked_sub(1).is_some_and(|before| tokens[before].is("as")) {
            continue;
        }
        let qualifier = if behind { at.checked_sub(2).and_then(name) } else { None };
        let next = if tokens.get(at + 1).is_some_and(|token| token.is("as")) { at + 2 } else { at + 1 };
        out.push(Named { text, qualifier, qualifies: dot(at + 1), alias: name(next) });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_found_under_every_name_of_its_table() {
        let check =
            |text: &str, expected: bool| assert_eq!(names_column(&names(text), "song", "title"), expected, "{text}");
        check("create view v as select `song`.`title` AS `x` from `song`", true);
        check("create view v as select `s`.`title` AS `x` from `song` `s`", true);
        check("create view v as select s.title from artist a join song as s on s.id = a.id", true);
        check("create view v as select title from song", true);
        check("create view v as select `a`.`title` AS `title` from (`artist` `a` join `song` `s`)", false);
        check("create view v as select `song`.`id` AS `title` from `song`", false);
        check("create view v as select title from artist", false);
        check("create view v as select 'title' from song", false);
    }
}
