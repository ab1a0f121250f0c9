//! The history as an SVG picture, older revisions above.
//!
//! Invariant: the picture is a function of the graph and the state; the same history gives the same bytes. Lines that pass layers are led
//! around the boxes of those layers.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use rust_sugiyama::configure::{Config, CrossingMinimization, RankingType};
use rust_sugiyama::from_vertices_and_edges;

use crate::revision::{Graph, Node, State};

const WIDTH: f64 = 220.0;
const HEIGHT: f64 = 44.0;
const MARGIN: f64 = 24.0;
/// How many characters of a message fit into a box.
const CHARACTERS: usize = 28;

const STYLE: &str = "rect{fill:#fff;stroke:#546e7a}.applied rect{fill:#dcedc8}.head rect{stroke-width:3}\
                     text{font:12px sans-serif;fill:#212121}.id{font-family:monospace;font-weight:bold}\
                     path{fill:none;stroke:#90a4ae;stroke-width:1.5}.needs{stroke-dasharray:5 4}";

/// A line from a revision to one that needs it.
struct Line {
    from: u32,
    to: u32,
    dependency: bool,
    /// The points between, where it passes layers.
    through: Vec<u32>,
}

type Places = BTreeMap<u32, (f64, f64)>;
type Sizes = Vec<(u32, (f64, f64))>;

/// Draws the graph.
#[must_use]
pub fn draw(graph: &Graph, state: &State) -> String {
    let nodes: Vec<&Node> = graph.nodes().collect();
    let mut lines = lines(&nodes);
    let boxes: Sizes = (0..).zip(&nodes).map(|(number, _)| (number, (WIDTH, HEIGHT))).collect();
    let direct: Vec<(u32, u32)> = lines.iter().map(|line| (line.from, line.to)).collect();
    let layers = layers(&place(&boxes, &direct, true));
    let (vertices, edges) = subdivide(boxes, &mut lines, &layers);
    let places = place(&vertices, &edges, false);
    let current = graph.current(state);
    picture(&places, |text| {
        lines.iter().for_each(|line| draw_line(text, line, &places));
        for (number, node) in (0..).zip(&nodes) {
            let applied = state.contains(&node.id);
            let head = graph.children_of(&node.id).is_empty();
            draw_box(text, node, at(&places, number), applied, head, current.binary_search(&node.id).is_ok());
        }
    })
}

fn lines(nodes: &[&Node]) -> Vec<Line> {
    let numbers: BTreeMap<&str, u32> = nodes.iter().map(|node| node.id.as_str()).zip(0..).collect();
    let mut drawn = BTreeSet::new();
    let mut lines: Vec<Line> = Vec::new();
    for (to, node) in (0..).zip(nodes) {
        let parents = node.parents.iter().map(|id| (id, false));
        for (id, dependency) in parents.chain(node.depends_on.iter().map(|id| (id, true))) {
            let from = numbers.get(id.as_str()).copied().filter(|&from| drawn.insert((from, to)));
            lines.extend(from.map(|from| Line { from, to, dependency, through: Vec::new() }));
        }
    }
    lines
}

/// Gives every vertex a place; parts of the graph that nothing joins come side by side.
fn place(vertices: &[(u32, (f64, f64))], edges: &[(u32, u32)], dummies: bool) -> Places {
    let config = Config {
        minimum_length: 1,
        vertex_spacing: 28.0,
        dummy_vertices: dummies,
        dummy_size: 0.5,
        ranking_type: RankingType::MinimizeEdgeLength,
        c_minimization: CrossingMinimization::Barycenter,
        transpose: false,
    };
    let mut places = Places::new();
    let mut left = MARGIN + WIDTH / 2.0;
    for (part, ..) in from_vertices_and_edges(vertices, edges, &config) {
        let smallest =
            |of: fn(&(f64, f64)) -> f64| part.iter().map(|(_, place)| of(place)).fold(f64::INFINITY, f64::min);
        let (least_x, least_y) = (smallest(|place| place.0), smallest(|place| place.1));
        let mut right = left;
        for (vertex, (x, y)) in part {
            let place = (x - least_x + left, y - least_y + MARGIN + HEIGHT / 2.0);
            right = right.max(place.0);
            places.extend(u32::try_from(vertex).ok().map(|vertex| (vertex, place)));
        }
        left = right + WIDTH + MARGIN;
    }
    places
}

/// Every vertex has a place; the layout's word for it is not taken.
fn at(places: &Places, vertex: u32) -> (f64, f64) {
    places.get(&vertex).copied().unwrap_or_default()
}

/// The layer of each vertex, from the top of its part of the graph.
fn layers(places: &Places) -> BTreeMap<u32, usize> {
    let mut heights: Vec<f64> = places.values().map(|place| place.1).collect();
    heights.sort_by(f64::total_cmp);
    heights.dedup();
    let layer = |y: f64| heights.partition_point(|&height| height < y);
    places.iter().map(|(&vertex, place)| (vertex, layer(place.1))).collect()
}

/// Adds a small vertex to a line for each layer that it passes.
fn subdivide(mut vertices: Sizes, lines: &mut [Line], layers: &BTreeMap<u32, usize>) -> (Sizes, Vec<(u32, u32)>) {
    let mut edges = Vec::new();
    let layer = |vertex: &u32| layers.get(vertex).copied().unwrap_or_default();
    for line in lines {
        let mut last = line.from;
        for _ in 1..layer(&line.to).abs_diff(layer(&line.from)) {
            let Ok(vertex) = u32::try_from(vertices.len()) else { break };
            vertices.push((vertex, (WIDTH / 8.0, HEIGHT)));
            edges.push((last, vertex));
            line.through.push(vertex);
            last = vertex;
        }
        edges.push((last, line.to));
    }
    (vertices, edges)
}

fn picture(places: &Places, content: impl FnOnce(&mut String)) -> String {
    let greatest = |of: fn(&(f64, f64)) -> f64| places.values().map(of).fold(0.0, f64::max);
    let (width, height) =
        (greatest(|place| place.0) + WIDTH / 2.0 + MARGIN, greatest(|place| place.1) + HEIGHT / 2.0 + MARGIN);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\">\n<style>{STYLE}</style>\n"
    );
    content(&mut text);
    text.push_str("</svg>\n");
    text
}

fn draw_line(text: &mut String, line: &Line, places: &Places) {
    let from = at(places, line.from);
    let mut pen = (from.0, from.1 + HEIGHT / 2.0);
    let mut path = format!("M{:.1} {:.1}", pen.0, pen.1);
    for vertex in line.through.iter().copied().chain([line.to]) {
        let (x, y) = at(places, vertex);
        let (top, middle) = (y - HEIGHT / 2.0, (pen.1 + y - HEIGHT / 2.0) / 2.0);
        let _ = write!(path, "C{:.1} {middle:.1} {x:.1} {middle:.1} {x:.1} {top:.1}", pen.0);
        pen = (x, y + HEIGHT / 2.0);
        // Straight down past the boxes of the layer.
        if vertex != line.to {
            let _ = write!(path, "V{:.1}", pen.1);
        }
    }
    let class = if line.dependency { " class=\"needs\"" } else { "" };
    let _ = writeln!(text, "<path{class} d=\"{path}\"/>");
}

fn draw_box(text: &mut String, node: &Node, (x, y): (f64, f64), applied: bool, head: bool, current: bool) {
    let classes = [(applied, "applied"), (head, "head")];
    let classes: Vec<&str> = classes.into_iter().filter(|(holds, _)| *holds).map(|(_, class)| class).collect();
    let labels = if node.labels.is_empty() { String::new() } else { format!(" [{}]", node.labels.join(", ")) };
    let mark = if current { " ●" } else { "" };
    let (left, top) = (x - WIDTH / 2.0, y - HEIGHT / 2.0);
    let _ = writeln!(
        text,
        "<g class=\"{}\" transform=\"translate({left:.1} {top:.1})\"><title>{}</title><rect width=\"{WIDTH}\" height=\"{HEIGHT}\" rx=\"6\"/>\
         <text class=\"id\" x=\"10\" y=\"18\">{}</text><text x=\"10\" y=\"35\">{}</text></g>",
        classes.join(" "),
        escape(&node.message),
        escape(&shorten(&format!("{}{labels}{mark}", node.id), 28)),
        escape(&shorten(&node.message, CHARACTERS)),
    );
}

fn shorten(text: &str, characters: usize) -> String {
    if text.chars().count() <= characters {
        text.to_owned()
    } else {
        text.chars().take(characters - 1).chain(['…']).collect()
    }
}

/// As text of XML, which has no place for control characters, however they are written.
pub(super) fn escape(text: &str) -> String {
    let text = text.replace(|c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'), "\u{fffd}");
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_is_fit_for_xml() {
        assert_eq!(escape("<a> & \"b\"\u{1b}[31m\u{ffff}"), "&lt;a&gt; &amp; &quot;b&quot;\u{fffd}[31m\u{fffd}");
    }
}
