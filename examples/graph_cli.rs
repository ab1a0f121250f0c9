//! The graph commands alone, over a folder of revisions: what `run_oracle.py` asks. The command itself has the same answers.

use std::path::Path;
use std::process::ExitCode;

use anabranch::report::graph_json;
use anabranch::revision::{Graph, GraphError, Node, State, Target};
use serde_json::{Value, json};

fn main() -> ExitCode {
    let arguments = Arguments::read(std::env::args().skip(1));
    let (document, status) = match answer(&arguments) {
        Ok(document) => (document, ExitCode::SUCCESS),
        Err(document) => (document, ExitCode::from(2)),
    };
    println!("{document}");
    status
}

#[derive(Default)]
struct Arguments {
    command: String,
    revisions: String,
    at: String,
    range: String,
    purge: bool,
    resolve_dependencies: bool,
    targets: Vec<String>,
}

impl Arguments {
    fn read(mut words: impl Iterator<Item = String>) -> Self {
        let mut read = Self { range: ":".into(), ..Self::default() };
        while let Some(word) = words.next() {
            match word.as_str() {
                "--format" => drop(words.next()),
                "--revisions" => read.revisions = words.next().unwrap_or_default(),
                "--at" => read.at = words.next().unwrap_or_default(),
                "--plan" | "--no-sql" => {}
                "--purge" => read.purge = true,
                "--resolve-dependencies" => read.resolve_dependencies = true,
                "--" => read.targets.extend(words.by_ref()),
                _ => match word.strip_prefix("--range=") {
                    Some(range) => read.range = range.into(),
                    None if read.command.is_empty() => read.command = word,
                    None => read.targets.push(word),
                },
            }
        }
        read
    }
}

fn answer(arguments: &Arguments) -> Result<Value, Value> {
    let files = anabranch_revisions::read_headers(Path::new(&arguments.revisions))
        .map_err(|errors| json!({"error": {"code": errors[0].code, "message": errors[0].to_string()}}))?;
    let graph =
        Graph::new(files.into_iter().map(Node::from).collect()).map_err(|faults| graph_json::faults(&faults))?;
    graph_command(arguments, &graph).map_err(|error| graph_json::refusal(&error))
}

fn graph_command(arguments: &Arguments, graph: &Graph) -> Result<Value, GraphError> {
    let parse = |words: &[&str]| words.iter().map(|word| word.parse::<Target>()).collect::<Result<Vec<_>, _>>();
    let targets = parse(&arguments.targets.iter().map(String::as_str).collect::<Vec<_>>())?;
    let at = parse(&arguments.at.split(',').filter(|id| !id.is_empty()).collect::<Vec<_>>())?;
    let state = State::from_heads(graph, &at)?;
    let no_target = || GraphError::MalformedTarget { target: String::new(), reason: "it is missing".into() };
    let first = targets.first().ok_or_else(no_target);
    let plan = |steps| Ok(graph_json::plan(&steps, |_| Value::Null));
    let list = |nodes: Vec<&Node>| Ok(graph_json::revisions(graph, &state, &nodes));
    match arguments.command.as_str() {
        "upgrade" => plan(graph.upgrade(&state, &targets)?),
        "downgrade" => plan(graph.downgrade(&state, first?)?),
        "revert" => plan(graph.revert(&state, first?)?),
        "stamp" => plan(graph.stamp(&state, &targets, arguments.purge)?),
        "show" => Ok(graph_json::shown(graph, &state, &graph.show(first?)?)),
        "history" => list(graph.history_range(&arguments.range, &state)?),
        "heads" if arguments.resolve_dependencies => list(graph.effective_heads()),
        "heads" => list(graph.heads()),
        "branches" => list(graph.branches()),
        "current" => Ok(graph_json::current(graph, &state)),
        other => Err(GraphError::MalformedTarget { target: other.into(), reason: "it is no command".into() }),
    }
}
