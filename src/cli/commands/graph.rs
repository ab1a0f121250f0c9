//! `graph`: the history as a picture.

use crate::cli::arguments::{Format, Graph};
use crate::cli::{context::Context, errors::CliError, exit::ExitStatus, loading};
use crate::migrator::applied;
use crate::report::{graph_diagram, graph_html, graph_json, graph_svg, graph_text};
use crate::revision::State;

pub(crate) async fn run(context: &Context, arguments: &Graph) -> Result<ExitStatus, CliError> {
    for database in &context.chosen_or_default()?.databases {
        let graph = loading::graph(context, database)?;
        let ledger = match arguments.indicate_current {
            true => Some(loading::ledger_state(database).await?),
            false => None,
        };
        let state = ledger.as_ref().map_or_else(State::empty, applied);
        let (unknown, entries) = ledger.map(|ledger| super::unknown_rows::listed(&graph, &ledger)).unwrap_or_default();
        if !unknown.is_empty() && !context.output.is_json() {
            context.output.note(unknown.trim_end());
        }
        match context.output.format() {
            Format::Mermaid => context.output.result(&graph_diagram::mermaid(&graph, &state))?,
            Format::Dot => context.output.result(&graph_diagram::dot(&graph, &state))?,
            Format::Json => {
                let known = graph_json::revisions(&graph, &state, &graph.history());
                let known = known.as_array().into_iter().flatten().cloned();
                context.output.document(&entries.into_iter().chain(known).collect::<Vec<_>>())?;
            }
            Format::Text => context.output.result(&graph_text::draw(&graph, &state))?,
            Format::Svg => context.output.result(&graph_svg::draw(&graph, &state))?,
            Format::Html => context.output.result(&graph_html::page(&graph, &state))?,
            other @ (Format::Sql | Format::Rust) => {
                return Err(CliError::with_help(
                    "cli.format",
                    format!("the graph cannot be drawn as {}", other.as_str()),
                    "use `--format text`, `html`, `svg`, `mermaid` or `dot`",
                ));
            }
        }
    }
    Ok(ExitStatus::Done)
}
