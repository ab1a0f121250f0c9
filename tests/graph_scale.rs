//! Large histories: what the graph is asked takes time that grows with the revisions, not with their square.
//!
//! Times are compared with each other, never with a clock: a history of 4,000 is asked once and one of 500 eight times, both for about as long.
//! Where the time grew with the square, the first would take eight times as long; five times, in each of three attempts, is a failure.
//! `cargo bench --bench scale` measures the command.

use std::time::{Duration, Instant};

use crate::command::wait;
use anabranch::database::scratch::ScratchPlace;
use anabranch::database::scratch_cache::ScratchCache;
use anabranch::migrator::{History, Planner, Replayer, Settings, plan_steps};
use anabranch::model::DialectName;
use anabranch::operation::{Action, Execute, Operation};
use anabranch::plan::Target as Server;
use anabranch::report::{graph_diagram, graph_json};
use anabranch::revision::{Graph, Node, State, Target};

const FEW: usize = 500;
const TIMES: usize = 8;
const MANY: usize = TIMES * FEW;
const WORST: f64 = 5.0;
/// What takes less is not judged: a square of [`MANY`] takes longer, and a short time says little on a busy machine.
const NOTHING: Duration = Duration::from_millis(100);

/// The parents, dependencies and labels of a revision, by its number and how many there are.
type Shape = fn(usize, usize) -> (Vec<usize>, Vec<usize>, Vec<String>);

fn id(number: usize) -> String {
    // The order of ids is not that of the history.
    format!("{:08x}", (number as u32).wrapping_mul(2_654_435_761))
}

fn nodes(shape: Shape, count: usize) -> Vec<Node> {
    let ids = |numbers: Vec<usize>| numbers.into_iter().map(id).collect();
    let node = |number| {
        let (parents, depends_on, labels) = shape(number, count);
        Node { id: id(number), parents: ids(parents), depends_on: ids(depends_on), labels, ..Node::default() }
    };
    (0..count).map(node).collect()
}

fn target(text: &str) -> Vec<Target> {
    vec![text.parse().expect("a target")]
}

/// What commands ask of a graph.
type Question = (&'static str, fn(&Graph));

fn questions() -> Vec<Question> {
    vec![
        ("heads", |graph| drop((graph.heads(), graph.effective_heads(), graph.branches()))),
        ("the marks of the history", |graph| {
            for node in graph.history() {
                std::hint::black_box((graph.is_effective_head(&node.id), graph.children_of(&node.id).len()));
            }
        }),
        ("a part of the history", |graph| {
            let middle = graph.nodes().nth(graph.len() / 2).map(|node| node.id.clone()).unwrap_or_default();
            let _ = graph.history_range(&format!("{middle}:"), &State::empty());
        }),
        ("JSON", |graph| drop(graph_json::revisions(graph, &applied(graph, 2, usize::MAX), &graph.history()))),
        ("a diagram", |graph| drop(graph_diagram::mermaid(graph, &State::empty()))),
        ("the state", |graph| {
            let state = applied(graph, 2, 10);
            std::hint::black_box((graph.current(&state), graph.pending(&state), graph.out_of_order(&state)));
        }),
        ("an upgrade from nothing", |graph| drop(graph.upgrade(&State::empty(), &target("heads")))),
        ("an upgrade from the middle", |graph| {
            drop(graph.upgrade(&applied(graph, 2, usize::MAX), &target("heads")));
        }),
        ("an upgrade over gaps", |graph| drop(graph.upgrade(&applied(graph, 2, 10), &target("heads")))),
        ("a downgrade", |graph| {
            drop(graph.downgrade(&applied(graph, 1, usize::MAX), &target("base")[0]));
        }),
        ("a downgrade over gaps", |graph| drop(graph.downgrade(&applied(graph, 1, 10), &target("base")[0]))),
        ("a branch, some steps up", |graph| {
            let branch = graph.nodes().nth(graph.len() / 2).map(|node| node.id.clone()).unwrap_or_default();
            let _ = graph.upgrade(&applied(graph, 2, usize::MAX), &target(&format!("{branch}@+3")));
        }),
        ("a stamp", |graph| drop(graph.stamp(&applied(graph, 2, usize::MAX), &target("heads"), false))),
        ("a stamp of nothing", |graph| drop(graph.stamp(&applied(graph, 1, usize::MAX), &target("base"), false))),
    ]
}

/// The first part of the history, every so-manieth revision left out.
fn applied(graph: &Graph, part: usize, gap: usize) -> State {
    let some = graph.nodes().enumerate().filter(|(place, _)| place % gap != gap / 2).take(graph.len() / part);
    some.map(|(_, node)| node.id.clone()).collect()
}

fn time(question: impl Fn()) -> Duration {
    let start = Instant::now();
    question();
    start.elapsed()
}

#[track_caller]
fn assert_linear(what: &str, few: impl Fn(), many: impl Fn()) {
    let mut said = Vec::new();
    for _ in 0..3 {
        let (short, long) = (time(|| (0..TIMES).for_each(|_| few())), time(&many));
        if long < NOTHING || long.as_secs_f64() < WORST * short.as_secs_f64() {
            return;
        }
        said.push(format!("{short:?} and {long:?}"));
    }
    panic!("{what}: {TIMES} histories of {FEW} revisions, and one of {MANY}, took {}", said.join(", then "));
}

#[track_caller]
fn check(shape: Shape) {
    let (few, many) = (nodes(shape, FEW), nodes(shape, MANY));
    assert_linear("building the graph", || drop(Graph::new(few.clone())), || drop(Graph::new(many.clone())));
    let (few, many) = (Graph::new(few).expect("a sound graph"), Graph::new(many).expect("a sound graph"));
    for (what, question) in questions() {
        assert_linear(what, || question(&few), || question(&many));
    }
}

/// A history of SQL files in a line, which is planned from nothing.
#[test]
fn a_plan_of_everything() {
    let history = |count: usize| {
        let revision = |number: usize| {
            let parents: Vec<String> = number.checked_sub(1).map(id).into_iter().collect();
            let parents: Vec<&str> = parents.iter().map(String::as_str).collect();
            let execute = Execute { sql: "SELECT 1".to_owned(), ..Execute::default() };
            crate::support::revision(
                &id(number),
                &parents,
                vec![Action::operation(Operation::Execute(execute))],
                vec![],
            )
        };
        History::of((0..count).map(revision).collect()).expect("a sound graph")
    };
    let plan = |history: &History| {
        let steps = history.graph().upgrade(&State::empty(), &target("heads")).expect("there is a way");
        let server = Server::oldest(DialectName::Sqlite);
        let nowhere = ScratchPlace::Nowhere("nobody asks".to_owned());
        let dialect = anabranch::dialect::of(server.dialect);
        let mut replayer = Replayer::new(dialect, Settings::default().scope(), nowhere, ScratchCache::default());
        let planner = Planner::new(history, &server, &mut replayer, Vec::new());
        let planned = wait(plan_steps(planner, &steps)).expect("every step is planned");
        assert_eq!(planned.len(), history.graph().len());
    };
    let (few, many) = (history(FEW), history(MANY));
    assert_linear("a plan", || plan(&few), || plan(&many));
}

#[test]
fn a_line() {
    check(|number, _| (number.checked_sub(1).into_iter().collect(), vec![], vec![]));
}

#[test]
fn a_line_in_which_each_revision_has_labels() {
    check(|number, _| {
        let labels = vec![format!("label-{number}"), format!("other-{number}")];
        (number.checked_sub(1).into_iter().collect(), vec![], labels)
    });
}

#[test]
fn many_roots() {
    check(|_, _| (vec![], vec![], vec![]));
}

#[test]
fn a_fork_with_many_heads() {
    check(|number, _| (if number == 0 { vec![] } else { vec![0] }, vec![], vec![]));
}

#[test]
fn one_merge_of_many() {
    check(|number, count| match number {
        0 => (vec![], vec![], vec![]),
        _ if number < count / 2 => (vec![0], vec![], vec![]),
        _ if number == count / 2 => ((1..number).collect(), vec![], vec![]),
        _ => (vec![number - 1], vec![], vec![]),
    });
}

#[test]
fn a_ladder_of_merges() {
    check(|number, _| match number % 3 {
        2 => (vec![number - 2, number - 1], vec![], vec![]),
        rung => (number.checked_sub(rung + 1).into_iter().collect(), vec![], vec![]),
    });
}

#[test]
fn branches_that_depend_on_each_other() {
    check(|number, _| {
        let depends_on = [1, 3, 7, 23].into_iter().filter_map(|back| number.checked_sub(back)).collect();
        (number.checked_sub(10).into_iter().collect(), depends_on, vec![])
    });
}

#[test]
fn branches_of_branches() {
    check(|number, _| {
        let back = 1 + number * 7919 % 50;
        (if number == 0 { vec![] } else { vec![number.saturating_sub(back)] }, vec![], vec![])
    });
}
