//! What happens to a column that stays.

use crate::model::{Column, ColumnType, Pair};
use crate::operation::ColumnChange;

/// The properties that differ in the normal form, as they are written. The type is decided by the caller, who knows of enums.
pub(super) fn column_changes(
    normalized: Pair<&Column>,
    written: Pair<&Column>,
    new_type: Option<ColumnType>,
    key_changes: bool,
) -> Vec<ColumnChange> {
    let Pair { previous, next } = normalized;
    // A primary key makes its columns not null, and leaves some databases with that and others without when it goes. So what was only
    // implied is said when the key changes, and what the key implies is left to it.
    let implied_before = key_changes && written.previous.not_null != next.not_null;
    let not_null_differs = previous.not_null != next.not_null || implied_before;
    let written = written.next;
    let implied_after = written.not_null != next.not_null;
    let default_differs = previous.default != next.default;
    let identity_differs = previous.identity != next.identity;
    let mut changes = Vec::new();
    let mut when = |condition: bool, change: ColumnChange| {
        if condition {
            changes.push(change);
        }
    };
    // What goes is gone before the type changes, so that no old default has to be converted; what comes is of the new type.
    when(default_differs && next.default.is_none(), ColumnChange::Default(None));
    when(identity_differs && next.identity.is_none(), ColumnChange::Identity(None));
    when(previous.generated != next.generated, ColumnChange::Generated(written.generated.clone()));
    if let Some(to) = new_type {
        when(true, ColumnChange::Type { to, using: None });
    }
    when(previous.collation != next.collation, ColumnChange::Collation(written.collation.clone()));
    when(default_differs && next.default.is_some(), ColumnChange::Default(written.default.clone()));
    when(not_null_differs && !implied_after, ColumnChange::NotNull(written.not_null));
    when(identity_differs && next.identity.is_some(), ColumnChange::Identity(written.identity.clone()));
    when(previous.comment != next.comment, ColumnChange::Comment(written.comment.clone()));
    when(previous.invisible != next.invisible, ColumnChange::Invisible(written.invisible));
    changes
}
