//! The equality of all laws: order of sets, generated names and column order aside.
//!
//! Both sides must be normalised for one target first; this module compares what it is given, word for word.

use super::{Check, Column, ForeignKey, Index, Name, Object, PrimaryKey, QualifiedName, Schema, Table, Unique};

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
        let tables: std::collections::BTreeSet<QualifiedName> = owners(self);
        count(self) == count(other)
            && self.iter().all(alike)
            && tables == owners(other)
            && tables.iter().all(|table| {
                let (mine, theirs): (Vec<_>, Vec<_>) =
                    (self.indexes_of(table).collect(), other.indexes_of(table).collect());
                same_set(&mine, &theirs, |a, b| a.equivalent(b))
            })
    }
}

impl Object {
    /// Whether two objects of one reference say the same.
    pub fn equivalent(&self, other: &Object) -> bool {
        match (self, other) {
            (Self::Table(one), Self::Table(two)) => one.equivalent(two),
            (Self::Index(one), Self::Index(two)) => one.equivalent(two),
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
        let columns: Vec<&Column> = self.columns.iter().collect();
        let theirs: Vec<&Column> = other.columns.iter().collect();
        self.name == other.name
            && keys
            && self.comment == other.comment
            && self.options == other.options
            && same_set(&columns, &theirs, |a, b| a == b)
            && same_set(&refs(&self.uniques), &refs(&other.uniques), |a, b| a.equivalent(b))
            && same_set(&refs(&self.checks), &refs(&other.checks), |a, b| a.equivalent(b))
            && same_set(&refs(&self.foreign_keys), &refs(&other.foreign_keys), |a, b| a.equivalent(b))
    }
}

/// Equal but for who chose the name.
macro_rules! equivalent_but_for_the_name {
    ($($kind:ident),+) => { $(
        impl $kind {
            /// Whether the two say the same; names count only where both were given.
            pub fn equivalent(&self, other: &Self) -> bool {
                self.name.agrees_with(&other.name) && self.same_structure(other)
            }

            /// Whether the two say the same, whatever their names.
            pub fn same_structure(&self, other: &Self) -> bool {
                let bare = |one: &Self| Self { name: Name::Generated(String::new()), ..one.clone() };
                bare(self) == bare(other)
            }
        }
    )+ };
}

equivalent_but_for_the_name!(PrimaryKey, Unique, Check, ForeignKey);

impl Index {
    /// Whether two indexes say the same; names count only where both were given.
    pub fn equivalent(&self, other: &Index) -> bool {
        self.name.agrees_with(&other.name) && self.same_structure(other)
    }

    /// Whether two indexes say the same, whatever their names. How they are built (`concurrently`) is no part of it.
    pub fn same_structure(&self, other: &Index) -> bool {
        let bare = |one: &Index| Index { name: Name::Generated(String::new()), concurrently: false, ..one.clone() };
        bare(self) == bare(other)
    }
}

fn refs<T>(items: &[T]) -> Vec<&T> {
    items.iter().collect()
}

/// Whether the items can be matched one to one.
fn same_set<T>(one: &[&T], two: &[&T], alike: impl Fn(&T, &T) -> bool) -> bool {
    let mut left: Vec<&T> = two.to_vec();
    one.len() == two.len()
        && one.iter().all(|item| match left.iter().position(|other| alike(item, other)) {
            Some(at) => {
                left.swap_remove(at);
                true
            }
            None => false,
        })
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
