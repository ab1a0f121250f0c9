//! Actions to statements of `up` and `down`.

use super::layout::{Call, Source, Statement};
use super::literal::{dialect, name, number, text};
use super::object;
use crate::model::{DialectName, Object};
use crate::operation::{
    Action, AlterEnum, Backfill, EnumChange, Execute, Operation, Step, Write, WriteKind, WrittenSql,
};

/// The statements of a body; `comments` says what stands above the action of a number.
pub(super) fn statements(actions: &[Action], comments: impl Fn(usize) -> Vec<String>) -> Vec<Statement> {
    let mut body: Vec<Statement> = Vec::new();
    // Neighbours for the same databases share an `m.on`.
    let mut group: Option<(&[DialectName], Vec<Statement>)> = None;
    for (number, action) in actions.iter().enumerate() {
        let statement = Statement { comments: comments(number), ..Statement::new("m", step(&action.step)) };
        match (&action.only, &mut group) {
            (Some(only), Some((dialects, inner))) if only == dialects => inner.push(statement),
            (only, group) => {
                body.extend(group.take().map(on));
                match only {
                    Some(only) => *group = Some((only, vec![statement])),
                    None => body.push(statement),
                }
            }
        }
    }
    body.extend(group.map(on));
    body
}

fn on((dialects, body): (&[DialectName], Vec<Statement>)) -> Statement {
    let which = match dialects {
        [one] => dialect(*one),
        several => Source::array(several.iter().copied().map(dialect).collect()),
    };
    Statement::new("m", vec![Call::new("on", vec![which, Source::closure("m", body)])])
}

fn step(step: &Step) -> Vec<Call> {
    match step {
        Step::Operation(operation) => self::operation(operation),
        Step::Write(write) => vec![self::write(write)],
        Step::Backfill(backfill) => vec![self::backfill(backfill)],
        Step::Require(assertion) => vec![Call::new("require", vec![text(&assertion.name), text(&assertion.query)])],
        Step::SetLocal(setting) => vec![Call::new("set_local", vec![text(&setting.name), text(&setting.value)])],
        Step::Irreversible(why) => vec![Call::new("irreversible", vec![text(why)])],
    }
}

fn operation(operation: &Operation) -> Vec<Call> {
    match operation {
        Operation::Create { object, if_not_exists } => {
            let mut calls = object::create(object);
            calls.extend(if_not_exists.then(|| Call::new("if_not_exists", vec![])));
            calls
        }
        Operation::Become(Object::Definition(definition)) => object::definition("define", definition),
        Operation::Become(object) => {
            let mut calls = object::create(object);
            calls.push(Call::new("or_alter", vec![]));
            calls
        }
        Operation::Drop { object, if_exists } => {
            let mut calls = vec![object::drop(object)];
            calls.extend(if_exists.then(|| Call::new("if_exists", vec![])));
            calls
        }
        Operation::Rename(rename) => vec![object::rename(rename)],
        Operation::AlterTable(alter) => vec![super::table::alter(alter)],
        Operation::AlterEnum(alter) => vec![alter_enum(alter)],
        Operation::Execute(execute) => self::execute(execute),
    }
}

fn alter_enum(alter: &AlterEnum) -> Call {
    let calls = |change: &EnumChange| match change {
        EnumChange::AddValue { value, before } => {
            let mut calls = vec![Call::new("add_value", vec![text(value)])];
            calls.extend(before.iter().map(|before| Call::new("before", vec![text(before)])));
            calls
        }
        EnumChange::RenameValue { from, to } => vec![Call::new("rename_value", vec![text(from), text(to)])],
        EnumChange::DropValue { value, replace_with } => {
            let mut calls = vec![Call::new("drop_value", vec![text(value)])];
            calls.extend(replace_with.iter().map(|value| Call::new("replace_with", vec![text(value)])));
            calls
        }
    };
    let body = alter.changes.iter().map(|change| Statement::new("e", calls(change))).collect();
    Call::new("alter_enum", vec![name(&alter.name), Source::closure("e", body)])
}

fn execute(execute: &Execute) -> Vec<Call> {
    let mut calls = vec![Call::new("execute", vec![text(&execute.sql)])];
    calls.extend(execute.reverse.iter().map(|sql| Call::new("reverse", vec![text(sql)])));
    calls.extend(execute.outside_transaction.then(|| Call::new("outside_transaction", vec![])));
    calls.extend(execute.done_when.iter().map(|query| Call::new("done_when", vec![text(query)])));
    calls.extend(execute.effect.iter().map(|effect| {
        let body: Vec<_> = effect.iter().map(|operation| Statement::new("m", self::operation(operation))).collect();
        Call::new("effect", vec![Source::closure("m", body)])
    }));
    calls
}

fn write(write: &Write) -> Call {
    let kind = Source::atom(match write.kind {
        WriteKind::Insert => "WriteKind::Insert",
        WriteKind::Update => "WriteKind::Update",
        WriteKind::Delete => "WriteKind::Delete",
    });
    let each = [
        ("sqlite", DialectName::Sqlite, &write.sqlite),
        ("postgres", DialectName::Postgres, &write.postgres),
        ("mysql", DialectName::Mysql, &write.mysql),
    ];
    let calls: Vec<Call> = match (&write.sqlite, &write.postgres, &write.mysql) {
        (WrittenSql::Sql(sql), postgres, mysql) if *postgres == write.sqlite && *mysql == write.sqlite => {
            vec![Call::new("sql", vec![text(sql)])]
        }
        _ => each
            .into_iter()
            .map(|(method, name, sql)| match sql {
                WrittenSql::Sql(sql) => Call::new(method, vec![text(sql)]),
                WrittenSql::Impossible(why) => Call::new("impossible", vec![dialect(name), text(why)]),
            })
            .collect(),
    };
    let body = calls.into_iter().map(|call| Statement::new("w", vec![call])).collect();
    Call::new("write", vec![kind, name(&write.table), Source::closure("w", body)])
}

fn backfill(backfill: &Backfill) -> Call {
    let mut calls = vec![Call::new("key", vec![text(&backfill.key)])];
    calls.extend(backfill.set.iter().map(|(column, sql)| Call::new("set", vec![text(column), text(sql)])));
    calls.extend(backfill.filter.iter().map(|filter| Call::new("filter", vec![text(filter)])));
    calls.push(Call::new("batch", vec![number(backfill.batch)]));
    let body = vec![Statement::new("b", calls)];
    Call::new("backfill", vec![text(&backfill.name), name(&backfill.table), Source::closure("b", body)])
}
