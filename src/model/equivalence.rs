//! The equality of all laws: order of sets, generated names and column order aside.
//!
//! Both sides must be normalised for one target first; this module compares what it is given, word for word.

use super::alignment::{Named, align};
use super::{
    Check, Column, Definition, Enum, Extension, ForeignKey, Index, Object, PrimaryKey, QualifiedName, Schema, Table,
    Unique,
};
use std::collections::{BTreeMap, BTreeSet};

impl Schema {
    /// Whether the two schemas say the same.
    pub fn equivalent(&self, other: &Schema) -> bool {
        let alike = |object: &Object| match object {
            Object::Index(_) => true, // compared below: its name may be generated
            object => other.get(&object.reference()).is_some_and(|there| object.equivalent(there)),
        };
        let count = |schema: &Schema| schema.iter().filter(|object| !matches!(object, Object::Index(_))).count();
        let owners = |schema: &Schema| {
            schema.iter().filter_map(|o| if let Object::Index(i) = o { Some(i.table.clone()) } else { None }).collect()
        };
        let tables: BTreeSet<QualifiedName> = owners(self);
        count(self) == count(other)
            && self.iter().all(alike)
            && tables == owners(other)
            && tables.iter().all(|table| {
                let (mine, theirs): (Vec<_>, Vec<_>) =
                    (self.indexes_of(table).collect(), other.indexes_of(table).collect());
                mine.len() == theirs.len() && align(&mine, &theirs).is_complete()
            })
    }
}

impl Object {
    /// Whether two objects of one reference say the same.
    pub fn equivalent(&self, other: &Object) -> bool {
        match (self, other) {
            (Self::Table(one), Self::Table(two)) => one.equivalent(two),
            (Self::Index(one), Self::Index(two)) => one.equivalent(two),
            (Self::Enum(one), Self::Enum(two)) => one.equivalent(two),
            (Self::Extension(one), Self::Extension(two)) => one.equivalent(two),
            (Self::Definition(one), Self::Definition(two)) => one.equivalent(two),
            (
                Self::Namespace(_)
                | Self::Extension(_)
                | Self::Enum(_)
                | Self::Sequence(_)
                | Self::Definition(_)
                | Self::Table(_)
                | Self::Index(_),
                other,
            ) => self == other,
        }
    }
}

impl Table {
    /// Whether two tables say the same.
    pub fn equivalent(&self, other: &Table) -> bool {
        let keys = match (&self.primary_key, &other.primary_key) {
            (Some(one), Some(two)) => one.equivalent(two),
            (one, two) => one.is_none() && two.is_none(),
        };
        let columns_alike = self.columns == other.columns
            || (self.columns.len() == other.columns.len() && by_name(&self.columns) == by_name(&other.columns));
        self.name == other.name
            && keys
            && self.comment == other.comment
            && self.options == other.options
            && columns_alike
            && alike(&self.uniques, &other.uniques)
            && alike(&self.checks, &other.checks)
            && alike(&self.foreign_keys, &other.foreign_keys)
    }
}

impl Enum {
    /// Whether the two have the same values. Their order is no difference: no database re-orders the values of a type without making it again.
    pub fn equivalent(&self, other: &Enum) -> bool {
        let Self { name, values, comment } = self;
        let set = |values: &[String]| values.iter().cloned().collect::<BTreeSet<_>>();
        *name == other.name
            && *comment == other.comment
            && (*values == other.values || set(values) == set(&other.values))
    }
}

impl Extension {
    /// Whether the two say the same; versions count only where both were given.
    pub fn equivalent(&self, other: &Extension) -> bool {
        let Self { name, namespace, version } = self;
        let versions_agree = version.is_none() || other.version.is_none() || *version == other.version;
        *name == other.name && *namespace == other.namespace && versions_agree
    }
}

impl Definition {
    /// Whether the two say the same. What they depend on follows from their text and is no part of it.
    pub fn equivalent(&self, other: &Definition) -> bool {
        let Self { identity, text: _, depends_on: _, comment, told: _ } = self;
        *identity == other.identity && self.says_the_same(other) && *comment == other.comment
    }
}

/// Equal but for who chose the name.
macro_rules! equivalent_but_for_the_name {
    ($($kind:ident),+) => { $(
        impl $kind {
            /// Whether the two say the same; names count only where both were given.
            pub fn equivalent(&self, other: &Self) -> bool {
                self.name.agrees_with(&other.name) && Named::same_structure(self, other)
            }

            /// Whether the two say the same, whatever their names.
            pub fn same_structure(&self, other: &Self) -> bool {
                Named::same_structure(self, other)
            }
        }
    )+ };
}

equivalent_but_for_the_name!(PrimaryKey, Unique, Check, ForeignKey, Index);

fn by_name(columns: &[Column]) -> BTreeMap<&str, &Column> {
    columns.iter().map(|column| (column.name.as_str(), column)).collect()
}

fn refs<T>(items: &[T]) -> Vec<&T> {
    items.iter().collect()
}

fn alike<T: Named>(one: &[T], two: &[T]) -> bool {
    one.len() == two.len() && align(&refs(one), &refs(two)).is_complete()
}

#[cfg(test)]
mod tests {
    use super::super::*;

    fn song(unique: Name) -> Schema {
        let mut table = Table::new("song");
        table.columns.push(Column::new("title", ColumnType::Text));
        table.columns.push(Column::new("bpm", ColumnType::Double));
        table.uniques.push(Unique {
            name: unique,
            columns: vec!["title".into()],
            nulls_not_distinct: false,
            deferrable: Deferrable::No,
        });
        [Object::Table(table)].into_iter().collect()
    }

    #[test]
    fn a_generated_name_is_no_difference_and_a_given_one_is() {
        let generated = song(Name::Generated("song_title_key".into()));
        assert!(generated.equivalent(&song(Name::Given("my_key".into()))));
        assert!(!song(Name::Given("a".into())).equivalent(&song(Name::Given("b".into()))));
    }

    #[test]
    fn the_order_of_columns_is_no_difference() {
        let one = song(Name::Given("a".into()));
        let mut two = one.clone();
        two.tables_mut().for_each(|table| table.columns.reverse());
        assert!(one.equivalent(&two));
    }
}
