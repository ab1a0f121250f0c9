//! Entities to tables and indexes.

use super::collect::Located;
use super::column::column;
use super::mistake::Report;
use super::reference::foreign_keys;
use super::resolve::{Resolver, qualified};
use crate::model::{
    Check, Deferrable, Index, IndexPart, IndexValue, Name, Namespace, NullsOrder, Object, PrimaryKey, QualifiedName,
    Schema, SortOrder, Table, TableOptions, Unique, naming,
};
use anabranch_syntax::{CheckDeclaration, Deferral, EntityDeclaration, IndexDeclaration, IndexTarget, Spanned};
use std::collections::{BTreeMap, BTreeSet};

/// Puts all tables and indexes into the schema.
pub(super) fn tables(resolver: &Resolver<'_>, schema: &mut Schema, report: &mut Report<'_>) {
    let dialect = resolver.dialect_name();
    let mut entities: BTreeMap<QualifiedName, &Located<EntityDeclaration>> = BTreeMap::new();
    for located in resolver.collected.entities.iter().filter(|located| located.value.only.includes(dialect)) {
        let name = qualified(&located.value.namespace, &located.value.table.value);
        match entities.get(&name) {
            Some(first) => {
                let help = format!(
                    "give one of them another `name`; the first is `{}` in {}",
                    first.value.ident.value,
                    report.path(first.file)
                );
                report.add(
                    located.file,
                    located.value.table.place,
                    "entity.duplicate",
                    format!("a second table `{name}`"),
                    help,
                );
            }
            None => {
                entities.insert(name, located);
            }
        }
    }
    // Columns first: references need the types of other tables'.
    for (name, located) in &entities {
        let table = bare_table(name, located, resolver, schema, report);
        schema.insert(Object::Table(table));
    }
    let mut names = Names::of_given(&entities, dialect);
    for (name, located) in &entities {
        let Some(mut table) = schema.table(name).cloned() else { continue };
        constraints(&mut table, located, dialect, &mut names);
        table.foreign_keys = foreign_keys(&table, located, &entities, resolver, schema, &mut names, report);
        schema.insert(Object::Table(table));
        for index in located.value.indexes.iter().filter(|index| index.value.only.includes(dialect)) {
            schema.insert(Object::Index(self::index(name, &index.value, &mut names)));
        }
    }
}

fn bare_table(
    name: &QualifiedName,
    located: &Located<EntityDeclaration>,
    resolver: &Resolver<'_>,
    schema: &Schema,
    report: &mut Report<'_>,
) -> Table {
    let declaration = &located.value;
    let mut table = Table::new(name);
    table.comment = text(&declaration.comment);
    let options = &declaration.options;
    table.options = TableOptions {
        strict: options.strict,
        without_rowid: options.without_rowid,
        unlogged: options.unlogged,
        engine: text(&options.engine),
        charset: text(&options.charset),
        collation: text(&options.collation),
        row_format: None,
    };
    let own = declaration.columns.iter().filter(|column| column.only.includes(resolver.dialect_name()));
    table.columns =
        own.filter_map(|declaration| column(declaration, resolver, located.site(), schema, report)).collect();
    table
}

fn constraints(table: &mut Table, located: &Located<EntityDeclaration>, dialect: &str, names: &mut Names) {
    let declaration = &located.value;
    table.primary_key = declaration.primary_key.as_ref().map(|key| {
        let name = names.name(&table.name, &key.value.name, || naming::primary_key(&table.name.name));
        PrimaryKey::new(name, values(&key.value.columns))
    });
    for unique in declaration.uniques.iter().filter(|unique| unique.value.only.includes(dialect)) {
        let columns = values(&unique.value.columns);
        table.uniques.push(Unique {
            name: names.name(&table.name, &unique.value.name, || naming::unique(&table.name.name, &columns)),
            columns,
            nulls_not_distinct: unique.value.nulls_not_distinct,
            deferrable: deferrable(unique.value.deferral),
        });
    }
    for check in declaration.checks.iter().filter(|check| check.value.only.includes(dialect)) {
        table.checks.push(self::check(&table.name, &check.value, names));
    }
}

fn check(table: &QualifiedName, check: &CheckDeclaration, names: &mut Names) -> Check {
    let name = names.name(table, &check.name, || naming::check(&table.name, check.column.as_deref()));
    Check::new(name, check.expression.value.clone())
}

fn index(table: &QualifiedName, declaration: &IndexDeclaration, names: &mut Names) -> Index {
    let parts: Vec<IndexPart> = declaration.parts.iter().map(|part| self::part(&part.value)).collect();
    let words = || parts.iter().map(|part| part.column_name().unwrap_or("expr").to_owned()).collect::<Vec<_>>();
    let name = names.name(table, &declaration.name, || naming::index(&table.name, &words()));
    Index {
        unique: declaration.unique,
        method: text(&declaration.method).filter(|method| method != "btree"),
        include: values(&declaration.include),
        predicate: text(&declaration.predicate),
        nulls_not_distinct: declaration.nulls_not_distinct,
        comment: text(&declaration.comment),
        ..Index::new(table, name, parts)
    }
}

fn part(part: &anabranch_syntax::IndexPart) -> IndexPart {
    IndexPart {
        value: match &part.target {
            IndexTarget::Column(column) => IndexValue::Column(column.clone()),
            IndexTarget::Expression(expression) => IndexValue::Expression(expression.clone()),
        },
        order: if part.descending { SortOrder::Descending } else { SortOrder::Ascending },
        nulls: part.nulls_first.map(|first| if first { NullsOrder::First } else { NullsOrder::Last }),
        operator_class: text(&part.operator_class),
        collation: text(&part.collation),
        prefix_length: part.length.as_ref().map(|length| length.value),
    }
}

pub(super) fn deferrable(deferral: Deferral) -> Deferrable {
    match deferral {
        Deferral::Immediate => Deferrable::No,
        Deferral::Deferrable => Deferrable::InitiallyImmediate,
        Deferral::InitiallyDeferred => Deferrable::InitiallyDeferred,
    }
}

pub(super) fn values(names: &[Spanned<String>]) -> Vec<String> {
    names.iter().map(|name| name.value.clone()).collect()
}

fn text(text: &Option<Spanned<String>>) -> Option<String> {
    text.as_ref().map(|text| text.value.clone())
}

/// The names of constraints and indexes, of which each is given once in a namespace: what some database requires of every kind.
pub(super) struct Names(BTreeMap<Namespace, BTreeSet<String>>);

impl Names {
    /// The names of tables and those that were given: a generated one gives way.
    fn of_given(entities: &BTreeMap<QualifiedName, &Located<EntityDeclaration>>, dialect: &str) -> Self {
        let mut names = Self(BTreeMap::new());
        for (table, located) in entities {
            let declaration = &located.value;
            let taken = names.0.entry(table.namespace.clone()).or_default();
            taken.insert(table.name.clone());
            let uniques = declaration
                .uniques
                .iter()
                .filter(|unique| unique.value.only.includes(dialect))
                .map(|unique| &unique.value.name);
            let indexes = declaration
                .indexes
                .iter()
                .filter(|index| index.value.only.includes(dialect))
                .map(|index| &index.value.name);
            let checks = declaration
                .checks
                .iter()
                .filter(|check| check.value.only.includes(dialect))
                .map(|check| &check.value.name);
            let keys = declaration
                .foreign_keys
                .iter()
                .filter(|key| key.value.only.includes(dialect))
                .map(|key| &key.value.name);
            let primary = declaration.primary_key.iter().map(|key| &key.value.name);
            taken.extend(
                primary
                    .chain(uniques)
                    .chain(indexes)
                    .chain(checks)
                    .chain(keys)
                    .flatten()
                    .map(|name| name.value.clone()),
            );
        }
        names
    }

    /// The name that was given, or one that is free.
    pub(super) fn name(
        &mut self,
        table: &QualifiedName,
        given: &Option<Spanned<String>>,
        generated: impl FnOnce() -> String,
    ) -> Name {
        if let Some(given) = given {
            return Name::Given(given.value.clone());
        }
        let taken = self.0.entry(table.namespace.clone()).or_default();
        let name = naming::distinct(generated(), |name| taken.contains(name));
        taken.insert(name.clone());
        Name::Generated(name)
    }
}
