//! Actions in the spelling of what they meet.
//!
//! Where a database takes names of another case for one, planners would take them for two. Invariant: behind this every name of what is there is spelled
//! as the schema spells it when the action comes to it.

use crate::model::{CaseRule, Schema};
use crate::operation::{Action, Step};
use std::borrow::Cow;

/// The schema, with the rule of its database.
pub(super) fn knowing(before: &Schema, rule: CaseRule) -> Cow<'_, Schema> {
    if rule.is_exact() || before.case_rule() == rule {
        return Cow::Borrowed(before);
    }
    let mut known = before.clone();
    known.know_case(rule);
    Cow::Owned(known)
}

/// The actions as the schema spells names when they come to it.
pub(crate) fn as_met<'a>(actions: &'a [Action], before: &Schema) -> Cow<'a, [Action]> {
    if before.case_rule().is_exact() {
        return Cow::Borrowed(actions);
    }
    let mut schema = before.clone();
    let spelled = actions.iter().map(|action| {
        let spelled = action.spelled_as(&schema).unwrap_or_else(|| action.clone());
        if let Step::Operation(operation) = &spelled.step {
            // What does not fit is the planner's to report.
            let _ = operation.apply(&mut schema);
        }
        spelled
    });
    Cow::Owned(spelled.collect())
}
