//! Rust source laid out as rustfmt lays it out, for the few shapes that a revision is made of.
//!
//! Invariant: rustfmt with the same [`Style`] changes nothing (tests run it). Its rules that matter here: arguments, arrays and chains of calls
//! each have a greatest width for one line; a closure with statements is always a block; a chain breaks at every dot or nowhere.

/// The settings of rustfmt that decide how a revision is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    max_width: usize,
    /// The greatest width of arguments, arrays and chains on one line.
    part_width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self::new(100)
    }
}

impl Style {
    /// rustfmt's defaults with another `max_width`.
    pub fn new(max_width: usize) -> Self {
        // As rustfmt scales: by the width over a hundred, to one decimal, and never down.
        let tenths = ((max_width * 10).saturating_add(50) / 100).max(10);
        Self { max_width, part_width: 60 * tenths / 10 }
    }

    /// With `use_small_heuristics = "Max"`.
    pub fn max(max_width: usize) -> Self {
        Self { max_width, part_width: max_width }
    }

    /// As a `rustfmt.toml` says; its other settings do not matter here.
    pub fn of_rustfmt_toml(text: &str) -> Self {
        let value = |key: &str| {
            text.lines()
                .filter_map(|line| line.split_once('='))
                .find(|(name, _)| name.trim() == key)
                .map(|(_, value)| value.trim())
        };
        let width = value("max_width").and_then(|width| width.parse().ok()).unwrap_or(100);
        match value("use_small_heuristics") {
            Some("\"Max\"") => Self::max(width),
            _ => Self::new(width),
        }
    }
}

/// A piece of source.
#[derive(Debug, Clone)]
pub(super) enum Source {
    /// Text that cannot be broken; several lines where it is a literal of several lines.
    Atom(String),
    /// `[..]`, or `&[..]`.
    Array { prefix: &'static str, items: Vec<Source> },
    /// `root.call(..).call(..)`; the root is a variable or a call.
    Chain { root: Box<Source>, calls: Vec<Call> },
    /// `function(..)`.
    Function(Call),
    /// `|parameter| { .. }`.
    Closure { parameter: &'static str, body: Vec<Statement> },
}

/// A name and its arguments.
#[derive(Debug, Clone)]
pub(super) struct Call {
    name: String,
    arguments: Vec<Source>,
}

/// A statement and the comments above it.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    pub(super) comments: Vec<String>,
    pub(super) source: Source,
}

impl Statement {
    /// `variable.call(..)..;`
    pub(super) fn new(variable: &str, calls: Vec<Call>) -> Self {
        Self { comments: Vec::new(), source: Source::chain(Source::atom(variable), calls) }
    }
}

impl Call {
    pub(super) fn new(name: impl Into<String>, arguments: Vec<Source>) -> Self {
        Self { name: name.into(), arguments }
    }
}

impl Source {
    pub(super) fn atom(text: impl Into<String>) -> Self {
        Self::Atom(text.into())
    }

    pub(super) fn array(items: Vec<Source>) -> Self {
        Self::Array { prefix: "", items }
    }

    pub(super) fn function(name: &str, arguments: Vec<Source>) -> Self {
        Self::Function(Call::new(name, arguments))
    }

    pub(super) fn chain(root: Source, calls: Vec<Call>) -> Self {
        if calls.is_empty() { root } else { Self::Chain { root: Box::new(root), calls } }
    }

    pub(super) fn closure(parameter: &'static str, body: Vec<Statement>) -> Self {
        Self::Closure { parameter, body }
    }
}

fn width(text: &str) -> usize {
    text.chars().count()
}

pub(super) fn first_line(text: &str) -> &str {
    text.split('\n').next().unwrap_or_default()
}

/// As many blanks.
fn blanks(indent: usize) -> String {
    " ".repeat(indent)
}

impl Style {
    /// The statements of a body, each on lines of its own.
    pub(super) fn statements(&self, statements: &[Statement], indent: usize) -> String {
        let mut text = String::new();
        for statement in statements {
            for line in statement.comments.iter().flat_map(|comment| self.comment(comment, indent)) {
                text.push_str(&line);
            }
            let source = self.lay_out(&statement.source, indent, 0, 1);
            text.push_str(&format!("{}{source};\n", blanks(indent)));
        }
        text
    }

    /// The lines of a comment.
    fn comment(&self, comment: &str, indent: usize) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::from("//");
        for word in comment.split_whitespace() {
            if indent + width(&line) + 1 + width(word) > self.max_width && line != "//" {
                lines.push(std::mem::replace(&mut line, String::from("//")));
            }
            line.push(' ');
            line.push_str(word);
        }
        lines.push(line);
        lines.iter().map(|line| format!("{}{line}\n", blanks(indent))).collect()
    }

    /// A piece that begins at `indent + offset` of a line indented by `indent`, with `trailing` characters behind its last line.
    pub(super) fn lay_out(&self, source: &Source, indent: usize, offset: usize, trailing: usize) -> String {
        let room = self.max_width.saturating_sub(indent + offset + trailing);
        if let Some(flat) = self.flat(source).filter(|flat| width(flat) <= room) {
            return flat;
        }
        match source {
            Source::Atom(text) => text.clone(),
            Source::Array { prefix, items } => {
                format!("{prefix}[\n{}{}]", self.items(items, indent + 4), blanks(indent))
            }
            Source::Function(call) => self.call("", call, indent, offset, trailing),
            Source::Chain { root, calls } => self.chain(root, calls, indent, offset, trailing),
            Source::Closure { parameter, body } => {
                format!("|{parameter}| {{\n{}{}}}", self.statements(body, indent + 4), blanks(indent))
            }
        }
    }

    /// On one line, where rustfmt would leave it there given room enough.
    fn flat(&self, source: &Source) -> Option<String> {
        match source {
            Source::Atom(text) => (!text.contains('\n')).then(|| text.clone()),
            Source::Array { prefix, items } => {
                let list = self.flat_list(items)?;
                Some(format!("{prefix}[{list}]"))
            }
            Source::Function(call) => self.flat_call(call),
            Source::Chain { root, calls } => {
                let mut text = self.flat(root)?;
                for call in calls {
                    text.push('.');
                    text.push_str(&self.flat_call(call)?);
                }
                (calls.len() == 1 || width(&text) <= self.part_width).then_some(text)
            }
            Source::Closure { body, .. } if !body.is_empty() => None,
            // Nothing uses the parameter of an empty body, and the compiler would say so.
            Source::Closure { .. } => Some("|_| {}".to_owned()),
        }
    }

    /// Several items have a greatest width; a single one may take what there is, unless it is a call, which is broken inside.
    fn flat_list(&self, items: &[Source]) -> Option<String> {
        let list = items.iter().map(|item| self.flat(item)).collect::<Option<Vec<_>>>()?.join(", ");
        let free = matches!(items, [Source::Atom(_) | Source::Array { .. } | Source::Chain { .. }]);
        (free || width(&list) <= self.part_width).then_some(list)
    }

    fn flat_call(&self, call: &Call) -> Option<String> {
        Some(format!("{}({})", call.name, self.flat_list(&call.arguments)?))
    }

    /// A call whose line is indented by `indent`; `before` is the dot of a method.
    fn call(&self, before: &str, call: &Call, indent: usize, offset: usize, trailing: usize) -> String {
        let room = self.max_width.saturating_sub(indent + offset + width(before) + trailing);
        if let Some(flat) = self.flat_call(call).filter(|flat| width(flat) <= room) {
            return format!("{before}{flat}");
        }
        self.broken_call(before, call, indent, offset, trailing)
    }

    /// A call on several lines.
    fn broken_call(&self, before: &str, call: &Call, indent: usize, offset: usize, trailing: usize) -> String {
        let head = format!("{before}{}(", call.name);
        if let Some(arguments) = self.hugged(&call.arguments, indent, offset + width(&head), trailing) {
            return format!("{head}{arguments})");
        }
        let mut text = head;
        text.push('\n');
        for argument in &call.arguments {
            let argument = self.lay_out(argument, indent + 4, 0, 1);
            text.push_str(&format!("{}{argument},\n", blanks(indent + 4)));
        }
        text.push_str(&format!("{})", blanks(indent)));
        text
    }

    /// Arguments of which only the last has several lines: a closure, or whatever has brackets of its own where it is the only one.
    fn hugged(&self, arguments: &[Source], indent: usize, offset: usize, trailing: usize) -> Option<String> {
        let (last, others) = arguments.split_last()?;
        let brackets = match last {
            Source::Closure { .. } => true,
            Source::Array { .. } | Source::Function(_) => others.is_empty(),
            Source::Atom(_) | Source::Chain { .. } => false,
        };
        if !brackets {
            return None;
        }
        let mut text = String::new();
        for other in others {
            text.push_str(&self.flat(other)?);
            text.push_str(", ");
        }
        let last = match last {
            Source::Function(call) => self.broken_call("", call, indent, offset, trailing + 1),
            Source::Atom(_) | Source::Array { .. } | Source::Chain { .. } | Source::Closure { .. } => {
                self.lay_out(last, indent, offset + width(&text), trailing + 1)
            }
        };
        text.push_str(&last);
        let first = width(first_line(&text));
        // rustfmt keeps two characters free behind the brace of a closure.
        let room = self.max_width.saturating_sub(indent + offset + 2);
        (first <= self.part_width && first <= room).then_some(text)
    }

    /// A chain on several lines. rustfmt keeps room for what trails the chain behind its root, too.
    fn chain(&self, root: &Source, calls: &[Call], indent: usize, offset: usize, trailing: usize) -> String {
        let mut rest = calls;
        let mut parent = self.lay_out(root, indent, offset, trailing);
        // A root no wider than the indentation keeps its first call beside it.
        if width(&parent) <= 4
            && let Some((first, others)) = calls.split_first()
        {
            let call = self.call(".", first, indent, offset + width(&parent), trailing);
            parent.push_str(&call);
            rest = others;
        }
        let Some((last, middle)) = rest.split_last() else { return parent };
        let only = calls.len() == 1;
        if let Some(line) = self.chain_with_long_end(&parent, middle, last, only, (indent, offset, trailing)) {
            return line;
        }
        let deeper = if parent.contains('\n') { indent } else { indent + 4 };
        let mut text = parent;
        for (number, call) in rest.iter().enumerate() {
            let trailing = if number == middle.len() { trailing } else { 0 };
            text.push_str(&format!("\n{}{}", blanks(deeper), self.call(".", call, deeper, 0, trailing)));
        }
        text
    }

    /// A chain on one line but for the arguments of its last call, where that takes no more lines than the other way.
    fn chain_with_long_end(
        &self,
        parent: &str,
        middle: &[Call],
        last: &Call,
        only: bool,
        (indent, offset, trailing): (usize, usize, usize),
    ) -> Option<String> {
        let mut line = parent.to_owned();
        for call in middle {
            line.push('.');
            line.push_str(&self.flat_call(call)?);
        }
        let room = self.max_width.saturating_sub(indent + offset + trailing);
        let budget = if only { room } else { room.min(self.part_width) }.saturating_sub(width(&line));
        if line.contains('\n') || budget == 0 {
            return None;
        }
        let beside = self.call(".", last, indent, offset + width(&line), trailing);
        let below = self.call(".", last, indent + 4, 0, trailing);
        let lines = beside.lines().count();
        let fits = width(first_line(&beside)) <= budget;
        (fits && (lines >= 5 || below.lines().count() >= lines)).then(|| line + &beside)
    }

    /// The items of an array that does not fit on one line: packed where all are short, each on a line of its own otherwise.
    fn items(&self, items: &[Source], indent: usize) -> String {
        let texts: Vec<String> = items.iter().map(|item| self.lay_out(item, indent, 0, 1)).collect();
        let short = |item: &Source| matches!(item, Source::Atom(text) if width(text) <= 10 && !text.contains('('));
        if !items.iter().all(short) {
            return texts.iter().map(|text| format!("{}{text},\n", blanks(indent))).collect();
        }
        let mut lines = vec![String::new()];
        for text in texts {
            let line = lines.last().map_or(0, |line| width(line));
            if line > 0 && indent + line + 1 + width(&text) + 1 > self.max_width {
                lines.push(String::new());
            }
            let line = lines.pop().unwrap_or_default();
            let blank = if line.is_empty() { "" } else { " " };
            lines.push(format!("{line}{blank}{text},"));
        }
        lines.iter().map(|line| format!("{}{line}\n", blanks(indent))).collect()
    }
}
