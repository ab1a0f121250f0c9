//! The history as a picture in text, newest first, as `git log --graph` draws it.
//!
//! Invariant: lanes follow parents; what a revision depends on stands beside it in words. Every row of the picture is a function of the lanes
//! above and below it.

use std::fmt::Write as _;

use crate::revision::{Graph, Node, State};

/// Draws the graph: `●` is applied, `○` is not.
#[must_use]
pub fn draw(graph: &Graph, state: &State) -> String {
    let current = graph.current(state);
    let mut picture = Picture::default();
    for node in graph.history() {
        let applied = state.contains(&node.id);
        picture.revision(node, if applied { '●' } else { '○' }, &describe(graph, &current, node));
    }
    for id in graph.unknown(state) {
        let _ = writeln!(picture.text, "? {id} (applied, no file)");
    }
    picture.text
}

/// `9f3c [label] (head, current)  Message.  needs 5d1e`
fn describe(graph: &Graph, current: &[String], node: &Node) -> String {
    let mut text = node.id.clone();
    if !node.labels.is_empty() {
        let _ = write!(text, " [{}]", node.labels.join(", "));
    }
    let marks = [
        (graph.children_of(&node.id).is_empty(), "head"),
        (current.binary_search(&node.id).is_ok(), "current"),
        (node.parents.len() > 1, "merge"),
    ];
    let marks: Vec<&str> = marks.into_iter().filter(|(holds, _)| *holds).map(|(_, mark)| mark).collect();
    if !marks.is_empty() {
        let _ = write!(text, " ({})", marks.join(", "));
    }
    if !node.message.is_empty() {
        let _ = write!(text, "  {}", node.message);
    }
    if !node.depends_on.is_empty() {
        let _ = write!(text, "  needs {}", node.depends_on.join(", "));
    }
    text
}

/// The rows so far, and for each lane the revision that it leads down to.
#[derive(Default)]
struct Picture {
    text: String,
    lanes: Vec<Option<String>>,
    /// The lane that ended in the row before.
    ended: Option<usize>,
}

impl Picture {
    fn revision(&mut self, node: &Node, dot: char, description: &str) {
        let leading_here = self.lanes_to(&node.id);
        let lane = leading_here.first().copied().unwrap_or_else(|| self.free_lane(0));
        if leading_here.is_empty() && self.ended == Some(lane) {
            // Dots below each other would look like one line.
            self.row(|_| ' ');
        }
        if leading_here.len() > 1 {
            let before = self.alive();
            for &joined in &leading_here[1..] {
                self.lanes[joined] = None;
            }
            self.connect(lane, &leading_here, &before);
        }
        self.lanes[lane] = Some(node.id.clone());
        self.drop_dead_lanes();
        self.row(|at| if at == lane { dot } else { ' ' });
        self.text.pop();
        let _ = writeln!(self.text, " {description}");
        self.lanes[lane] = None;
        self.lead_to_parents(lane, node);
        self.drop_dead_lanes();
        self.ended = node.parents.is_empty().then_some(lane);
    }

    fn drop_dead_lanes(&mut self) {
        while self.lanes.last().is_some_and(Option::is_none) {
            self.lanes.pop();
        }
    }

    /// The first parent takes over the lane; the others get lanes, or join those that lead to them.
    fn lead_to_parents(&mut self, lane: usize, node: &Node) {
        let Some((first, others)) = node.parents.split_first() else { return };
        self.lanes[lane] = Some(first.clone());
        if others.is_empty() {
            return;
        }
        let before = self.alive();
        let mut ends = vec![lane];
        for parent in others {
            let end = self.lanes_to(parent).first().copied().unwrap_or_else(|| self.free_lane(lane + 1));
            self.lanes[end] = Some(parent.clone());
            ends.push(end);
        }
        self.connect(lane, &ends, &before);
    }

    fn lanes_to(&self, id: &str) -> Vec<usize> {
        let lanes = self.lanes.iter().enumerate();
        lanes.filter(|(_, leads_to)| leads_to.as_deref() == Some(id)).map(|(lane, _)| lane).collect()
    }

    fn free_lane(&mut self, from: usize) -> usize {
        let free = (from..self.lanes.len()).find(|&lane| self.lanes[lane].is_none());
        free.unwrap_or_else(|| {
            self.lanes.push(None);
            self.lanes.len() - 1
        })
    }

    fn alive(&self) -> Vec<bool> {
        self.lanes.iter().map(Option::is_some).collect()
    }

    /// A row in which lines run between `hub` and the other lanes in `ends`; `before` says which lanes were alive above it.
    fn connect(&mut self, hub: usize, ends: &[usize], before: &[bool]) {
        let leftmost = ends.iter().copied().min().unwrap_or(hub);
        let rightmost = ends.iter().copied().max().unwrap_or(hub);
        let mut row = String::new();
        for (lane, below) in self.alive().into_iter().enumerate() {
            let above = before.get(lane).copied().unwrap_or(false);
            let (left, right) = (lane > leftmost && lane <= rightmost, lane >= leftmost && lane < rightmost);
            row.push(line(above, below, left, right));
            row.push(if right { '─' } else { ' ' });
        }
        let _ = writeln!(self.text, "{}", row.trim_end());
    }

    /// A row of the lanes as they are, with a mark where there is one.
    fn row(&mut self, mark: impl Fn(usize) -> char) {
        let lanes = self.lanes.iter().enumerate();
        let row = lanes.map(|(lane, leads_to)| match (mark(lane), leads_to) {
            (' ', Some(_)) => "│".to_owned(),
            (mark, _) => mark.to_string(),
        });
        let row = row.collect::<Vec<_>>().join(" ");
        let _ = writeln!(self.text, "{}", row.trim_end());
    }
}

/// The character with lines to these sides.
fn line(up: bool, down: bool, left: bool, right: bool) -> char {
    match (up, down, left, right) {
        (true, true, true, true) => '┼',
        (true, true, true, false) => '┤',
        (true, true, false, true) => '├',
        (true, false, true, true) => '┴',
        (false, true, true, true) => '┬',
        (true, false, true, false) => '╯',
        (true, false, false, true) => '╰',
        (false, true, true, false) => '╮',
        (false, true, false, true) => '╭',
        (false, false, true | false, true) | (false, false, true, false) => '─',
        (true, _, false, false) | (false, true, false, false) => '│',
        (false, false, false, false) => ' ',
    }
}
