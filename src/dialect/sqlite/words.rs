//! The words in which a definition is said again.
//!
//! A rebuild keeps what the model has no field for by saying it as it stood. Invariant: words that were read are taken only where they mean what the
//! model holds now; where they do not, the model is rendered, with what it has no field for.

use super::ddl::{
    Key, KeyPart, Part, Rule, WrittenColumn, WrittenConstraint, read_column, read_constraint, read_inline,
};
use super::{expression, normalize, types};
use crate::model::{
    Column, ColumnType, Constraint, Deferrable, ForeignKey, ObjectRef, Owner, QualifiedName, Schema, Table, Unmodelled,
};

/// How a column, a constraint or an index is written.
pub(super) const DEFINITION: &str = "definition";
/// How a constraint is written in the line of its column.
pub(super) const INLINE: &str = "definition in its column";
/// What stands there for people.
pub(super) const COMMENT: &str = "comment";

/// What was read of a table that its model does not hold.
pub(super) struct Words<'a> {
    schema: &'a Schema,
    table: ObjectRef,
    found: Vec<&'a Unmodelled>,
}

impl<'a> Words<'a> {
    /// Those of a table of the schema.
    pub(super) fn of(schema: &'a Schema, table: &QualifiedName) -> Self {
        let table = ObjectRef::Table(table.clone());
        let found = schema.unmodelled().iter().filter(|found| found.owner.object() == Some(&table)).collect();
        Self { schema, table, found }
    }

    fn values(&self, owner: &Owner, property: &str) -> std::vec::IntoIter<&'a str> {
        let of_it = self.found.iter().filter(|found| found.property == property && found.owner == *owner);
        of_it.map(|found| found.value.as_str()).collect::<Vec<_>>().into_iter()
    }

    /// Whether the table was read, and all that it says is known.
    pub(super) fn was_read(&self) -> bool {
        self.found.iter().any(|found| found.property == DEFINITION)
    }

    /// The owner of what was found of a column.
    pub(super) fn column(&self, name: &str) -> Owner {
        Owner::Column(self.table.clone(), name.to_owned())
    }

    /// The owner of what was found of a constraint.
    pub(super) fn constraint(&self, name: &str) -> Owner {
        Owner::Constraint(self.table.clone(), name.to_owned())
    }

    /// The owner of what was found of the table.
    pub(super) fn whole(&self) -> Owner {
        Owner::Object(self.table.clone())
    }

    /// The comments of an owner that do not stand in `text`.
    pub(super) fn comments(&self, owner: &Owner, text: &str) -> Vec<&'a str> {
        self.values(owner, COMMENT).filter(|comment| !text.contains(comment)).collect()
    }

    /// Whether a column of the primary key may be null.
    pub(super) fn may_be_null(&self, column: &str) -> bool {
        let owner = self.column(column);
        self.found.iter().any(|found| found.property == Unmodelled::NULLABLE_KEY && found.owner == owner)
    }

    /// The words for the type of a column, where it still means what they say.
    pub(super) fn declared(&self, column: &Column, table: &Table) -> Option<&'a str> {
        let mut declared = self.values(&self.column(&column.name), Unmodelled::DECLARED_TYPE);
        declared.find(|declared| self.means_type(declared, column, table))
    }

    /// Whether the column is the rowid under another name.
    pub(super) fn is_rowid(&self, table: &Table, column: &str) -> bool {
        if normalize::rowid_alias(table) != Some(column) {
            return false;
        }
        let mut written = self.values(&self.column(column), DEFINITION).filter_map(|text| read_column(text).ok());
        written.next().is_none_or(|written| normalize::is_rowid(table, &written))
    }

    /// How a column is written, where that means what it is now, and the constraints among `open` that stand in its line.
    pub(super) fn of_column(
        &self,
        column: &Column,
        table: &Table,
        open: &[Option<Constraint>],
    ) -> Option<(&'a str, Vec<usize>)> {
        let texts = self.values(&self.column(&column.name), DEFINITION);
        let fitting = texts.filter_map(|text| {
            let written = read_column(text).ok().filter(|written| self.means_column(written, column, table))?;
            let mut used = Vec::new();
            for constraint in &written.constraints {
                let fits = |at: &usize| {
                    !used.contains(at)
                        && open[*at].as_ref().is_some_and(|wanted| self.means_constraint(constraint, wanted, table))
                };
                used.push((0..open.len()).find(fits)?);
            }
            // What numbers rows is said with the key, here or by itself.
            let is_key = |at: &usize| matches!(open[*at], Some(Constraint::PrimaryKey(_)));
            let says_it =
                || used.iter().any(is_key) || self.by_themselves(table, open).iter().any(|(_, at)| is_key(at));
            (column.identity.is_none() || says_it()).then_some((text, used))
        });
        // The first of those that hold the most constraints.
        fitting.rev().max_by_key(|(_, used)| used.len())
    }

    /// How a column was written, whatever it is now.
    pub(super) fn written_column(&self, column: &str) -> Option<WrittenColumn<'a>> {
        self.values(&self.column(column), DEFINITION).find_map(|text| read_column(text).ok())
    }

    /// How constraints stand in the line of a column, where they mean what is there now.
    pub(super) fn in_line(&self, column: &str, table: &Table, open: &[Option<Constraint>]) -> Vec<(&'a str, usize)> {
        let mut used: Vec<(&str, usize)> = Vec::new();
        for (at, wanted) in open.iter().enumerate() {
            let Some(wanted) = wanted.as_ref().filter(|wanted| sole_column(wanted) == Some(column)) else { continue };
            let mut texts = self.values(&self.constraint(wanted.name().as_str()), INLINE);
            let means = |text: &&str| {
                read_inline(text, column).is_ok_and(|written| self.means_constraint(&written, wanted, table))
            };
            used.extend(texts.find(means).map(|text| (text, at)));
        }
        used
    }

    /// How the constraints that stand by themselves are written, in order, where they mean what is there now.
    pub(super) fn by_themselves(&self, table: &Table, open: &[Option<Constraint>]) -> Vec<(&'a str, usize)> {
        let mut used: Vec<(&str, usize)> = Vec::new();
        let texts = self.found.iter().filter(|found| matches!(found.owner, Owner::Constraint(..)));
        for found in texts.filter(|found| found.property == DEFINITION || found.property == INLINE) {
            let Ok(written) = read_constraint(&found.value) else { continue };
            let fits = |at: &usize| {
                used.iter().all(|(_, used)| used != at)
                    && open[*at].as_ref().is_some_and(|wanted| self.means_constraint(&written, wanted, table))
            };
            if let Some(at) = (0..open.len()).find(fits) {
                used.push((&found.value, at));
            }
        }
        used
    }

    /// How a constraint was written, whatever it is now.
    pub(super) fn written_constraint(&self, name: &str, column: Option<&str>) -> Option<WrittenConstraint<'a>> {
        let owner = self.constraint(name);
        let mut by_itself = self.values(&owner, DEFINITION).filter_map(|text| read_constraint(text).ok());
        by_itself
            .next()
            .or_else(|| self.values(&owner, INLINE).find_map(|text| read_inline(text, column.unwrap_or_default()).ok()))
    }

    fn means_column(&self, written: &WrittenColumn<'_>, column: &Column, table: &Table) -> bool {
        let in_key = table.primary_key.iter().any(|key| key.columns.contains(&column.name));
        let implied = in_key && (table.options.strict || table.options.without_rowid);
        let not_null = if in_key { !self.may_be_null(&column.name) } else { column.not_null };
        let mut meant = Column { not_null, comment: None, ..column.clone() };
        let mut said = written.column.clone();
        said.not_null |= implied;
        said.identity = column.identity.clone();
        meant.column_type = said.column_type.clone();
        if !self.means_type(written.declared, column, table) || said.name != meant.name {
            return false;
        }
        let with = |column: Column| {
            let mut table = table.clone();
            table.columns.iter_mut().filter(|old| old.name == column.name).for_each(|old| *old = column.clone());
            let table = normalize::canonical(table);
            table.column(&column.name).cloned()
        };
        with(said) == with(meant)
    }

    /// Whether the words name the type of the column: as it would be rendered, as a native type is spelled, or as they were read for that type.
    fn means_type(&self, declared: &str, column: &Column, table: &Table) -> bool {
        let strict = table.options.strict;
        let plain = |text: &str| types::one_line(&types::unquoted(text));
        let alike = |one: &str, other: &str| plain(one).eq_ignore_ascii_case(&plain(other));
        if types::render(&column.column_type, strict).is_ok_and(|plain| alike(&plain, declared)) {
            return true;
        }
        let mut read = self.values(&self.column(&column.name), Unmodelled::DECLARED_TYPE);
        let said = types::parse(declared);
        read.any(|read| alike(read, declared))
            && match (&column.column_type, &said) {
                (ColumnType::Native(_), _) => false,
                // Where rows are numbered by it, an integer has no size.
                (ColumnType::Integer { .. }, ColumnType::Integer { .. })
                    if normalize::rowid_alias(table) == Some(column.name.as_str()) =>
                {
                    true
                }
                (wanted, said) => types::normalized(wanted, strict) == types::normalized(said, strict),
            }
    }

    fn means_constraint(&self, written: &WrittenConstraint<'_>, wanted: &Constraint, table: &Table) -> bool {
        let named = match &written.name {
            Some(name) => name == wanted.name().as_str(),
            None => wanted.name().is_generated(),
        };
        named
            && match (&written.rule, wanted) {
                (Rule::PrimaryKey(key), Constraint::PrimaryKey(wanted)) => {
                    let sole = wanted.columns.first().and_then(|name| table.column(name));
                    let numbered = sole.is_some_and(|column| column.identity.is_some());
                    same_names(&key.columns(), &wanted.columns) && key.numbered == numbered
                }
                (Rule::Unique(key), Constraint::Unique(wanted)) => {
                    same_names(&key.columns(), &wanted.columns)
                        && wanted.deferrable == Deferrable::No
                        && !wanted.nulls_not_distinct
                }
                (Rule::Check { expression, .. }, Constraint::Check(wanted)) => {
                    let columns: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
                    let canonical = |sql: &str| expression::canonical(sql, &columns);
                    canonical(expression) == canonical(&wanted.expression)
                }
                (Rule::ForeignKey { key, .. }, Constraint::ForeignKey(wanted)) => self.means_key(key, wanted),
                (
                    Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Check { .. } | Rule::ForeignKey { .. },
                    Constraint::PrimaryKey(_)
                    | Constraint::Unique(_)
                    | Constraint::Check(_)
                    | Constraint::ForeignKey(_),
                ) => false,
            }
    }

    fn means_key(&self, written: &ForeignKey, wanted: &ForeignKey) -> bool {
        let referenced = match written.referenced_columns.is_empty() {
            true => self.implied(wanted).is_none_or(|implied| same_names(&implied, &wanted.referenced_columns)),
            false => same_names(&written.referenced_columns, &wanted.referenced_columns),
        };
        referenced
            && same_names(&written.columns, &wanted.columns)
            && written.references.name.eq_ignore_ascii_case(&wanted.references.name)
            && (written.on_delete, written.on_update, written.deferrable)
                == (wanted.on_delete, wanted.on_update, wanted.deferrable)
    }

    /// The columns that a reference means which names none.
    fn implied(&self, key: &ForeignKey) -> Option<Vec<String>> {
        let table = self.schema.table(&key.references)?;
        Some(table.primary_key.iter().flat_map(|key| key.columns.clone()).collect())
    }
}

/// The only column that a constraint is about.
fn sole_column(constraint: &Constraint) -> Option<&str> {
    let columns = match constraint {
        Constraint::PrimaryKey(key) => &key.columns,
        Constraint::Unique(unique) => &unique.columns,
        Constraint::ForeignKey(key) => &key.columns,
        Constraint::Check(_) => return None,
    };
    if let [sole] = &columns[..] { Some(sole) } else { None }
}

/// Lets the words for a table follow a column that got another name. Where they do not, they mean something else and are left alone.
pub(super) fn rename_column(schema: &mut Schema, table: &QualifiedName, from: &str, to: &str) {
    let of_it = |found: &&mut Unmodelled| {
        let owner = found.owner.object().and_then(ObjectRef::owner);
        owner == Some(table) && [DEFINITION, INLINE].contains(&found.property.as_str())
    };
    schema.unmodelled_mut().filter(of_it).for_each(|found| found.value = expression::rename(&found.value, from, to));
}

fn same_names(one: &[String], other: &[String]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.eq_ignore_ascii_case(other))
}

/// What a key says besides its columns, said again of these columns.
pub(super) fn key_parts(written: Option<&Key>, columns: &[String]) -> (Vec<KeyPart>, Option<String>) {
    let part = |name: &String| {
        let old = written.iter().flat_map(|key| &key.parts).find(|part| part.name.eq_ignore_ascii_case(name));
        let (collation, descending) = old.map_or((None, false), |old| (old.collation.clone(), old.descending));
        KeyPart { name: name.clone(), collation, descending }
    };
    (columns.iter().map(part).collect(), written.and_then(|key| key.conflict.clone()))
}

/// The name that a part of a column had, before the part.
pub(super) fn named(written: Option<&WrittenColumn<'_>>, part: Part) -> Option<String> {
    written.and_then(|written| written.name_of(part)).map(str::to_owned)
}
