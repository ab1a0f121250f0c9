//! Keys, uniques, indexes, checks and foreign keys, written on the struct or on a field.

use crate::arguments::Arguments;
use crate::declaration::*;
use crate::item::{Head, Item, Term};
use crate::keys;
use crate::literal::Literal;
use crate::mistake::{Mistakes, Place, Spanned};
use crate::suggest::nearest;

/// The words that `on_delete = ..` and `on_update = ..` take.
const ACTIONS: &[&str] = &["no_action", "restrict", "cascade", "set_null", "set_default"];

/// The constraints of an entity, while they are collected.
#[derive(Debug, Default)]
pub(crate) struct Constraints {
    pub(crate) primary_keys: Vec<Spanned<PrimaryKeyDeclaration>>,
    pub(crate) uniques: Vec<Spanned<UniqueDeclaration>>,
    pub(crate) indexes: Vec<Spanned<IndexDeclaration>>,
    pub(crate) checks: Vec<Spanned<CheckDeclaration>>,
    pub(crate) foreign_keys: Vec<Spanned<ForeignKeyDeclaration>>,
}

/// The fields that constraints may name.
pub(crate) struct Fields<'a> {
    pub(crate) entity: &'a str,
    pub(crate) columns: &'a [ColumnDeclaration],
    pub(crate) skipped: &'a [String],
}

impl Fields<'_> {
    /// The column of the field that an item names.
    fn column(&self, item: &Item, mistakes: &mut Mistakes) -> Option<Spanned<String>> {
        let Some(field) = item.key.is_none().then(|| item.term.word()).flatten() else {
            mistakes.add(
                "entity.wrong_value",
                item.place,
                "expected the name of a field",
                "write the field's name without quotes, as in `columns(title)`",
            );
            return None;
        };
        if let Some(column) = self.columns.iter().find(|column| column.field.value == field) {
            return Some(Spanned::new(column.name.value.clone(), item.term.place));
        }
        if self.skipped.iter().any(|skipped| skipped == field) {
            let help = "name another field, or leave out its `#[column(skip)]`";
            mistakes.add("entity.unknown_field", item.term.place, format!("the field `{field}` is no column"), help);
            return None;
        }
        let renamed = self.columns.iter().find(|column| column.name.value == field);
        let help = if let Some(column) = renamed {
            format!("fields are named here, not columns: write `{}`", column.field.value)
        } else if let Some(near) = nearest(field, self.columns.iter().map(|column| column.field.value.as_str())) {
            format!("write `{near}`")
        } else {
            let fields: Vec<_> = self.columns.iter().map(|column| column.field.value.as_str()).collect();
            format!("its fields are `{}`", fields.join("`, `"))
        };
        mistakes.add(
            "entity.unknown_field",
            item.term.place,
            format!("`{}` has no field `{field}`", self.entity),
            help,
        );
        None
    }

    /// The columns of a list of fields, each once.
    fn columns(&self, items: &[Item], mistakes: &mut Mistakes) -> Vec<Spanned<String>> {
        let mut columns: Vec<Spanned<String>> = Vec::new();
        for item in items {
            if item.term.arguments.is_some() {
                mistakes.add(
                    "entity.wrong_value",
                    item.place,
                    "a field takes no options here",
                    "write the field's name alone",
                );
            }
            let Some(column) = self.column(item, mistakes) else { continue };
            if columns.contains(&column) {
                mistakes.duplicate(item.place, format!("`{}` is named twice", column.value), "name each column once");
            } else {
                columns.push(column);
            }
        }
        columns
    }

    /// The required `columns(..)` of a constraint.
    fn required(
        &self,
        owner: &str,
        place: Place,
        arguments: &mut Arguments,
        mistakes: &mut Mistakes,
    ) -> Option<Vec<Spanned<String>>> {
        if !arguments.has("columns") {
            mistakes.add(
                "entity.missing",
                place,
                format!("`{owner}` names no columns"),
                format!("write `#[{owner}(columns(..))]`"),
            );
            return None;
        }
        let list = arguments.list("columns", mistakes)?;
        let columns = self.columns(&list.value, mistakes);
        (!columns.is_empty()).then_some(columns)
    }
}

impl Constraints {
    /// `#[primary_key(columns(..))]`
    pub(crate) fn primary_key(&mut self, items: Vec<Item>, place: Place, fields: &Fields<'_>, mistakes: &mut Mistakes) {
        let mut arguments = Arguments::new("primary_key", keys::PRIMARY_KEY, 0, items, mistakes);
        let name = arguments.text("name", mistakes);
        if let Some(columns) = fields.required("primary_key", place, &mut arguments, mistakes) {
            self.primary_keys.push(Spanned::new(PrimaryKeyDeclaration { name, columns }, place));
        }
    }

    /// `#[unique(columns(..))]`
    pub(crate) fn unique(&mut self, items: Vec<Item>, place: Place, fields: &Fields<'_>, mistakes: &mut Mistakes) {
        let mut arguments = Arguments::new("unique", keys::UNIQUE, 0, items, mistakes);
        let columns = fields.required("unique", place, &mut arguments, mistakes);
        let unique = unique(&mut arguments, columns.unwrap_or_default(), mistakes);
        if !unique.columns.is_empty() {
            self.uniques.push(Spanned::new(unique, place));
        }
    }

    /// `#[index(..)]`
    pub(crate) fn index(&mut self, items: Vec<Item>, place: Place, fields: &Fields<'_>, mistakes: &mut Mistakes) {
        let mut arguments = Arguments::new("index", keys::INDEX, 0, items, mistakes);
        let expression = arguments.text("expression", mistakes);
        let columns = arguments.has("columns").then(|| arguments.list("columns", mistakes));
        let mut parts = Vec::new();
        match (expression, columns) {
            (Some(expression), None) => {
                parts.push(expression.with(plain_part(IndexTarget::Expression(expression.value.clone()))))
            }
            (None, Some(list)) => {
                let items = list.map(|list| list.value).unwrap_or_default();
                parts.extend(items.iter().filter_map(|item| part(item, fields, mistakes)));
            }
            (Some(expression), Some(_)) => mistakes.contradiction(
                expression.place,
                "an index has `columns(..)` or an `expression`, not both",
                "write the expression among the columns: `columns(title, expression(\"lower(name)\"))`",
            ),
            (None, None) if arguments.place("expression").is_none() => {
                mistakes.add(
                    "entity.missing",
                    place,
                    "`index` names no columns",
                    "write `#[index(columns(..))]` or `#[index(expression = \"..\")]`",
                );
            }
            (None, None) => {}
        }
        let include =
            arguments.list("include", mistakes).map(|list| fields.columns(&list.value, mistakes)).unwrap_or_default();
        let index = index(&mut arguments, parts, include, mistakes);
        if !index.parts.is_empty() {
            self.indexes.push(Spanned::new(index, place));
        }
    }

    /// `#[check(name = "..", "..")]`, and `#[column(check(..))]` with its column.
    pub(crate) fn check(
        &mut self,
        items: Vec<Item>,
        place: Place,
        column: Option<&ColumnDeclaration>,
        mistakes: &mut Mistakes,
    ) {
        let mut arguments = Arguments::new("check", keys::CHECK, 1, items, mistakes);
        let name = arguments.text("name", mistakes);
        let mut only = arguments.only(mistakes);
        let Some(expression) = arguments.take_literal_text(mistakes) else {
            mistakes.add("entity.missing", place, "`check` has no expression", "write `check(\"plays >= 0\")`");
            return;
        };
        if only.dialects.is_empty() {
            only = column.map(|column| column.only.clone()).unwrap_or_default();
        }
        let column = column.map(|column| column.name.value.clone());
        self.checks.push(Spanned::new(CheckDeclaration { name, expression, column, only }, place));
    }

    /// `#[foreign_key(columns(..), references = ..)]`
    pub(crate) fn foreign_key(&mut self, items: Vec<Item>, place: Place, fields: &Fields<'_>, mistakes: &mut Mistakes) {
        let mut arguments = Arguments::new("foreign_key", keys::FOREIGN_KEY, 0, items, mistakes);
        let columns = fields.required("foreign_key", place, &mut arguments, mistakes);
        let name = arguments.text("name", mistakes);
        if !arguments.has("references") {
            mistakes.add(
                "entity.missing",
                place,
                "`foreign_key` references nothing",
                "write `references = Artist` or `references = Artist(id)`",
            );
        }
        let only = arguments.only(mistakes);
        let key = foreign_key(&mut arguments, name, columns.unwrap_or_default(), only, mistakes);
        self.foreign_keys.extend(key.filter(|key| !key.columns.is_empty()).map(|key| Spanned::new(key, place)));
    }

    /// `primary_key`, `unique`, `index`, `check` and `references` of `#[column(..)]`.
    pub(crate) fn on_column(&mut self, arguments: &mut Arguments, column: &ColumnDeclaration, mistakes: &mut Mistakes) {
        let own = || vec![column.name.with(column.name.value.clone())];
        if let Some((items, place)) = options(arguments, "primary_key", mistakes) {
            let mut options = Arguments::new("primary_key", keys::COLUMN_PRIMARY_KEY, 0, items, mistakes);
            let name = options.text("name", mistakes);
            self.primary_keys.push(Spanned::new(PrimaryKeyDeclaration { name, columns: own() }, place));
        }
        if let Some((items, place)) = options(arguments, "unique", mistakes) {
            let mut options = Arguments::new("unique", keys::COLUMN_UNIQUE, 0, items, mistakes);
            let mut unique = unique(&mut options, own(), mistakes);
            inherit(&mut unique.only, column);
            self.uniques.push(Spanned::new(unique, place));
        }
        if let Some((items, place)) = options(arguments, "index", mistakes) {
            let mut options = Arguments::new("index", keys::COLUMN_INDEX, 0, items, mistakes);
            let part = part_options(&mut options, IndexTarget::Column(column.name.value.clone()), mistakes);
            let mut index = index(&mut options, vec![Spanned::new(part, place)], Vec::new(), mistakes);
            inherit(&mut index.only, column);
            self.indexes.push(Spanned::new(index, place));
        }
        if let Some(item) = arguments.take("check") {
            let items = match (item.key.is_some(), &item.term.arguments) {
                (true, None) => vec![Item { key: None, place: item.term.place, term: item.term.clone() }],
                (false, Some(items)) => items.clone(),
                _ => Vec::new(),
            };
            self.check(items, item.place, Some(column), mistakes);
        }
        self.references(arguments, column, mistakes);
    }

    fn references(&mut self, arguments: &mut Arguments, column: &ColumnDeclaration, mistakes: &mut Mistakes) {
        let Some(place) = arguments.place("references") else {
            for key in ["on_delete", "on_update", "deferrable", "initially_deferred", "foreign_key"] {
                if let Some(item) = arguments.take(key) {
                    mistakes.contradiction(
                        item.place,
                        format!("`{key}` without `references`"),
                        "write `references = Artist` beside it, or leave it out",
                    );
                }
            }
            return;
        };
        let name = arguments.text("foreign_key", mistakes);
        let columns = vec![column.name.with(column.name.value.clone())];
        if let Some(key) = foreign_key(arguments, name, columns, column.only.clone(), mistakes) {
            self.foreign_keys.push(Spanned::new(key, place));
        }
    }
}

/// `key` alone, or `key(..)` with options.
fn options(arguments: &mut Arguments, name: &str, mistakes: &mut Mistakes) -> Option<(Vec<Item>, Place)> {
    let item = arguments.take(name)?;
    if item.key.is_some() {
        let help = format!("write `{name}`, or `{name}(name = \"..\")`");
        mistakes.add("entity.wrong_value", item.place, format!("`{name}` takes no value"), help);
        return None;
    }
    Some((item.term.arguments.unwrap_or_default(), item.place))
}

/// A constraint on a column exists where the column does.
fn inherit(only: &mut Only, column: &ColumnDeclaration) {
    if only.dialects.is_empty() {
        *only = column.only.clone();
    }
}

fn unique(arguments: &mut Arguments, columns: Vec<Spanned<String>>, mistakes: &mut Mistakes) -> UniqueDeclaration {
    UniqueDeclaration {
        name: arguments.text("name", mistakes),
        columns,
        nulls_not_distinct: arguments.flag("nulls_not_distinct", mistakes),
        deferral: deferral(arguments, mistakes),
        only: arguments.only(mistakes),
    }
}

fn deferral(arguments: &mut Arguments, mistakes: &mut Mistakes) -> Deferral {
    let deferrable = arguments.flag("deferrable", mistakes);
    match (arguments.flag("initially_deferred", mistakes), deferrable) {
        (true, _) => Deferral::InitiallyDeferred,
        (false, true) => Deferral::Deferrable,
        (false, false) => Deferral::Immediate,
    }
}

fn index(
    arguments: &mut Arguments,
    parts: Vec<Spanned<IndexPart>>,
    include: Vec<Spanned<String>>,
    mistakes: &mut Mistakes,
) -> IndexDeclaration {
    let place = arguments.place("nulls_not_distinct");
    let index = IndexDeclaration {
        name: arguments.text("name", mistakes),
        parts,
        unique: arguments.flag("unique", mistakes),
        nulls_not_distinct: arguments.flag("nulls_not_distinct", mistakes),
        method: arguments.text("method", mistakes),
        predicate: arguments.text("where", mistakes),
        include,
        comment: arguments.text("comment", mistakes),
        only: arguments.only(mistakes),
    };
    if let (Some(place), false) = (place, index.unique) {
        mistakes.contradiction(
            place,
            "`nulls_not_distinct` on an index that is not unique",
            "write `unique` beside it, or leave it out",
        );
    }
    index
}

fn plain_part(target: IndexTarget) -> IndexPart {
    IndexPart { target, descending: false, nulls_first: None, operator_class: None, collation: None, length: None }
}

/// `title`, `created_at(desc)` or `expression("lower(title)")`.
fn part(item: &Item, fields: &Fields<'_>, mistakes: &mut Mistakes) -> Option<Spanned<IndexPart>> {
    let options = item.term.arguments.clone().unwrap_or_default();
    // A field may be called `expression`: only one with a text inside is an expression.
    let is_expression = item.key.is_none()
        && item.term.word() == Some("expression")
        && options.iter().any(|option| option.key.is_none() && option.term.literal().is_some());
    let mut arguments = Arguments::new(
        item.name().unwrap_or("column"),
        keys::INDEX_PART,
        usize::from(is_expression),
        options,
        mistakes,
    );
    let target = if is_expression {
        IndexTarget::Expression(arguments.take_literal_text(mistakes)?.value)
    } else {
        IndexTarget::Column(fields.column(item, mistakes)?.value)
    };
    Some(Spanned::new(part_options(&mut arguments, target, mistakes), item.place))
}

fn part_options(arguments: &mut Arguments, target: IndexTarget, mistakes: &mut Mistakes) -> IndexPart {
    for (one, other) in [("asc", "desc"), ("nulls_first", "nulls_last")] {
        if let (Some(_), Some(place)) = (arguments.place(one), arguments.place(other)) {
            mistakes.contradiction(place, format!("both `{one}` and `{other}`"), "keep one of them");
        }
    }
    arguments.flag("asc", mistakes);
    let first = arguments.flag("nulls_first", mistakes);
    let last = arguments.flag("nulls_last", mistakes);
    IndexPart {
        descending: arguments.flag("desc", mistakes),
        nulls_first: (first || last).then_some(first),
        operator_class: arguments.text("opclass", mistakes),
        collation: arguments.text("collation", mistakes),
        length: arguments.length("length", mistakes),
        ..plain_part(target)
    }
}

fn foreign_key(
    arguments: &mut Arguments,
    name: Option<Spanned<String>>,
    columns: Vec<Spanned<String>>,
    only: Only,
    mistakes: &mut Mistakes,
) -> Option<ForeignKeyDeclaration> {
    let references = arguments.take("references").and_then(|item| {
        let read = item.key.as_ref().and_then(|_| reference(&item.term, mistakes));
        if item.key.is_none() {
            arguments.wrong("references", &item, "an entity or a table", mistakes);
        }
        read
    });
    let on_delete = action("on_delete", arguments, mistakes);
    let on_update = action("on_update", arguments, mistakes);
    let deferral = deferral(arguments, mistakes);
    let references = references?;
    let (target, named) = match &references.value {
        Reference::Entity { path, fields } => (path, fields),
        Reference::Table { table, columns, .. } => (table, columns),
    };
    if !named.is_empty() && !columns.is_empty() && named.len() != columns.len() {
        mistakes.contradiction(
            references.place,
            format!("{} of its own columns reference {} of `{target}`", columns.len(), named.len()),
            "name as many columns on both sides",
        );
    }
    Some(ForeignKeyDeclaration { name, columns, references, on_delete, on_update, deferral, only })
}

fn action(key: &str, arguments: &mut Arguments, mistakes: &mut Mistakes) -> Option<Spanned<ReferentialAction>> {
    let word = arguments.word(key, ACTIONS, mistakes)?;
    Some(word.with(match word.value {
        "restrict" => ReferentialAction::Restrict,
        "cascade" => ReferentialAction::Cascade,
        "set_null" => ReferentialAction::SetNull,
        "set_default" => ReferentialAction::SetDefault,
        _ => ReferentialAction::NoAction,
    }))
}

/// `Artist`, `Artist(id)`, `"artist"` (by its primary key), `"artist"("id")` or `"artist"("id", schema = "library")`.
fn reference(term: &Term, mistakes: &mut Mistakes) -> Option<Spanned<Reference>> {
    let items = term.arguments.clone().unwrap_or_default();
    match &term.head {
        Head::Path(path) => {
            let mut fields = Vec::new();
            for item in items {
                match item.key.is_none().then(|| item.term.bare_word()).flatten() {
                    Some(field) => fields.push(Spanned::new(field.to_owned(), item.place)),
                    None => mistakes.add(
                        "entity.wrong_value",
                        item.place,
                        "expected a field of the entity",
                        "write `references = Artist(id)`",
                    ),
                }
            }
            Some(Spanned::new(Reference::Entity { path: path.join("::"), fields }, term.place))
        }
        Head::Literal(Literal::Text(table)) => {
            let mut arguments = Arguments::new("references", keys::REFERENCED_TABLE, usize::MAX, items, mistakes);
            let namespace = arguments.text("schema", mistakes);
            let mut columns = Vec::new();
            while arguments.has_literal() {
                columns.extend(arguments.take_literal_text(mistakes));
            }
            Some(Spanned::new(Reference::Table { namespace, table: table.clone(), columns }, term.place))
        }
        Head::Literal(_) => {
            mistakes.add(
                "entity.wrong_value",
                term.place,
                "`references` takes an entity or a table",
                "write `references = Artist`",
            );
            None
        }
    }
}
