//! What an author's SQL sets for its session, as far as the ledger is found, read and written by it.
//!
//! Invariant: no transaction ends, and no statement that runs alone is followed by anything, under settings that are not the session's own; in the
//! next transaction of the revision the author's are said again.

use crate::dialect::author_sql::{Reach, Setting};
use crate::plan::SessionSetting;
use std::collections::BTreeSet;

/// Which settings are moved.
#[derive(Debug, Default)]
pub(super) struct Settings {
    /// What moved each for the rest of the revision, in the order in which it was said.
    said: Vec<(Setting, String)>,
    /// Those that are moved in the last transaction.
    moved: BTreeSet<Setting>,
}

impl Settings {
    /// What is said before a statement that runs alone, and set back after it.
    pub(super) fn around(&self) -> Option<SessionSetting> {
        let homes: BTreeSet<Setting> = self.said.iter().map(|(setting, _)| *setting).collect();
        let reset: Vec<&str> = homes.into_iter().map(Setting::home).collect();
        let set: Vec<&str> = self.said.iter().map(|(_, sql)| sql.as_str()).collect();
        (!set.is_empty()).then(|| SessionSetting { set: set.join(";\n"), reset: reset.join(";\n") })
    }

    /// What a new transaction of the revision begins with.
    pub(super) fn again(&mut self) -> Vec<String> {
        self.moved = self.said.iter().map(|(setting, _)| *setting).collect();
        self.said.iter().map(|(_, sql)| sql.clone()).collect()
    }

    /// Takes note of a statement of the last transaction.
    pub(super) fn follow(&mut self, sql: &str, moves: &[(Setting, Reach)]) {
        for (setting, reach) in moves {
            match reach {
                Reach::Session => {
                    self.said.retain(|(said, _)| said != setting);
                    self.said.push((*setting, sql.to_owned()));
                    self.moved.insert(*setting);
                }
                Reach::Transaction => drop(self.moved.insert(*setting)),
                Reach::Home => {
                    self.said.retain(|(said, _)| said != setting);
                    self.moved.remove(setting);
                }
            }
        }
    }

    /// What the last transaction ends with.
    pub(super) fn bring_home(&mut self) -> Vec<&'static str> {
        std::mem::take(&mut self.moved).into_iter().map(Setting::home).collect()
    }
}
