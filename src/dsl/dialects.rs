//! Which databases something is for.

use crate::model::DialectName;

/// One or several databases, as `on` and `only` take them: `Postgres` or `[Mysql, MariaDb]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialects(pub(super) Vec<DialectName>);

impl From<DialectName> for Dialects {
    fn from(dialect: DialectName) -> Self {
        Self(vec![dialect])
    }
}

impl<const N: usize> From<[DialectName; N]> for Dialects {
    fn from(dialects: [DialectName; N]) -> Self {
        Self(dialects.to_vec())
    }
}

impl From<&[DialectName]> for Dialects {
    fn from(dialects: &[DialectName]) -> Self {
        Self(dialects.to_vec())
    }
}

impl From<Vec<DialectName>> for Dialects {
    fn from(dialects: Vec<DialectName>) -> Self {
        Self(dialects)
    }
}

/// The databases that an action is for; all of them where nothing was said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Scope(pub(super) Option<Vec<DialectName>>);

impl Scope {
    /// What is in both: nested scopes intersect. MySQL covers MariaDB, so MariaDB within MySQL is MariaDB, and so is MySQL within MariaDB.
    pub(super) fn within(&self, inner: &Dialects) -> Self {
        let Some(outer) = &self.0 else { return Self(Some(inner.0.clone())) };
        let mut both = Vec::new();
        for &name in &inner.0 {
            if outer.iter().any(|outer| outer.covers(name)) {
                both.push(name);
            } else {
                both.extend(outer.iter().copied().filter(|outer| name.covers(*outer)));
            }
        }
        both.dedup();
        Self(Some(both))
    }

    /// What is left of it without some databases. MariaDB alone cannot be taken out of MySQL: what is said for MySQL holds there too.
    pub(super) fn without(&self, dialects: &[DialectName]) -> Self {
        if dialects.is_empty() {
            return self.clone();
        }
        let families = [DialectName::Sqlite, DialectName::Postgres, DialectName::Mysql];
        let within = self.0.as_deref().unwrap_or(&families);
        let left = within.iter().copied().filter(|&name| !dialects.iter().any(|other| other.covers(name)));
        Self(Some(left.collect()))
    }

    /// Whether no database is left.
    pub(super) fn is_empty(&self) -> bool {
        self.0.as_ref().is_some_and(Vec::is_empty)
    }
}

/// `.only(..)` for a handle that has a field `scope`.
macro_rules! scoped {
    ($(impl[$($generics:tt)*] $type:ty),+ $(,)?) => { $(
        impl<$($generics)*> $type {
            /// Only on these databases: `only(Postgres)`, `only([Mysql, Sqlite])`. Within `m.on(..)`, what is in both.
            pub fn only(&mut self, dialects: impl Into<$crate::dsl::Dialects>) -> &mut Self {
                self.scope = self.scope.within(&dialects.into());
                self
            }
        }
    )+ };
}
pub(super) use scoped;

#[cfg(test)]
mod tests {
    use super::*;
    use DialectName::{MariaDb, Mysql, Postgres, Sqlite};

    #[track_caller]
    fn check(outer: &[DialectName], inner: &[DialectName], both: &[DialectName]) {
        assert_eq!(Scope(Some(outer.to_vec())).within(&inner.into()), Scope(Some(both.to_vec())));
    }

    #[test]
    fn nested_scopes_intersect() {
        check(&[Postgres, Sqlite], &[Postgres, Mysql], &[Postgres]);
        check(&[Mysql], &[MariaDb], &[MariaDb]);
        check(&[MariaDb], &[Mysql], &[MariaDb]);
        check(&[Postgres], &[Mysql], &[]);
    }

    #[test]
    fn what_is_left_names_every_family_that_remains() {
        assert_eq!(Scope(None).without(&[Postgres]), Scope(Some(vec![Sqlite, Mysql])));
        assert_eq!(Scope(Some(vec![Mysql, Postgres])).without(&[Mysql]), Scope(Some(vec![Postgres])));
    }
}
