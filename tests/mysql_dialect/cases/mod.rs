//! The cases.

mod columns;
mod objects;
mod relations;

use super::Case;
use super::build::*;
use anabranch::model::{Column, DialectName, Object};
use anabranch::operation::{Operation, TableChange};

fn case(name: &'static str, start: Vec<Object>, change: Vec<Operation>) -> Case {
    Case { name, start, rows: Vec::new(), change, only: None }
}

impl Case {
    fn rows(mut self, rows: &[&'static str]) -> Self {
        self.rows = rows.to_vec();
        self
    }

    fn only(mut self, dialect: DialectName) -> Self {
        self.only = Some(dialect);
        self
    }
}

/// A change of the table `song`, which has a row.
fn on_song(name: &'static str, columns: Vec<Column>, changes: Vec<TableChange>) -> Case {
    case(name, vec![Object::Table(table("song", columns))], vec![alter("song", changes)])
        .rows(&["insert into song () values ()"])
}

pub(crate) fn all() -> Vec<Case> {
    [
        objects::tables(),
        columns::columns(),
        columns::defaults(),
        relations::constraints(),
        relations::foreign_keys(),
        relations::indexes(),
        columns::enums(),
        objects::definitions(),
        objects::names(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
