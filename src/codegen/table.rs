//! Tables and their changes.

use super::layout::{Call, Source, Statement};
use super::literal::{column_type, expression, name, number, referential_action, text, texts};
use crate::model::{
    Column, Constraint, Deferrable, Generated, Identity, IdentityMode, Name, ReferentialAction, Table, TableOptions,
    naming,
};
use crate::operation::{AlterTable, ColumnChange, TableChange};

/// `create_table("song", |t| { .. })`
pub(super) fn create(table: &Table) -> Call {
    let mut body: Vec<Statement> = table.columns.iter().map(|column| statement(new_column("column", column))).collect();
    let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let constraints: Vec<Constraint> = table.constraints().collect();
    let unnamed = unnamed(&table.name.name, &columns, &constraints);
    body.extend(
        constraints.iter().zip(unnamed).map(|(constraint, unnamed)| statement(new_constraint("", constraint, unnamed))),
    );
    body.extend(table.comment.iter().map(|comment| statement(vec![Call::new("comment", vec![text(comment)])])));
    body.extend(options(&table.options).into_iter().map(|option| statement(vec![option])));
    Call::new("create_table", vec![name(&table.name), Source::closure("t", body)])
}

/// `alter_table("song", |t| { .. })`
pub(super) fn alter(alter: &AlterTable) -> Call {
    let added: Vec<Constraint> = alter.changes.iter().filter_map(added).cloned().collect();
    let mut unnamed = unnamed(&alter.table.name, &[], &added).into_iter();
    let mut body: Vec<Statement> = Vec::new();
    // The changes of one column that follow each other are one chain.
    let mut chain: Option<(&str, Vec<Call>)> = None;
    for change in &alter.changes {
        if let TableChange::AlterColumn { name, change } = change {
            match &mut chain {
                Some((column, calls)) if *column == name.as_str() => calls.extend(column_change(change)),
                _ => {
                    body.extend(chain.take().map(|(_, calls)| statement(calls)));
                    let mut calls = vec![Call::new("alter_column", vec![text(name)])];
                    calls.extend(column_change(change));
                    chain = Some((name, calls));
                }
            }
        } else {
            body.extend(chain.take().map(|(_, calls)| statement(calls)));
            let unnamed = added_is_unnamed(change, &mut unnamed);
            body.push(statement(table_change(change, unnamed)));
        }
    }
    body.extend(chain.map(|(_, calls)| statement(calls)));
    Call::new("alter_table", vec![name(&alter.table), Source::closure("t", body)])
}

fn added(change: &TableChange) -> Option<&Constraint> {
    if let TableChange::AddConstraint(constraint) = change { Some(constraint) } else { None }
}

fn added_is_unnamed(change: &TableChange, unnamed: &mut impl Iterator<Item = bool>) -> bool {
    added(change).is_some() && unnamed.next().unwrap_or(false)
}

fn statement(calls: Vec<Call>) -> Statement {
    Statement::new("t", calls)
}

/// Which of the constraints get the names that they have where the revision does not name them.
fn unnamed(table: &str, columns: &[&str], constraints: &[Constraint]) -> Vec<bool> {
    let mut unnamed: Vec<bool> = constraints.iter().map(|constraint| constraint.name().is_generated()).collect();
    loop {
        let mut named = constraints.to_vec();
        for (constraint, _) in named.iter_mut().zip(&unnamed).filter(|(_, unnamed)| **unnamed) {
            *constraint.name_mut() = Name::Generated(String::new());
        }
        naming::name_constraints(table, columns, &mut named);
        let differs: Vec<bool> = named.iter().zip(constraints).map(|(named, constraint)| named != constraint).collect();
        if !differs.contains(&true) {
            return unnamed;
        }
        // A name that must be written takes it from the others, so their names may change: once more.
        unnamed.iter_mut().zip(differs).for_each(|(unnamed, differs)| *unnamed &= !differs);
    }
}

fn new_column(method: &str, column: &Column) -> Vec<Call> {
    let mut calls = vec![Call::new(method, vec![text(&column.name), column_type(&column.column_type)])];
    if column.not_null {
        calls.push(Call::new("not_null", vec![]));
    }
    calls.extend(column.default.iter().map(|default| Call::new("default", vec![expression(default)])));
    calls.extend(column.identity.iter().flat_map(identity));
    calls.extend(column.generated.iter().map(generated));
    calls.extend(column.collation.iter().map(|collation| Call::new("collation", vec![text(collation)])));
    calls.extend(column.comment.iter().map(|comment| Call::new("comment", vec![text(comment)])));
    calls.extend(column.invisible.then(|| Call::new("invisible", vec![])));
    calls
}

fn identity(identity: &Identity) -> Vec<Call> {
    let method = match identity.mode {
        IdentityMode::ByDefault => "identity",
        IdentityMode::Always => "identity_always",
        IdentityMode::Serial => "serial",
    };
    let mut calls = vec![Call::new(method, vec![])];
    calls.extend(identity.start.map(|start| Call::new("starting_at", vec![number(start)])));
    calls.extend(identity.increment.map(|step| Call::new("incrementing_by", vec![number(step)])));
    calls
}

fn generated(generated: &Generated) -> Call {
    let method = if generated.stored { "generated" } else { "generated_virtual" };
    Call::new(method, vec![text(&generated.expression)])
}

/// `prefix` is `add_` in a table that exists.
fn new_constraint(prefix: &str, constraint: &Constraint, unnamed: bool) -> Vec<Call> {
    let method = |kind: &str, argument: Source| vec![Call::new(format!("{prefix}{kind}"), vec![argument])];
    let mut calls = match constraint {
        Constraint::PrimaryKey(key) => {
            let mut calls = method("primary_key", texts(&key.columns));
            let prefix =
                |(column, length): (&String, &u32)| Call::new("prefix_length", vec![text(column), number(*length)]);
            calls.extend(key.prefix_lengths.iter().map(prefix));
            calls
        }
        Constraint::Unique(unique) => {
            let mut calls = method("unique", texts(&unique.columns));
            if unique.nulls_not_distinct {
                calls.push(Call::new("nulls_not_distinct", vec![]));
            }
            calls.extend(deferrable(unique.deferrable));
            calls
        }
        Constraint::Check(check) => {
            let mut calls = method("check", text(&check.expression));
            calls.extend(check.not_enforced.then(|| Call::new("not_enforced", vec![])));
            calls
        }
        Constraint::ForeignKey(key) => {
            let mut calls = method("foreign_key", texts(&key.columns));
            calls.push(match key.referenced_columns.as_slice() {
                [] => Call::new("references_key_of", vec![name(&key.references)]),
                columns => Call::new("references", vec![name(&key.references), texts(columns)]),
            });
            let mut on = |method: &str, action: ReferentialAction| {
                if action != ReferentialAction::NoAction {
                    calls.push(Call::new(method, vec![referential_action(action)]));
                }
            };
            on("on_delete", key.on_delete);
            on("on_update", key.on_update);
            calls.extend(deferrable(key.deferrable));
            calls
        }
    };
    match constraint.name() {
        Name::Given(name) => calls.push(Call::new("name", vec![text(name)])),
        Name::Generated(name) if !unnamed => calls.push(Call::new("generated_name", vec![text(name)])),
        Name::Generated(_) => {}
    }
    calls
}

fn deferrable(deferrable: Deferrable) -> Option<Call> {
    match deferrable {
        Deferrable::No => None,
        Deferrable::InitiallyImmediate => Some(Call::new("deferrable", vec![])),
        Deferrable::InitiallyDeferred => Some(Call::new("initially_deferred", vec![])),
    }
}

fn options(options: &TableOptions) -> Vec<Call> {
    let TableOptions { strict, without_rowid, unlogged, engine, charset, collation, row_format } = options;
    let mut calls = Vec::new();
    for (method, on) in [("strict", strict), ("without_rowid", without_rowid), ("unlogged", unlogged)] {
        calls.extend(on.then(|| Call::new(method, vec![])));
    }
    for (method, value) in [("engine", engine), ("charset", charset), ("collation", collation)] {
        calls.extend(value.iter().map(|value| Call::new(method, vec![text(value)])));
    }
    calls
        .extend(row_format.map(|format| Call::new("row_format", vec![Source::atom(format!("RowFormat::{format:?}"))])));
    calls
}

fn table_change(change: &TableChange, unnamed: bool) -> Vec<Call> {
    let call = |method: &str, arguments: Vec<Source>| vec![Call::new(method, arguments)];
    let or_not = |mut calls: Vec<Call>, flag: bool, method: &str| {
        calls.extend(flag.then(|| Call::new(method, vec![])));
        calls
    };
    match change {
        TableChange::AddColumn { column, if_not_exists } => {
            or_not(new_column("add_column", column), *if_not_exists, "if_not_exists")
        }
        TableChange::DropColumn { name, if_exists } => {
            or_not(call("drop_column", vec![text(name)]), *if_exists, "if_exists")
        }
        TableChange::RenameColumn { from, to } => call("rename_column", vec![text(from), text(to)]),
        TableChange::AlterColumn { name, change } => {
            let mut calls = call("alter_column", vec![text(name)]);
            calls.extend(column_change(change));
            calls
        }
        TableChange::AddConstraint(constraint) => new_constraint("add_", constraint, unnamed),
        TableChange::DropConstraint { name, if_exists } => {
            or_not(call("drop_constraint", vec![text(name)]), *if_exists, "if_exists")
        }
        TableChange::RenameConstraint { from, to } => call("rename_constraint", vec![text(from), text(to)]),
        TableChange::SetComment(Some(comment)) => call("comment", vec![text(comment)]),
        TableChange::SetComment(None) => call("drop_comment", vec![]),
        TableChange::SetOptions(options) => {
            let body = self::options(options).into_iter().map(|option| Statement::new("o", vec![option])).collect();
            call("set_options", vec![Source::closure("o", body)])
        }
    }
}

fn column_change(change: &ColumnChange) -> Vec<Call> {
    let call = |method: &str, argument: Option<Source>| vec![Call::new(method, argument.into_iter().collect())];
    match change {
        ColumnChange::Type { to, using } => {
            let mut calls = call("set_type", Some(column_type(to)));
            calls.extend(using.iter().map(|using| Call::new("using", vec![text(using)])));
            calls
        }
        ColumnChange::NotNull(true) => call("not_null", None),
        ColumnChange::NotNull(false) => call("nullable", None),
        ColumnChange::Default(Some(default)) => call("default", Some(expression(default))),
        ColumnChange::Default(None) => call("drop_default", None),
        ColumnChange::Identity(Some(identity)) => self::identity(identity),
        ColumnChange::Identity(None) => call("drop_identity", None),
        ColumnChange::Generated(Some(generated)) => vec![self::generated(generated)],
        ColumnChange::Generated(None) => call("not_generated", None),
        ColumnChange::Collation(Some(collation)) => call("collation", Some(text(collation))),
        ColumnChange::Collation(None) => call("drop_collation", None),
        ColumnChange::Comment(Some(comment)) => call("comment", Some(text(comment))),
        ColumnChange::Comment(None) => call("drop_comment", None),
        ColumnChange::Invisible(true) => call("invisible", None),
        ColumnChange::Invisible(false) => call("visible", None),
    }
}
