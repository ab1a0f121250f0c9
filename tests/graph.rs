//! The revision graph: Alembic's recorded answers, laws that hold for every graph, and the words of every refusal.
//!
//! `data/graph_cases.jsonl` holds graphs, states, commands and what Alembic 1.20.1 answered (`alembic_oracle.py`); where it refuses, the
//! code of our refusal. `examples/graph_cli.rs` answers `run_oracle.py` on fresh cases.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anabranch::revision::{Graph, GraphError, GraphErrors, Node, State, Steps, Target};
use miette::Diagnostic;
use proptest::prelude::*;
use serde::Deserialize;

/// A revision of a case: id, parents, dependencies, labels.
#[derive(Clone, Deserialize)]
struct Row(String, Vec<String>, Vec<String>, Vec<String>);

#[derive(Deserialize)]
struct Case {
    graph: Vec<Row>,
    at: Vec<String>,
    r#do: String,
    to: Vec<String>,
    #[serde(default)]
    purge: bool,
    want: Want,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Want {
    Error { error: String },
    Plans { plans: Vec<Plan> },
    Graph { heads: Vec<String>, effective_heads: Vec<String>, branchpoints: Vec<String> },
    Stamped { heads: Vec<Vec<String>> },
    List { list: Vec<String> },
}

#[derive(Debug, Deserialize, PartialEq)]
struct Plan {
    steps: Vec<String>,
    heads: Vec<String>,
}

/// What a command answers, in the form in which Alembic's answer is recorded.
#[derive(Debug)]
enum Answer {
    Error(String),
    Plan(Steps),
    List(Vec<String>),
}

fn nodes(rows: &[Row]) -> Vec<Node> {
    let node = |(index, Row(id, parents, depends_on, labels)): (usize, &Row)| Node {
        id: id.clone(),
        parents: parents.clone(),
        depends_on: depends_on.clone(),
        labels: labels.clone(),
        file: Some(PathBuf::from(format!("revisions/{index:02}_{id}.rs"))),
        line: 4,
        ..Node::default()
    };
    rows.iter().enumerate().map(node).collect()
}

fn code(error: &dyn Diagnostic) -> String {
    error.code().map(|code| code.to_string()).unwrap_or_default()
}

fn targets(words: &[String]) -> Result<Vec<Target>, GraphError> {
    words.iter().map(|word| word.parse()).collect()
}

fn answer(graph: &Graph, case: &Case) -> Result<Answer, GraphError> {
    let state = State::from_heads(graph, &targets(&case.at)?)?;
    let to = targets(if case.r#do == "history" { &[] } else { &case.to })?;
    let ids = |nodes: Vec<Option<&Node>>| {
        Answer::List(nodes.into_iter().map(|node| node.map_or("base", |node| node.id.as_str()).to_owned()).collect())
    };
    Ok(match case.r#do.as_str() {
        "upgrade" => Answer::Plan(graph.upgrade(&state, &to)?),
        "downgrade" => Answer::Plan(graph.downgrade(&state, &to[0])?),
        "stamp" => Answer::Plan(graph.stamp(&state, &to, case.purge)?),
        "resolve" => ids(graph.show(&to[0])?),
        "history" => ids(graph.history_range(&case.to[0], &state)?.into_iter().map(Some).collect()),
        "graph" => ids(graph.heads().into_iter().map(Some).collect()),
        other => panic!("no command `{other}`"),
    })
}

fn check(case: &Case) -> Result<(), String> {
    let graph = Graph::new(nodes(&case.graph)).map_err(|faults| code(&faults));
    let answer = match &graph {
        Ok(graph) => answer(graph, case).unwrap_or_else(|error| Answer::Error(code(&error))),
        Err(code) => Answer::Error(code.clone()),
    };
    let equal = match (&case.want, &answer, &graph) {
        (Want::Error { error }, Answer::Error(code), _) => error == code,
        (Want::Plans { plans }, Answer::Plan(steps), Ok(graph)) => {
            assert_runs(graph, steps);
            plans.contains(&sorted(steps))
        }
        (Want::Stamped { heads }, Answer::Plan(steps), _) => heads.contains(&steps.heads),
        (Want::List { list }, Answer::List(found), _) => *list == sorted_ids(found.iter()),
        (Want::Graph { heads, effective_heads, branchpoints }, Answer::List(found), Ok(graph)) => {
            let ids = |nodes: Vec<&Node>| nodes.iter().map(|node| node.id.clone()).collect::<Vec<_>>();
            (found, &ids(graph.effective_heads()), &ids(graph.branches())) == (heads, effective_heads, branchpoints)
        }
        _ => false,
    };
    if equal { Ok(()) } else { Err(format!("{} {:?} at {:?}: {answer:?}", case.r#do, case.to, case.at)) }
}

fn sorted_ids<'a>(ids: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut ids: Vec<String> = ids.cloned().collect();
    ids.sort();
    ids
}

fn sorted(steps: &Steps) -> Plan {
    Plan { steps: sorted_ids(steps.steps.iter().map(|step| &step.revision)), heads: steps.heads.clone() }
}

/// Every step comes after (taken back: before) what it needs.
#[track_caller]
fn assert_runs(graph: &Graph, steps: &Steps) {
    let planned: BTreeSet<&str> = steps.steps.iter().map(|step| step.revision.as_str()).collect();
    let mut done = BTreeSet::new();
    for step in &steps.steps {
        let needed = graph.ancestors(&step.revision);
        let mut needed = needed.iter().map(|node| node.id.as_str()).filter(|id| planned.contains(id));
        assert!(
            if step.applied { needed.all(|id| done.contains(id)) } else { needed.all(|id| !done.contains(id)) },
            "{steps:?}"
        );
        done.insert(step.revision.as_str());
    }
}

#[test]
fn alembic_answers_the_same() {
    let text = include_str!("data/graph_cases.jsonl");
    let cases: Vec<Case> = text.lines().map(|line| serde_json::from_str(line).expect("a case")).collect();
    assert!(cases.len() >= 500);
    let different: Vec<String> = cases.iter().filter_map(|case| check(case).err()).collect();
    assert!(different.is_empty(), "{} of {}:\n{}", different.len(), cases.len(), different.join("\n"));
}

/// A graph of up to 14 revisions, and a choice among its revisions.
fn graphs() -> impl Strategy<Value = (Graph, Vec<bool>)> {
    let below = || prop::collection::vec(any::<prop::sample::Index>(), 0..3);
    let one = (below(), below(), any::<bool>());
    prop::collection::vec((one, any::<bool>()), 1..14).prop_map(|revisions| {
        let id = |index: usize| format!("r{index}");
        let rows = revisions.iter().enumerate().map(|(index, ((parents, dependencies, label), _))| {
            let pick = |picks: &[prop::sample::Index]| match index {
                0 => vec![],
                _ => picks.iter().map(|pick| id(pick.index(index))).collect::<Vec<_>>(),
            };
            let labels = label.then(|| format!("label-{index}")).into_iter().collect();
            Row(id(index), pick(parents), pick(dependencies), labels)
        });
        let rows: Vec<Row> = rows.collect();
        let graph = Graph::new(nodes(&rows)).expect("edges lead to earlier revisions only");
        (graph, revisions.into_iter().map(|(_, chosen)| chosen).collect())
    })
}

fn chosen(graph: &Graph, choice: &[bool]) -> State {
    (0..graph.len()).filter(|&index| choice[index]).map(|index| format!("r{index}")).collect()
}

fn after(state: &State, steps: &Steps) -> State {
    let mut ids: BTreeSet<String> = state.applied().map(str::to_owned).collect();
    for step in &steps.steps {
        let _ = if step.applied { ids.insert(step.revision.clone()) } else { ids.remove(&step.revision) };
    }
    ids.into_iter().collect()
}

fn target(text: &str) -> Target {
    text.parse().expect("a target")
}

/// The heads that a plan states are those of the states that it leads through, and none is above another.
fn assert_heads(graph: &Graph, state: &State, steps: &Steps) {
    assert_eq!(steps.at, graph.current(state));
    let mut state = state.clone();
    for step in &steps.steps {
        state = after(&state, &Steps { steps: vec![step.clone()], ..steps.clone() });
        assert_eq!(step.heads, graph.current(&state));
        let heads = step.heads.to_vec();
        for head in &heads {
            assert!(graph.ancestors(head).iter().all(|below| !heads.contains(&below.id)), "{heads:?}");
        }
    }
    assert_eq!(steps.heads, graph.current(&state));
}

proptest! {
    #[test]
    fn an_upgrade_to_the_heads_applies_what_is_missing_whatever_is_applied((graph, choice) in graphs()) {
        let state = chosen(&graph, &choice);
        let pending = graph.pending(&state).len();
        let steps = graph.upgrade(&state, &[target("heads")]).expect("a plan");
        assert_runs(&graph, &steps);
        assert_heads(&graph, &state, &steps);
        prop_assert_eq!(steps.steps.len(), pending);
        let all = after(&state, &steps);
        prop_assert!(graph.out_of_order(&all).is_empty() && graph.pending(&all).is_empty());
        prop_assert!(graph.upgrade(&all, &[target("heads")]).expect("a plan").steps.is_empty());
    }

    #[test]
    fn a_downgrade_to_the_base_takes_everything_back((graph, choice) in graphs()) {
        let state = chosen(&graph, &choice);
        let steps = graph.downgrade(&state, &target("base")).expect("a plan");
        assert_runs(&graph, &steps);
        assert_heads(&graph, &state, &steps);
        prop_assert!(after(&state, &steps).is_empty());
    }

    #[test]
    fn what_an_upgrade_applied_its_steps_taken_back_restore((graph, choice) in graphs(), pick in any::<prop::sample::Index>()) {
        let state = chosen(&graph, &choice);
        let wanted = target(&format!("r{}", pick.index(graph.len())));
        let up = graph.upgrade(&state, &[wanted]).expect("a plan");
        let mut now = after(&state, &up);
        for step in up.steps.iter().rev() {
            let down = graph.revert(&now, &target(&step.revision)).expect("a plan");
            assert_heads(&graph, &now, &down);
            now = after(&now, &down);
        }
        let gaps = !graph.out_of_order(&state).is_empty();
        // With gaps, what stood on them before is taken back as well.
        prop_assert!(gaps || now == state);
        prop_assert!(gaps || up.at == graph.current(&now));
    }

    #[test]
    fn heads_stand_for_all_below_them((graph, choice) in graphs()) {
        let state = chosen(&graph, &choice);
        let heads: Vec<Target> = graph.current(&state).iter().map(|id| target(id)).collect();
        let closed = State::from_heads(&graph, &heads).expect("heads");
        prop_assert_eq!(graph.current(&closed), graph.current(&state));
        prop_assert!(state.applied().all(|id| closed.contains(id)) && graph.out_of_order(&closed).is_empty());
    }

    #[test]
    fn a_stamp_leads_where_an_upgrade_does_from_nothing((graph, _) in graphs(), pick in any::<prop::sample::Index>()) {
        let wanted = [target(&format!("r{}", pick.index(graph.len())))];
        let stamped = graph.stamp(&State::empty(), &wanted, false).expect("a plan");
        let upgraded = graph.upgrade(&State::empty(), &wanted).expect("a plan");
        prop_assert_eq!(after(&State::empty(), &stamped), after(&State::empty(), &upgraded));
    }

    #[test]
    fn any_text_is_answered_or_refused((graph, choice) in graphs(), text in "(label-|r)?[0-9]{0,2}@?(heads?|base|r|label)?[0-9]?[-+]?[0-9]?") {
        let state = chosen(&graph, &choice);
        let _ = graph.history_range(&format!("{text}:"), &state);
        let _ = graph.history_range(&format!(":{text}"), &state);
        if let Ok(target) = text.parse::<Target>() {
            let _ = graph.show(&target);
            let _ = graph.resolve_for_merge(&target);
            let targets = [target];
            let plans = [graph.upgrade(&state, &targets), graph.downgrade(&state, &targets[0]), graph.revert(&state, &targets[0])];
            for steps in plans.into_iter().flatten() {
                assert_runs(&graph, &steps);
                assert_heads(&graph, &state, &steps);
            }
            let _ = graph.stamp(&state, &targets, false);
        }
    }
}

/// `id<-parents;dependencies;labels` for each revision.
fn rows(text: &str) -> Vec<Row> {
    let list =
        |part: Option<&str>| part.unwrap_or("").split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect();
    let row = |word: &str| {
        let (id, rest) = word.split_once("<-").unwrap_or((word, ""));
        let mut parts = rest.split(';');
        Row(id.to_owned(), list(parts.next()), list(parts.next()), list(parts.next()))
    };
    text.split_whitespace().map(row).collect()
}

fn told(error: &dyn Diagnostic) -> String {
    let help = error.help().map(|help| format!("\n  help: {help}")).unwrap_or_default();
    format!("{}: {error}{help}", code(error))
}

fn snapshot(name: &str, entries: Vec<String>) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!(name, entries.join("\n")));
}

#[test]
fn every_fault_of_a_graph_is_told_with_its_files() {
    let graphs = [
        "a b<-a1 c<-;lable;label",
        "ab<-a;; a<-;;ab,x c<-;;x",
        "a a",
        "a-b heads <-; c<-;;b@c,ok-label",
        "a<-a b<-c c<-d,a d<-b;e e<-;b f<-e",
        "a<-;;main b<-main",
    ];
    let told_of = |text: &str| {
        let faults: GraphErrors = Graph::new(nodes(&rows(text))).expect_err("faults");
        let list: Vec<String> = faults.faults.iter().map(|fault| told(fault)).collect();
        format!("{text}\n{}: {}\n", code(&faults), list.join("\n"))
    };
    snapshot("graph_faults", graphs.iter().map(|text| told_of(text)).collect());
}

#[test]
fn every_refusal_says_what_to_do() {
    let graph = "main1 main2<-main1 left3<-main2;;left right4<-main2 other5<-;;other other7<-other5;main2";
    let commands = [
        ("upgrade", "head", ""),
        ("upgrade", "main", ""),
        ("upgrade", "lefft", ""),
        ("upgrade", "zzzzzz", ""),
        ("upgrade", "left@other5", ""),
        ("upgrade", "-1", "main1"),
        ("upgrade", "+1", "left3,right4"),
        ("upgrade", "+2", "main1"),
        ("upgrade", "right4+3", ""),
        ("upgrade", "a@b@c", ""),
        ("upgrade", "+99999999999", ""),
        ("upgrade", "heads", "gone1,gone2"),
        ("downgrade", "+1", "main2"),
        ("downgrade", "-1", ""),
        ("downgrade", "-1", "left3,right4"),
        ("downgrade", "-4", "left3"),
        ("downgrade", "left3", "main1"),
        ("downgrade", "other@main2", "left3,right4"),
        ("revert", "left3", "main2"),
        ("revert", "heads", "main2"),
        ("history", "left3:right4", ""),
        ("history", "left3", ""),
    ];
    let graph = Graph::new(nodes(&rows(graph))).expect("a graph");
    let told_of = |(command, to, at): &(&str, &str, &str)| {
        let state: State = match at.contains("gone") {
            true => at.split(',').collect(),
            false => {
                let heads: Vec<Target> = at.split(',').filter(|id| !id.is_empty()).map(target).collect();
                State::from_heads(&graph, &heads).expect("heads")
            }
        };
        let refused = match to.parse::<Target>() {
            _ if *command == "history" => graph.history_range(to, &state).map(|_| ()),
            Err(error) => Err(error),
            Ok(target) => match *command {
                "upgrade" => graph.upgrade(&state, &[target]).map(|_| ()),
                "downgrade" => graph.downgrade(&state, &target).map(|_| ()),
                _ => graph.revert(&state, &target).map(|_| ()),
            },
        };
        format!("{command} {to} at {at:?}\n{}\n", told(&refused.expect_err(to)))
    };
    snapshot("graph_refusals", commands.iter().map(told_of).collect());
}

#[test]
fn a_revision_missing_below_an_applied_one_is_out_of_order_and_is_applied() {
    let graph = Graph::new(nodes(&rows("a b<-a c<-b d<-a"))).expect("a graph");
    let state: State = ["a", "c"].into_iter().collect();
    assert_eq!(graph.current(&state), ["c"]);
    assert_eq!(graph.out_of_order(&state).iter().map(|node| node.id.as_str()).collect::<Vec<_>>(), ["b"]);
    let steps = graph.upgrade(&state, &[target("heads")]).expect("a plan");
    assert_eq!(steps.steps.iter().map(|step| step.revision.as_str()).collect::<Vec<_>>(), ["b", "d"]);
    assert_eq!(steps.heads, ["c", "d"]);
}

#[test]
fn exact_names_win_over_steps_and_numbers_name_sql_files() {
    let mut list =
        nodes(&rows("release<-;; next<-release;;release-1 001_songs<-next 002_more<-001_songs 002_else<-001_songs"));
    for node in &mut list[2..] {
        node.aliases = vec![node.id[..3].to_owned()];
    }
    let graph = Graph::new(list).expect("a graph");
    let one = |text: &str| graph.resolve_one(&target(text)).map(|node| node.id.as_str());
    assert_eq!(one("release-1"), Ok("next"));
    assert_eq!(one("release+1"), Ok("next"));
    assert_eq!(
        one("release-1@head-1"),
        Err(GraphError::MultipleHeads {
            target: "release-1@head".into(),
            heads: vec!["002_else".into(), "002_more".into()],
        })
    );
    assert_eq!(one("001"), Ok("001_songs"));
    assert_eq!(one("001-1"), Ok("next"));
    assert!(matches!(one("002"), Err(GraphError::AmbiguousName { candidates, .. }) if candidates.len() == 2));
}

#[test]
fn a_label_is_its_branchs_head_in_a_merge() {
    let graph = Graph::new(nodes(&rows("a<-;;main b<-a c<-a;;side d<-c"))).expect("a graph");
    let ids = |text: &str| graph.resolve_for_merge(&target(text)).map(|nodes| nodes[0].id.clone());
    assert_eq!((ids("side"), ids("c")), (Ok("d".into()), Ok("c".into())));
    assert!(matches!(ids("main"), Err(GraphError::MultipleHeads { .. })));
}

#[test]
fn a_merge_of_the_heads_leaves_none_over_though_one_depends_on_another() {
    let graph = Graph::new(nodes(&rows("a b<-a c<-a;b d<-a"))).expect("a graph");
    let merged: Vec<&str> =
        graph.resolve_for_merge(&target("heads")).expect("heads").iter().map(|node| node.id.as_str()).collect();
    assert_eq!(merged, ["b", "c", "d"]);
    let of_them = graph.resolve(&target("heads")).expect("heads");
    assert_eq!(of_them.len(), 2, "running to `c` runs `b`");
}

/// A history with two roots, a fork, merges (one of three) and a dependency; `main` and half of `side` are applied.
fn history() -> (Graph, State) {
    let mut list = nodes(&rows(
        "z0 z1<-z0 a<-;;main b<-a c<-b side1<-a;;side side2<-side1 other1<-;;other d<-c,side2 e<-d f<-d g<-e,f,other1 h<-g i<-b;other1",
    ));
    for node in &mut list {
        node.message = format!("Add \"{}\" <x>.", node.id);
    }
    let graph = Graph::new(list).expect("a graph");
    let state = State::from_heads(&graph, &[target("c"), target("side1")]).expect("heads");
    (graph, state)
}

#[test]
fn a_history_is_drawn_in_lanes() {
    let (graph, state) = history();
    snapshot("graph_text", vec![anabranch::report::graph_text::draw(&graph, &state)]);
}

#[test]
fn a_history_is_a_diagram_of_mermaid_and_graphviz() {
    let (graph, state) = history();
    use anabranch::report::graph_diagram::{dot, mermaid};
    snapshot("graph_diagrams", vec![mermaid(&graph, &state), dot(&graph, &state)]);
}

#[test]
fn documents_have_every_field_of_the_contract() {
    use anabranch::report::graph_json;
    let (graph, state) = history();
    let refused = graph.downgrade(&state, &target("-1")).expect_err("several heads");
    let faults = Graph::new(nodes(&rows("a b<-c d@;;"))).expect_err("faults");
    let plan = graph.upgrade(&state, &[target("d")]).expect("a plan");
    let documents = [
        graph_json::refusal(&refused),
        graph_json::faults(&faults),
        graph_json::plan(&plan, |_| serde_json::Value::Null),
        graph_json::revisions(&graph, &state, &graph.heads()),
        graph_json::shown(&graph, &state, &[None]),
        graph_json::current(&graph, &["a", "gone"].into_iter().collect()),
    ];
    snapshot("graph_json", documents.iter().map(|document| format!("{document:#}")).collect());
}

#[test]
fn a_history_is_a_picture() {
    use anabranch::report::graph_svg::draw;
    let (graph, state) = history();
    let picture = draw(&graph, &state);
    assert_eq!(picture, draw(&graph, &state));
    snapshot("graph_svg", vec![picture]);
    for text in ["", "a", "a b"] {
        let graph = Graph::new(nodes(&rows(text))).expect("a graph");
        assert_eq!(draw(&graph, &State::empty()).matches("<rect").count(), graph.len());
    }
}
