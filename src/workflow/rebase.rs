//! Moving unapplied revisions onto another head: what moves, whether it may, and the new text of the one file that changes.
//!
//! Invariant: only the header of the first revision that moves is rewritten; the others stay built on it.

use super::replace::replace;
use crate::migrator::{History, MigrateError, Order, Replayer, Sides, Verdict, links};
use crate::plan::Target as Server;
use crate::revision::{Graph, GraphError, GraphErrors, Node, Target};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Why nothing is moved.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum RebaseError {
    /// A target names nothing.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Graph(#[from] GraphError),
    /// The history would be broken.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Broken(#[from] GraphErrors),
    /// A merge is among what would move.
    #[error("`{revision}` is a merge, and a merge is not moved")]
    #[diagnostic(code("rebase.merge"), help("remove the merge, rebase, and merge again"))]
    Merge {
        /// The merge.
        revision: String,
    },
    /// The new place stands on what would move.
    #[error("`{onto}` stands on `{revision}`, which would move onto it")]
    #[diagnostic(code("rebase.descendant"), help("name a head of another branch: `anabranch heads`"))]
    Descendant {
        /// What would move.
        revision: String,
        /// The new place.
        onto: String,
    },
    /// The new place is no head.
    #[error("`{onto}` is no head: {} stands on it", children.join(", "))]
    #[diagnostic(code("rebase.not_a_head"), help("name the head of that branch: `anabranch heads`"))]
    NotAHead {
        /// The new place.
        onto: String,
        /// What is built on it.
        children: Vec<String>,
    },
    /// It has no file.
    #[error("no file declares `{revision}`")]
    #[diagnostic(code("revision.no_file"), help("run the command where the revision's file is"))]
    NoFile {
        /// The revision.
        revision: String,
    },
    /// The file cannot be read or written.
    #[error("`{}` cannot be rewritten: {reason}", path.display())]
    #[diagnostic(code("rebase.unwritable"), help("are the file and its folder's permissions right?"))]
    Unwritable {
        /// Which.
        path: PathBuf,
        /// Why.
        reason: String,
    },
}

/// What a rebase does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebase {
    /// The first revision that moves.
    pub revision: String,
    /// What it was built on.
    pub from: Vec<String>,
    /// What it is built on then.
    pub onto: String,
    /// All that moves, in the order in which it runs.
    pub moved: Vec<String>,
    /// The file that is rewritten.
    pub file: PathBuf,
}

impl Rebase {
    /// Finds what moves, and whether the graph allows it.
    ///
    /// # Errors
    /// A target names nothing; a merge would move; the new place stands on what would move, or is no head.
    pub fn plan(graph: &Graph, revision: &Target, onto: &Target) -> Result<Self, RebaseError> {
        let (node, onto) = (graph.resolve_one(revision)?, graph.resolve_one(onto)?);
        let stands_on_it =
            |other: &Node| other.id == node.id || graph.ancestors(&other.id).iter().any(|a| a.id == node.id);
        if stands_on_it(onto) {
            return Err(RebaseError::Descendant { revision: node.id.clone(), onto: onto.id.clone() });
        }
        let moved = built_on(graph, node);
        if let Some(merge) = moved.iter().find(|moved| moved.parents.len() > 1) {
            return Err(RebaseError::Merge { revision: merge.id.clone() });
        }
        let moved: Vec<String> = moved.iter().map(|node| node.id.clone()).collect();
        let children = graph.children_of(&onto.id).into_iter().map(|child| child.id.clone());
        let children: Vec<String> = children.filter(|child| !moved.contains(child)).collect();
        if !children.is_empty() {
            return Err(RebaseError::NotAHead { onto: onto.id.clone(), children });
        }
        let file = node.file.clone().ok_or_else(|| RebaseError::NoFile { revision: node.id.clone() })?;
        let rebase = Self { revision: node.id.clone(), from: node.parents.clone(), onto: onto.id.clone(), moved, file };
        rebase.rebased(graph)?;
        Ok(rebase)
    }

    /// Whether it is there already.
    pub fn is_done(&self) -> bool {
        self.from == [self.onto.clone()]
    }

    /// The graph afterwards.
    fn rebased(&self, graph: &Graph) -> Result<Graph, GraphErrors> {
        let nodes = graph.nodes().cloned().map(|node| match node.id == self.revision {
            true => Node { parents: vec![self.onto.clone()], ..node },
            false => node,
        });
        Graph::new(nodes.collect())
    }

    /// Whether what moves can be applied before and after what the new place adds.
    ///
    /// # Errors
    /// What a revision does is not known, or it does not fit what was before it.
    pub async fn judge(
        &self,
        history: &History,
        target: &Server,
        replayer: &mut Replayer,
    ) -> Result<Verdict, MigrateError> {
        let graph = history.graph();
        let below = |id: &str| graph.ancestors(id).iter().map(|node| node.id.clone()).collect::<Vec<_>>();
        let mut there = below(&self.onto);
        there.push(self.onto.clone());
        let stood_on: BTreeSet<String> = below(&self.revision).into_iter().collect();
        let (base, added): (Vec<_>, Vec<_>) = there.into_iter().partition(|id| stood_on.contains(id));
        let sides = Sides {
            order: Order::FirstThenSecond,
            base: links(history, &base)?,
            first: links(history, &added)?,
            second: links(history, &self.moved)?,
        };
        let verdict = sides.judge(replayer, target, None).await;
        replayer.close().await;
        verdict
    }

    /// Rewrites the file: whole or not at all.
    ///
    /// # Errors
    /// The file cannot be read or written.
    pub fn write(&self) -> Result<(), RebaseError> {
        let unwritable = |reason: String| RebaseError::Unwritable { path: self.file.clone(), reason };
        let text = std::fs::read_to_string(&self.file).map_err(|error| unwritable(error.to_string()))?;
        let text = anabranch_revisions::with_parents(&self.file, &text, std::slice::from_ref(&self.onto))
            .ok_or_else(|| unwritable("its header cannot be found".to_owned()))?;
        replace(&self.file, &text).map_err(|error| unwritable(error.to_string()))
    }
}

/// It and what is built on it, in the order in which it runs.
fn built_on<'g>(graph: &'g Graph, node: &Node) -> Vec<&'g Node> {
    let mut moved = BTreeSet::from([node.id.clone()]);
    let mut list = Vec::new();
    for next in graph.nodes() {
        if next.id == node.id || next.parents.iter().any(|parent| moved.contains(parent)) {
            moved.insert(next.id.clone());
            list.push(next);
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::scratch::ScratchPlace;
    use crate::database::scratch_cache::ScratchCache;
    use crate::dsl::ChecksumKind;
    use crate::migrator::RevisionScript;
    use crate::model::{Column, ColumnType, DialectName, Object, Table};
    use crate::operation::{Action, Operation, TableChange};
    use crate::plan::Scope;

    fn revision(id: &str, parents: &[&str], operation: Operation) -> (Node, RevisionScript) {
        let parents = parents.iter().map(|&parent| parent.into()).collect();
        let node = Node { id: id.into(), parents, file: Some(format!("{id}.rs").into()), ..Node::default() };
        let script = RevisionScript {
            up: vec![Action::operation(operation)],
            down: Vec::new(),
            operations_checksum: String::new(),
            source_checksum: String::new(),
            authoritative: ChecksumKind::Operations,
        };
        (node, script)
    }

    fn add(name: &str) -> Operation {
        let column = Column::new(name, ColumnType::Text);
        Operation::alter_table("song", vec![TableChange::AddColumn { column, if_not_exists: false }])
    }

    /// `b` and `d` stand on `a`, `c` stands on `b`; `d` adds `added`, and `revision` moves onto it.
    async fn check(revision_to_move: &str, added: &str, conflicts: bool) {
        let song = Operation::create(Object::Table(Table::new("song")));
        let drop =
            Operation::alter_table("song", vec![TableChange::DropColumn { name: "bpm".into(), if_exists: false }]);
        let revisions = vec![
            revision("a", &[], song),
            revision("b", &["a"], add("bpm")),
            revision("c", &["b"], drop),
            revision("d", &["a"], add(added)),
        ];
        let history = History::of_headers(Vec::new()).and_then(|empty| empty.with_recorded(revisions));
        let history = history.expect("a sound graph");
        let target = |text: &str| text.parse().expect("a target");
        let rebase = Rebase::plan(history.graph(), &target(revision_to_move), &target("d")).expect("it may move");
        let (dialect, target) = (crate::dialect::of(DialectName::Sqlite), Server::oldest(DialectName::Sqlite));
        let mut replayer = Replayer::new(dialect, Scope::default(), ScratchPlace::Beside, ScratchCache::default());
        let verdict = rebase.judge(&history, &target, &mut replayer).await.expect("scripts are known");
        assert_eq!(matches!(verdict, Verdict::Conflict(_)), conflicts, "{verdict:?}");
    }

    #[tokio::test]
    async fn what_moves_must_commute_with_what_is_there() {
        check("b", "key", false).await;
        check("b", "bpm", true).await;
    }

    #[tokio::test]
    async fn what_was_written_for_the_new_place_fits_there_alone() {
        // `c` drops what `b` adds: with a `bpm` of its own the new place is what it needs.
        check("c", "bpm", false).await;
    }

    #[tokio::test]
    async fn what_moves_must_not_need_what_stays_behind() {
        check("c", "key", true).await;
    }
}
