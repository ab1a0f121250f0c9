//! References to foreign keys.

use super::collect::Located;
use super::mistake::Report;
use super::resolve::{Found, Resolver, qualified};
use super::table::{Names, deferrable, values};
use crate::model::{ColumnType, DialectName, ForeignKey, QualifiedName, ReferentialAction, Schema, Table, naming};
use anabranch_syntax::{EntityDeclaration, ForeignKeyDeclaration, Reference, Spanned, nearest};
use std::collections::BTreeMap;

/// The entities of this database by their tables.
type Entities<'a> = BTreeMap<QualifiedName, &'a Located<EntityDeclaration>>;

/// The foreign keys of a table. The schema holds the columns of all tables already.
pub(super) fn foreign_keys(
    table: &Table,
    located: &Located<EntityDeclaration>,
    entities: &Entities<'_>,
    resolver: &Resolver<'_>,
    schema: &Schema,
    names: &mut Names,
    report: &mut Report<'_>,
) -> Vec<ForeignKey> {
    let own = located.value.foreign_keys.iter().filter(|key| key.value.only.includes(resolver.dialect_name()));
    own.filter_map(|key| {
        let key = &key.value;
        let (references, referenced_columns) = match &key.references.value {
            Reference::Table { namespace, table, columns } => (qualified(namespace, table), values(columns)),
            Reference::Entity { path, fields } => {
                let context = Context { located, entities, resolver, schema };
                context.entity(table, key, path, fields, report)?
            }
        };
        let columns = values(&key.columns);
        Some(ForeignKey {
            name: names.name(&table.name, &key.name, || naming::foreign_key(&table.name.name, &columns)),
            columns,
            references,
            referenced_columns,
            on_delete: action(key.on_delete.as_ref()),
            on_update: action(key.on_update.as_ref()),
            deferrable: deferrable(key.deferral),
        })
    })
    .collect()
}

struct Context<'a> {
    located: &'a Located<EntityDeclaration>,
    entities: &'a Entities<'a>,
    resolver: &'a Resolver<'a>,
    schema: &'a Schema,
}

impl Context<'_> {
    /// The table and columns of a referenced entity, judged.
    fn entity(
        &self,
        table: &Table,
        key: &ForeignKeyDeclaration,
        path: &str,
        fields: &[Spanned<String>],
        report: &mut Report<'_>,
    ) -> Option<(QualifiedName, Vec<String>)> {
        let (file, place) = (self.located.file, key.references.place);
        let target = if path == "Self" { self.located } else { self.target(path, key, report)? };
        let name = qualified(&target.value.namespace, &target.value.table.value);
        if !self.entities.contains_key(&name) {
            let message = format!("`{path}` does not exist on `{}`", self.resolver.dialect_name());
            report.add(
                file,
                place,
                "entity.unknown_entity",
                message,
                "write `only(..)` in the foreign key, or extend the entity's",
            );
            return None;
        }
        let columns = if fields.is_empty() {
            let Some(primary_key) = &target.value.primary_key else {
                let message = format!("`{path}` has no primary key to refer to");
                report.add(
                    file,
                    place,
                    "entity.no_key",
                    message,
                    format!("name the columns: `references = {path}(..)`"),
                );
                return None;
            };
            values(&primary_key.value.columns)
        } else {
            self.columns(&target.value, fields, report)?
        };
        if columns.len() != key.columns.len() {
            let message = format!("{} of its own columns reference {} of `{path}`", key.columns.len(), columns.len());
            report.add(
                file,
                place,
                "entity.contradiction",
                message,
                format!("the key of `{path}` is `{}`: name as many columns", columns.join("`, `")),
            );
            return None;
        }
        self.is_key(&target.value, &columns, path, key, report);
        self.same_types(table, &name, &columns, key, report);
        Some((name, columns))
    }

    fn target(
        &self,
        path: &str,
        key: &ForeignKeyDeclaration,
        report: &mut Report<'_>,
    ) -> Option<&Located<EntityDeclaration>> {
        let (file, place) = (self.located.file, key.references.place);
        match self.resolver.entity(path, self.located.site()) {
            Found::One(target) => Some(target),
            Found::Several(files) => {
                let message = format!("`{path}` may be one of {} entities of that name", files.len());
                report.add(
                    file,
                    place,
                    "entity.ambiguous",
                    message,
                    format!("write its path, as in `crate::module::{path}`"),
                );
                None
            }
            Found::None => {
                let known = || self.resolver.collected.entities.iter().map(|entity| entity.value.ident.value.as_str());
                let table = self.resolver.collected.entities.iter().find(|entity| entity.value.table.value == path);
                let near = table.map(|entity| entity.value.ident.value.as_str()).or_else(|| nearest(path, known()));
                let help = match near {
                    Some(near) => format!("write `references = {near}`"),
                    None => format!(
                        "derive `Entity` for it, or name a table in quotes: `references = \"{}\"(\"id\")`",
                        anabranch_syntax::snake_case(path)
                    ),
                };
                report.add(file, place, "entity.unknown_entity", format!("no entity `{path}` is known"), help);
                None
            }
        }
    }

    /// The columns of the fields that were named.
    fn columns(
        &self,
        target: &EntityDeclaration,
        fields: &[Spanned<String>],
        report: &mut Report<'_>,
    ) -> Option<Vec<String>> {
        let mut columns = Vec::new();
        for field in fields {
            if let Some(column) = target.columns.iter().find(|column| column.field.value == field.value) {
                columns.push(column.name.value.clone());
                continue;
            }
            let known = || target.columns.iter().map(|column| column.field.value.as_str());
            let help = match nearest(&field.value, known()) {
                Some(near) => format!("write `{near}`"),
                None => format!("its fields are `{}`", known().collect::<Vec<_>>().join("`, `")),
            };
            let message = format!("`{}` has no field `{}`", target.ident.value, field.value);
            report.add(self.located.file, field.place, "entity.unknown_field", message, help);
        }
        (columns.len() == fields.len()).then_some(columns)
    }

    /// Databases other than MySQL and MariaDB refuse to refer to columns that are no key.
    fn is_key(
        &self,
        target: &EntityDeclaration,
        columns: &[String],
        path: &str,
        key: &ForeignKeyDeclaration,
        report: &mut Report<'_>,
    ) {
        let same = |names: &[Spanned<String>]| {
            names.len() == columns.len() && names.iter().all(|name| columns.contains(&name.value))
        };
        let primary = target.primary_key.as_ref().is_some_and(|key| same(&key.value.columns));
        let unique = target.uniques.iter().any(|unique| same(&unique.value.columns));
        let index = target.indexes.iter().any(|index| {
            let names: Option<Vec<Spanned<String>>> = index
                .value
                .parts
                .iter()
                .map(|part| match &part.value.target {
                    anabranch_syntax::IndexTarget::Column(column) => Some(part.with(column.clone())),
                    anabranch_syntax::IndexTarget::Expression(_) => None,
                })
                .collect();
            index.value.unique && index.value.predicate.is_none() && names.is_some_and(|names| same(&names))
        });
        if primary || unique || index || matches!(self.resolver.dialect, DialectName::Mysql | DialectName::MariaDb) {
            return;
        }
        let message = format!("`{}` of `{path}` is no key", columns.join("`, `"));
        let help = format!("make it unique in `{path}`, or refer to its primary key: `references = {path}`");
        report.add(self.located.file, key.references.place, "entity.no_key", message, help);
    }

    fn same_types(
        &self,
        table: &Table,
        target: &QualifiedName,
        columns: &[String],
        key: &ForeignKeyDeclaration,
        report: &mut Report<'_>,
    ) {
        // A table that refers to itself is not yet in the schema with this very value, but with the same columns.
        let Some(referenced) = self.schema.table(target) else { return };
        for (own, theirs) in key.columns.iter().zip(columns) {
            let (Some(own), Some(theirs)) = (table.column(&own.value), referenced.column(theirs)) else { continue };
            if comparable(&own.column_type, &theirs.column_type, self.resolver.dialect) {
                continue;
            }
            let message = format!(
                "`{}` is `{}`, and `{}.{}` is `{}`",
                own.name, own.column_type, target.name, theirs.name, theirs.column_type
            );
            let help = "write the same type on both sides; a table in quotes, as in `\"table\"(\"column\")`, is taken as it is";
            report.add(self.located.file, key.references.place, "entity.types_differ", message, help);
        }
    }
}

/// Whether a database compares the two. MySQL wants integers of the same size and sign; the others any two numbers, any two texts.
fn comparable(one: &ColumnType, two: &ColumnType, dialect: DialectName) -> bool {
    use ColumnType as T;
    match (one, two) {
        (T::Integer { .. }, T::Integer { .. }) => {
            one == two || !matches!(dialect, DialectName::Mysql | DialectName::MariaDb)
        }
        (T::Native(_), _) | (_, T::Native(_)) => true,
        (T::Integer { .. } | T::Decimal { .. }, T::Decimal { .. }) | (T::Decimal { .. }, T::Integer { .. }) => true,
        (T::Char { .. } | T::String { .. } | T::Text, T::Char { .. } | T::String { .. } | T::Text) => true,
        (T::Binary { .. } | T::VarBinary { .. } | T::Blob, T::Binary { .. } | T::VarBinary { .. } | T::Blob) => true,
        (T::Enum(one), T::Enum(two)) => one == two,
        (one, two) => std::mem::discriminant(one) == std::mem::discriminant(two),
    }
}

fn action(action: Option<&Spanned<anabranch_syntax::ReferentialAction>>) -> ReferentialAction {
    match action.map(|action| action.value) {
        None | Some(anabranch_syntax::ReferentialAction::NoAction) => ReferentialAction::NoAction,
        Some(anabranch_syntax::ReferentialAction::Restrict) => ReferentialAction::Restrict,
        Some(anabranch_syntax::ReferentialAction::Cascade) => ReferentialAction::Cascade,
        Some(anabranch_syntax::ReferentialAction::SetNull) => ReferentialAction::SetNull,
        Some(anabranch_syntax::ReferentialAction::SetDefault) => ReferentialAction::SetDefault,
    }
}
