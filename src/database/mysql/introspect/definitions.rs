//! Views, triggers, routines, events: what is defined by a statement.

use super::{List, Session, quote, table_reference, text};
use crate::database::mysql::rows::{self, Bytes};
use crate::dialect::mysql::show_create::{Server, statement};
use crate::model::{
    Definition, DefinitionKind, DefinitionRef, Object, ObjectRef, Owner, QualifiedName, Restoration, Schema, Unmodelled,
};
use crate::plan::{DatabaseError, DatabaseErrorKind, Row};

/// What is asked for by its name.
pub(super) enum Wanted {
    View(String),
    /// A trigger, its table, and where it stands among others that fire at the same moment.
    Trigger {
        name: String,
        table: String,
        order: Option<String>,
    },
    /// A routine and its kind, in lower case.
    Routine(String, String),
    /// Of a kind that the model does not know.
    Other(&'static str, String),
}

/// Everything on the list that a statement defines.
pub(super) fn wanted(list: &List) -> Vec<Wanted> {
    let views = list.names(&["VIEW"]).map(Wanted::View);
    let routine = |row: &Row| match text(row, 1).as_str() {
        "PACKAGE" => Wanted::Other("package", text(row, 0)),
        "PACKAGE BODY" => Wanted::Other("package body", text(row, 0)),
        kind => Wanted::Routine(text(row, 0), kind.to_lowercase()),
    };
    let others = |kind: &'static str, rows: &[Row]| -> Vec<Wanted> {
        rows.iter().map(|row| Wanted::Other(kind, text(row, 0))).collect()
    };
    views
        .chain(triggers(&list.triggers))
        .chain(list.routines.iter().map(routine))
        .chain(others("event", &list.events))
        .chain(others("library", &list.libraries))
        .collect()
}

/// Rows of one moment follow each other in their order.
fn triggers(rows: &[Row]) -> Vec<Wanted> {
    let moment = |row: &Row| (text(row, 1), text(row, 2), text(row, 3));
    let mut out = Vec::new();
    for rows in rows.chunk_by(|one, two| moment(one) == moment(two)) {
        for (at, row) in rows.iter().enumerate() {
            let before = at.checked_sub(1).map(|at| format!("FOLLOWS {}", quote(&text(&rows[at], 0))));
            let after = || rows.get(at + 1).map(|next| format!("PRECEDES {}", quote(&text(next, 0))));
            out.push(Wanted::Trigger { name: text(row, 0), table: text(row, 1), order: before.or_else(after) });
        }
    }
    out
}

impl Wanted {
    pub(super) fn query(&self) -> String {
        match self {
            Self::View(name) => format!("show create view {}", quote(name)),
            Self::Trigger { name, .. } => format!("show create trigger {}", quote(name)),
            Self::Routine(name, kind) => format!("show create {kind} {}", quote(name)),
            Self::Other(kind, name) => format!("show create {kind} {}", quote(name)),
        }
    }

    /// The columns of the answer that hold the statement, the SQL mode, and the collation of the connection.
    fn columns(&self) -> (usize, Option<usize>, Option<usize>) {
        match self {
            Self::View(_) => (1, None, Some(3)),
            Self::Trigger { .. } | Self::Routine(..) => (2, Some(1), Some(4)),
            Self::Other("event", _) => (3, Some(1), Some(5)),
            Self::Other("library", _) => (2, Some(1), None),
            Self::Other(..) => (2, Some(1), Some(4)),
        }
    }

    fn named(&self) -> (&str, &str) {
        match self {
            Self::View(name) => ("view", name),
            Self::Trigger { name, .. } => ("trigger", name),
            Self::Routine(name, kind) => (kind, name),
            Self::Other(kind, name) => (kind, name),
        }
    }

    fn identity(&self) -> Option<DefinitionRef> {
        let (kind, name, signature, table) = match self {
            Self::View(name) => (DefinitionKind::View, name, None, None),
            Self::Trigger { name, table, .. } => (DefinitionKind::Trigger, name, None, Some(table)),
            Self::Routine(name, kind) => (DefinitionKind::Routine, name, Some(kind), None),
            Self::Other(..) => return None,
        };
        let table = table.map(|table| QualifiedName::from(table.as_str()));
        Some(DefinitionRef { kind, name: name.as_str().into(), signature: signature.cloned(), table })
    }

    /// Adds what was answered.
    pub(super) fn add(
        &self,
        server: &Server<'_>,
        session: &Session,
        answer: Result<Vec<Bytes>, DatabaseError>,
        schema: &mut Schema,
    ) -> Result<(), DatabaseError> {
        let row = match answer {
            Ok(rows) => rows.into_iter().next().map(rows::text),
            Err(error) if is_gone(&error) => None,
            Err(error) if error.kind == DatabaseErrorKind::Permission => Some(Row::new()),
            Err(error) => return Err(error),
        };
        let Some(row) = row else { return Ok(()) };
        let (at, mode, collation) = self.columns();
        let Some(shown) = row.get(at).cloned().flatten() else {
            schema.extend_unmodelled([self.not_shown()]);
            return Ok(());
        };
        let (statement, identity) = (self.statement(&shown, server), self.identity());
        let Some(identity) = identity else {
            schema.extend_unmodelled([self.unknown(statement.text)]);
            return Ok(());
        };
        let owner = Owner::Object(ObjectRef::Definition(identity.clone()));
        let mut beside = vec![
            ("definer", statement.definer.filter(|definer| !is_user(definer, &session.user))),
            ("SQL mode", mode.map(|at| text(&row, at)).filter(|mode| !same_modes(mode, &session.sql_mode))),
            (
                "connection collation",
                collation.map(|at| text(&row, at)).filter(|name| *name != session.connection_collation),
            ),
        ];
        if let Self::Trigger { order, .. } = self {
            beside.push(("order of a trigger", order.clone()));
        }
        schema.extend_unmodelled(beside.into_iter().filter_map(|(property, value)| {
            Some(Unmodelled::new(owner.clone(), property, value?).restored(Restoration::Restated))
        }));
        let text = statement.text;
        schema.insert(Object::Definition(Definition::new(identity, text)));
        Ok(())
    }

    fn statement(&self, shown: &str, server: &Server<'_>) -> statement::Statement {
        match self {
            Self::View(_) => statement::view(shown, server.database, server.dialect)
                .unwrap_or_else(|_| statement::of(shown, server.dialect)),
            Self::Trigger { .. } | Self::Routine(..) | Self::Other(..) => statement::of(shown, server.dialect),
        }
    }

    fn unknown(&self, value: String) -> Unmodelled {
        let (kind, name) = self.named();
        let owner = Owner::Unknown { kind: kind.to_owned(), name: name.into() };
        Unmodelled::new(owner, kind, value)
    }

    /// Not everybody is shown the text of everything.
    fn not_shown(&self) -> Unmodelled {
        let (kind, name) = self.named();
        let owner = match self {
            Self::Trigger { table, .. } => Owner::Object(table_reference(table)),
            Self::View(_) | Self::Routine(..) | Self::Other(..) => {
                Owner::Unknown { kind: kind.to_owned(), name: name.into() }
            }
        };
        Unmodelled::new(owner, format!("{kind} whose text is not shown to this user"), name)
    }
}

/// No such table, trigger, routine, event.
fn is_gone(error: &DatabaseError) -> bool {
    error.kind == DatabaseErrorKind::NoSuchTable
        || matches!(error.code.as_deref(), Some("1146" | "1305" | "1360" | "1539" | "1347"))
}

/// `` `root`@`localhost` `` and `root@localhost`
fn is_user(definer: &str, user: &str) -> bool {
    let (name, host) = user.rsplit_once('@').unwrap_or((user, ""));
    definer == format!("{}@{}", quote(name), quote(host)) || definer == quote(user)
}

fn same_modes(one: &str, two: &str) -> bool {
    let sorted = |modes: &str| {
        let mut modes: Vec<String> = modes.split(',').map(str::to_owned).collect();
        modes.sort_unstable();
        modes
    };
    sorted(one) == sorted(two)
}
