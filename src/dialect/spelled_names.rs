//! Actions in the spelling of what they meet.
//!
//! Where a database takes names of another case for one, planners would take them for two. Invariant: behind this every name of what is there is spelled
//! as the schema spells it when the action comes to it, and no column takes a name that another one still has in another case.

use crate::model::{CaseRule, Folding, Schema};
use crate::operation::{Action, AlterTable, Operation, Step, TableChange};
use std::borrow::Cow;

/// What actions meet, and they themselves; whoever plans them takes names as they are written.
pub(super) fn as_met<'a>(
    actions: &'a [Action],
    before: &'a Schema,
    rule: CaseRule,
) -> (Cow<'a, [Action]>, Cow<'a, Schema>) {
    if rule.is_exact() {
        return (Cow::Borrowed(actions), Cow::Borrowed(before));
    }
    let mut met = before.clone();
    met.know_case(rule);
    let mut schema = met.clone();
    let actions = actions.iter().map(|action| {
        let action = spelled_action(action, &schema);
        let out = by_way_of_another(&action, &schema, rule);
        apply(&action, &mut schema);
        out
    });
    let actions = actions.collect();
    met.forget_case();
    (Cow::Owned(actions), Cow::Owned(met))
}

fn spelled_action(action: &Action, schema: &Schema) -> Action {
    action.spelled_as(schema).unwrap_or_else(|| action.clone())
}

fn apply(action: &Action, schema: &mut Schema) {
    if let Step::Operation(operation) = &action.step {
        // What does not fit is the planner's to report.
        let _ = operation.apply(schema);
    }
}

/// The actions as the schema spells names when they come to it.
pub(crate) fn spelled(actions: &[Action], before: &Schema) -> Vec<Action> {
    if before.case_rule().is_exact() {
        return actions.to_vec();
    }
    let mut schema = before.clone();
    let spelled = actions.iter().map(|action| {
        let spelled = spelled_action(action, &schema);
        apply(&spelled, &mut schema);
        spelled
    });
    spelled.collect()
}

fn by_way_of_another(action: &Action, schema: &Schema, rule: CaseRule) -> Action {
    let mut out = action.clone();
    if let Step::Operation(Operation::AlterTable(AlterTable { table, changes })) = &mut out.step {
        let columns = schema.table(table).into_iter().flat_map(|table| &table.columns);
        let columns: Vec<String> = columns.map(|column| column.name.clone()).collect();
        *changes = one_after_another(changes, columns, rule.parts);
        if rule.backticks {
            *changes = constraints_twice(changes, rule.parts);
        }
    }
    out
}

/// Where columns exchange names, one of them has a third name meanwhile.
fn one_after_another(changes: &[TableChange], mut columns: Vec<String>, folding: Folding) -> Vec<TableChange> {
    let mut out = Vec::new();
    let mut waiting: Vec<(String, TableChange)> = Vec::new();
    for change in changes {
        let freed = freed(change);
        columns.retain(|column| Some(column.as_str()) != freed);
        match change {
            TableChange::RenameColumn { to, .. } => columns.push(to.clone()),
            TableChange::AddColumn { column, .. } => columns.push(column.name.clone()),
            TableChange::DropColumn { .. }
            | TableChange::AlterColumn { .. }
            | TableChange::AddConstraint(_)
            | TableChange::DropConstraint { .. }
            | TableChange::RenameConstraint { .. }
            | TableChange::SetComment(_)
            | TableChange::SetOptions(_) => {}
        }
        match change {
            TableChange::RenameColumn { from, to }
                if columns.iter().filter(|column| folding.same(column, to)).count() > 1 =>
            {
                let between = format!("_anabranch_{to}");
                out.push(TableChange::RenameColumn { from: from.clone(), to: between.clone() });
                waiting.push((to.clone(), TableChange::RenameColumn { from: between, to: to.clone() }));
            }
            change => out.push(change.clone()),
        }
        let Some(name) = freed else { continue };
        let (free, still) = waiting.into_iter().partition(|(wanted, _)| folding.same(wanted, name));
        waiting = still;
        out.extend(Vec::<(String, TableChange)>::into_iter(free).map(|(_, change)| change));
    }
    out.extend(waiting.into_iter().map(|(_, change)| change));
    out
}

/// MySQL drops a constraint and adds it under its new name, in one statement where the old one still has the name.
fn constraints_twice(changes: &[TableChange], folding: Folding) -> Vec<TableChange> {
    let twice = |change: &TableChange| match change {
        TableChange::RenameConstraint { from, to } if folding.differ_in_case_alone(from, to) => {
            let (from, to, between) = (from.clone(), to.clone(), format!("_anabranch_{to}"));
            let away = TableChange::RenameConstraint { from, to: between.clone() };
            vec![away, TableChange::RenameConstraint { from: between, to }]
        }
        change => vec![change.clone()],
    };
    changes.iter().flat_map(twice).collect()
}

/// The name of a column that nobody has after the change.
fn freed(change: &TableChange) -> Option<&str> {
    match change {
        TableChange::RenameColumn { from, .. } => Some(from),
        TableChange::DropColumn { name, .. } => Some(name),
        TableChange::AddColumn { .. }
        | TableChange::AlterColumn { .. }
        | TableChange::AddConstraint(_)
        | TableChange::DropConstraint { .. }
        | TableChange::RenameConstraint { .. }
        | TableChange::SetComment(_)
        | TableChange::SetOptions(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rename(from: &str, to: &str) -> TableChange {
        TableChange::RenameColumn { from: from.into(), to: to.into() }
    }

    fn check(changes: &[TableChange], expected: &[(&str, &str)]) {
        let columns = ["a", "b"].map(str::to_owned).to_vec();
        let found = one_after_another(changes, columns, Folding::Ascii);
        let renames: Vec<(&str, &str)> =
            found
                .iter()
                .filter_map(|change| {
                    if let TableChange::RenameColumn { from, to } = change { Some((&**from, &**to)) } else { None }
                })
                .collect();
        assert_eq!(renames, expected);
    }

    #[test]
    fn columns_exchange_their_names_by_way_of_a_third() {
        check(&[rename("a", "B"), rename("b", "A")], &[("a", "_anabranch_B"), ("b", "A"), ("_anabranch_B", "B")]);
        let drop = TableChange::DropColumn { name: "b".into(), if_exists: false };
        check(&[rename("a", "B"), drop], &[("a", "_anabranch_B"), ("_anabranch_B", "B")]);
        check(&[rename("a", "A"), rename("b", "B")], &[("a", "A"), ("b", "B")]);
        check(&[rename("b", "c"), rename("a", "B")], &[("b", "c"), ("a", "B")]);
        let drop = TableChange::DropColumn { name: "d".into(), if_exists: false };
        check(&[rename("a", "d"), drop], &[("a", "d")]);
    }
}
