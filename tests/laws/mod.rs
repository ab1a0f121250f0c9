//! The laws, on every database: what entities say before and after is reached, nothing is left to generate then, the way back leads to the
//! start with its rows, and the emitted Rust does the same.
//!
//! A case is data. Invariant: [`check`](run::check) is the only place that touches the API, and no case names a database: what some database
//! lacks is a [`Capability`].

mod compiled;
mod run;

/// A case is a test of its own: they run side by side, and a failing one is found by its name.
macro_rules! cases {
    ($($name:ident { $($field:ident: $value:expr),* $(,)? })*) => {
        $(
            #[tokio::test]
            async fn $name() {
                let case = $crate::laws::Case { name: stringify!($name), $($field: $value,)* ..$crate::laws::Case::default() };
                $crate::laws::run::check(&case).await;
            }
        )*

        pub(super) const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

mod columns;
mod constraints;
mod enumerations;
mod indexes;
mod names;
mod tables;
mod types;

use crate::support::Engine;
use anabranch::model::DialectName;

/// Entities before and after.
#[derive(Clone, Copy, Debug, Default)]
struct Case {
    name: &'static str,
    /// The entities at the start, in Rust.
    before: &'static str,
    /// The entities in the end.
    after: &'static str,
    /// SQL that fills the tables of `before`; names are quoted as in standard SQL.
    rows: &'static str,
    /// A query whose answer must be the same when everything was taken back.
    probe: &'static str,
    /// A query on the tables of `after`, and its answer: cells by `,`, rows by `;`.
    reached: Option<(&'static str, &'static str)>,
    /// As on the command line: `song.title=name`.
    renames: &'static [&'static str],
    /// What a database must be able to do.
    needs: &'static [Capability],
    /// Whether the two differ only in what no database knows.
    no_difference: bool,
}

/// What not every database can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Capability {
    /// Arrays, intervals and whatever else only PostgreSQL has a type for.
    Arrays,
    /// Indexes over a part of the rows.
    PartialIndexes,
    /// Indexes over expressions.
    ExpressionIndexes,
    /// Index methods beside the usual one, `include`, operator classes, `nulls first`.
    IndexMethods,
    /// Indexes over the first characters of a text.
    PrefixIndexes,
    /// Constraints that wait for the end of the transaction.
    Deferral,
    /// Comments that the database keeps.
    Comments,
    /// Schemas inside a database.
    Schemas,
    /// Identity columns with options.
    Identity,
    /// Strict tables and tables without a rowid.
    StrictTables,
    /// Tables that are not written to the log.
    UnloggedTables,
    /// Storage engines and character sets.
    StorageEngines,
    /// Types by a name that the entities only pass on.
    NativeTypes,
    /// A foreign key's `set default`.
    SetDefault,
    /// Integers of one and three bytes, and without a sign.
    SmallIntegers,
}

impl Capability {
    fn of(self, engine: Engine) -> bool {
        use DialectName::{MariaDb, Mysql, Postgres, Sqlite};
        let dialects: &[DialectName] = match self {
            Self::Arrays
            | Self::IndexMethods
            | Self::Schemas
            | Self::Identity
            | Self::UnloggedTables
            | Self::NativeTypes => &[Postgres],
            Self::PartialIndexes | Self::Deferral | Self::SetDefault => &[Sqlite, Postgres],
            Self::ExpressionIndexes => &[Sqlite, Postgres, Mysql],
            Self::PrefixIndexes | Self::StorageEngines | Self::SmallIntegers => &[MariaDb, Mysql],
            Self::Comments => &[Postgres, MariaDb, Mysql],
            Self::StrictTables => &[Sqlite],
        };
        dialects.contains(&engine.dialect())
    }
}

impl Case {
    /// The databases that can do what the case needs.
    fn engines(&self) -> Vec<Engine> {
        let all = Engine::all();
        self.engines_without_exception().into_iter().filter(|engine| all.contains(engine)).collect()
    }

    /// The same where `tests/run --without` leaves one out; of the first the emitted Rust is kept.
    fn engines_without_exception(&self) -> Vec<Engine> {
        Engine::EVERY.into_iter().filter(|engine| self.needs.iter().all(|need| need.of(*engine))).collect()
    }
}

#[test]
fn the_compiled_revisions_are_those_of_the_cases() {
    let groups = [
        columns::NAMES,
        constraints::NAMES,
        enumerations::NAMES,
        indexes::NAMES,
        names::NAMES,
        tables::NAMES,
        types::NAMES,
    ];
    compiled::check_names(&groups.concat());
}
