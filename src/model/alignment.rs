//! Which named thing of one side is which of the other.
//!
//! Invariant: the comparison and the equality of all laws use this one alignment, so that "no difference" and "equivalent" never disagree.

use super::{Check, Constraint, ForeignKey, Index, Name, PrimaryKey, Unique};

/// A constraint or an index: a name, and a structure that is compared without it.
pub(crate) trait Named {
    /// Its name and who chose it.
    fn name(&self) -> &Name;

    /// Whether the two say the same, whatever their names.
    fn same_structure(&self, other: &Self) -> bool;
}

/// Positions that belong together, and those that found no partner.
#[derive(Debug, Default)]
pub(crate) struct Alignment {
    /// A position of the previous side with one of the next.
    pub(crate) pairs: Vec<(usize, usize)>,
    /// What only the previous side has.
    pub(crate) only_previous: Vec<usize>,
    /// What only the next side has.
    pub(crate) only_next: Vec<usize>,
}

impl Alignment {
    /// Whether everything found its partner.
    pub(crate) fn is_complete(&self) -> bool {
        self.only_previous.is_empty() && self.only_next.is_empty()
    }
}

/// Equal in name and structure first; then equal in structure where either name was nobody's choice.
pub(crate) fn align<T: Named>(previous: &[&T], next: &[&T]) -> Alignment {
    let mut left: Vec<Option<&T>> = next.iter().copied().map(Some).collect();
    let mut open: Vec<usize> = (0..previous.len()).collect();
    let mut pairs = Vec::new();
    let mut pass = |agree: &dyn Fn(&Name, &Name) -> bool| {
        open.retain(|&at| {
            let one = previous[at];
            let alike = |other: &T| agree(one.name(), other.name()) && one.same_structure(other);
            let found = left.iter().position(|other| other.is_some_and(alike));
            if let Some(found) = found {
                left[found] = None;
                pairs.push((at, found));
            }
            found.is_none()
        });
    };
    pass(&|one, two| one.as_str() == two.as_str());
    // A given name can only meet a generated one, so it chooses first.
    pass(&|one, two| !one.is_generated() && two.is_generated());
    pass(&|one, two| one.is_generated() && !two.is_generated());
    pass(&|one, two| one.is_generated() && two.is_generated());
    let only_next = left.iter().enumerate().filter(|(_, other)| other.is_some()).map(|(at, _)| at).collect();
    Alignment { pairs, only_previous: open, only_next }
}

impl Named for PrimaryKey {
    fn name(&self) -> &Name {
        &self.name
    }

    fn same_structure(&self, other: &Self) -> bool {
        let Self { name: _, columns, prefix_lengths } = self;
        *columns == other.columns && *prefix_lengths == other.prefix_lengths
    }
}

impl Named for Unique {
    fn name(&self) -> &Name {
        &self.name
    }

    fn same_structure(&self, other: &Self) -> bool {
        let Self { name: _, columns, nulls_not_distinct, deferrable } = self;
        *columns == other.columns && *nulls_not_distinct == other.nulls_not_distinct && *deferrable == other.deferrable
    }
}

impl Named for Check {
    fn name(&self) -> &Name {
        &self.name
    }

    fn same_structure(&self, other: &Self) -> bool {
        let Self { name: _, expression, not_enforced } = self;
        *expression == other.expression && *not_enforced == other.not_enforced
    }
}

impl Named for ForeignKey {
    fn name(&self) -> &Name {
        &self.name
    }

    fn same_structure(&self, other: &Self) -> bool {
        let Self { name: _, columns, references, referenced_columns, on_delete, on_update, deferrable } = self;
        *columns == other.columns
            && *references == other.references
            && *referenced_columns == other.referenced_columns
            && *on_delete == other.on_delete
            && *on_update == other.on_update
            && *deferrable == other.deferrable
    }
}

impl Named for Constraint {
    fn name(&self) -> &Name {
        Constraint::name(self)
    }

    fn same_structure(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::PrimaryKey(one), Self::PrimaryKey(two)) => one.same_structure(two),
            (Self::Unique(one), Self::Unique(two)) => one.same_structure(two),
            (Self::Check(one), Self::Check(two)) => one.same_structure(two),
            (Self::ForeignKey(one), Self::ForeignKey(two)) => one.same_structure(two),
            (Self::PrimaryKey(_) | Self::Unique(_) | Self::Check(_) | Self::ForeignKey(_), _) => false,
        }
    }
}

impl Named for Index {
    fn name(&self) -> &Name {
        &self.name
    }

    /// How an index is built (`concurrently`) is no part of it.
    fn same_structure(&self, other: &Self) -> bool {
        let Self {
            table,
            name: _,
            unique,
            method,
            parts,
            include,
            predicate,
            nulls_not_distinct,
            comment,
            invisible,
            invalid,
            concurrently: _,
        } = self;
        *table == other.table
            && *unique == other.unique
            && *method == other.method
            && *parts == other.parts
            && *include == other.include
            && *predicate == other.predicate
            && *nulls_not_distinct == other.nulls_not_distinct
            && *comment == other.comment
            && *invisible == other.invisible
            && *invalid == other.invalid
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(previous: &[Name], next: &[Name], complete: bool) {
        let make =
            |names: &[Name]| -> Vec<Check> { names.iter().map(|name| Check::new(name.clone(), "a > 0")).collect() };
        let (one, two) = (make(previous), make(next));
        let alignment = align(&one.iter().collect::<Vec<_>>(), &two.iter().collect::<Vec<_>>());
        assert_eq!(alignment.is_complete(), complete, "{previous:?} {next:?} {alignment:?}");
    }

    #[test]
    fn a_generated_name_takes_whatever_the_given_ones_leave() {
        let given = |name: &str| Name::Given(name.into());
        let made = |name: &str| Name::Generated(name.into());
        check(&[given("a")], &[given("a")], true);
        check(&[given("a")], &[given("b")], false);
        check(&[made("x"), given("b")], &[given("b"), given("a")], true);
        check(&[given("a"), given("b")], &[made("x"), given("b")], true);
        check(&[made("x"), made("y")], &[given("a"), made("z")], true);
        check(&[made("x")], &[made("x"), made("x1")], false);
    }
}
