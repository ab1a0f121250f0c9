//! The heads after each step of a plan, kept as what each step changes.
//!
//! Invariant: memory grows with the steps, not with steps times heads; the heads after one step are put together in time that grows with
//! their number.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// The heads after a step, sorted when they are listed.
#[derive(Clone)]
pub struct Heads {
    log: Arc<HeadsLog>,
    /// How many changes have happened.
    after: usize,
}

/// A head that comes (`true`) or goes.
type Change = (String, bool);

/// All changes of a plan, and every so often the whole list.
#[derive(Debug, Default)]
pub(super) struct HeadsLog {
    changes: Vec<Change>,
    lists: Vec<(usize, Vec<String>)>,
}

impl Heads {
    /// Their ids, sorted.
    #[must_use]
    pub fn to_vec(&self) -> Vec<String> {
        let last = self.log.lists.partition_point(|(after, _)| *after <= self.after);
        let (from, list) = match last.checked_sub(1).and_then(|last| self.log.lists.get(last)) {
            Some((from, list)) => (*from, list.as_slice()),
            None => (0, [].as_slice()),
        };
        let mut heads: BTreeSet<&str> = list.iter().map(String::as_str).collect();
        for (head, comes) in &self.log.changes[from..self.after] {
            if *comes {
                heads.insert(head)
            } else {
                heads.remove(head.as_str())
            };
        }
        heads.into_iter().map(str::to_owned).collect()
    }
}

impl From<Vec<String>> for Heads {
    fn from(list: Vec<String>) -> Self {
        Self { log: Arc::new(HeadsLog { changes: Vec::new(), lists: vec![(0, list)] }), after: 0 }
    }
}

impl PartialEq for Heads {
    fn eq(&self, other: &Self) -> bool {
        self.to_vec() == other.to_vec()
    }
}

impl Eq for Heads {}

impl PartialEq<Vec<String>> for Heads {
    fn eq(&self, other: &Vec<String>) -> bool {
        self.to_vec() == *other
    }
}

impl fmt::Debug for Heads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_vec().fmt(f)
    }
}

impl HeadsLog {
    /// Where the heads were these.
    pub(super) fn from(heads: Vec<String>) -> Self {
        Self { changes: Vec::new(), lists: vec![(0, heads)] }
    }

    /// A head comes or goes.
    pub(super) fn change(&mut self, head: String, comes: bool) {
        self.changes.push((head, comes));
    }

    /// The place of what has happened so far. `count` is how many heads there are, `list` says them: asked for where so much has changed that a
    /// list costs no more than the changes.
    pub(super) fn mark(&mut self, count: usize, list: impl FnOnce() -> Vec<String>) -> usize {
        let after = self.changes.len();
        let since = after - self.lists.last().map_or(0, |(after, _)| *after);
        if since > count.max(16) {
            self.lists.push((after, list()));
        }
        after
    }

    /// The heads at each of these places.
    pub(super) fn at(self, places: impl Iterator<Item = usize>) -> impl Iterator<Item = Heads> {
        let log = Arc::new(self);
        places.map(move |after| Heads { log: Arc::clone(&log), after })
    }
}
