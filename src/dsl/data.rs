//! Work on rows.

use super::sea::{self, Rendered};
use super::{Migration, Pushed};
use crate::model::{DialectName, QualifiedName};
use crate::operation::{self, Step, Write, WriteKind, WrittenSql};
use sea_query::{DeleteStatement, InsertStatement, UpdateStatement};
use std::borrow::Borrow;

/// How many rows a backfill takes at once where nobody says.
const BATCH: u32 = 1000;

/// A backfill: what `m.backfill(.., |b| ..)` lends.
#[derive(Debug)]
pub struct Backfill(operation::Backfill);

impl Backfill {
    fn new(name: String, table: QualifiedName) -> Self {
        let (key, set) = (String::new(), Vec::new());
        Self(operation::Backfill { name, table, key, set, filter: None, batch: BATCH })
    }

    /// The column by whose order batches are taken: unique and not null.
    pub fn key(&mut self, column: impl Into<String>) -> &mut Self {
        self.0.key = column.into();
        self
    }

    /// A column and its new value; SQL.
    pub fn set(&mut self, column: impl Into<String>, expression: impl Into<String>) -> &mut Self {
        self.0.set.push((column.into(), expression.into()));
        self
    }

    /// Only these rows; SQL. Where it excludes rows that are done, a second run does nothing.
    pub fn filter(&mut self, predicate: impl Into<String>) -> &mut Self {
        self.0.filter = Some(predicate.into());
        self
    }

    /// Rows a batch; 1000 where it is not said.
    pub fn batch(&mut self, rows: u32) -> &mut Self {
        self.0.batch = rows;
        self
    }
}

/// A data statement written as SQL, for each database: what `m.write(.., |w| ..)` lends.
#[derive(Debug, Default)]
pub struct Statements {
    sqlite: Option<WrittenSql>,
    postgres: Option<WrittenSql>,
    mysql: Option<WrittenSql>,
}

impl Statements {
    /// For every database.
    pub fn sql(&mut self, sql: impl Into<String>) -> &mut Self {
        let sql = sql.into();
        self.sqlite(sql.clone()).postgres(sql.clone()).mysql(sql)
    }

    /// For SQLite.
    pub fn sqlite(&mut self, sql: impl Into<String>) -> &mut Self {
        self.sqlite = Some(WrittenSql::Sql(sql.into()));
        self
    }

    /// For PostgreSQL.
    pub fn postgres(&mut self, sql: impl Into<String>) -> &mut Self {
        self.postgres = Some(WrittenSql::Sql(sql.into()));
        self
    }

    /// For MySQL and MariaDB.
    pub fn mysql(&mut self, sql: impl Into<String>) -> &mut Self {
        self.mysql = Some(WrittenSql::Sql(sql.into()));
        self
    }

    /// A database that has no such thing, and why.
    pub fn impossible(&mut self, dialect: DialectName, why: impl Into<String>) -> &mut Self {
        let slot = match dialect {
            DialectName::Sqlite => &mut self.sqlite,
            DialectName::Postgres => &mut self.postgres,
            DialectName::Mysql | DialectName::MariaDb => &mut self.mysql,
        };
        *slot = Some(WrittenSql::Impossible(why.into()));
        self
    }
}

impl Migration {
    /// Inserts rows. The statement is rendered for every database now; where one cannot say it, the reason travels along.
    ///
    /// ```
    /// use anabranch::prelude::*;
    /// let mut m = Migration::new();
    /// m.insert(Query::insert().into_table("genre").columns(["name"]).values_panic(["jazz".into()]));
    /// m.update(Query::update().table("song").value("bpm", 120).and_where(Expr::col("bpm").is_null()));
    /// m.delete(Query::delete().from_table("song").and_where(Expr::col("title").eq("")));
    /// # assert_eq!(m.into_actions()?.len(), 3);
    /// # Ok::<(), anabranch::dsl::Mistakes>(())
    /// ```
    pub fn insert(&mut self, statement: impl Borrow<InsertStatement>) -> &mut Pushed {
        let rendered = sea::insert(statement.borrow());
        self.push_write(WriteKind::Insert, rendered)
    }

    /// Gives rows other values; rendered as [`insert`](Self::insert) is.
    pub fn update(&mut self, statement: impl Borrow<UpdateStatement>) -> &mut Pushed {
        let rendered = sea::update(statement.borrow());
        self.push_write(WriteKind::Update, rendered)
    }

    /// Deletes rows; rendered as [`insert`](Self::insert) is.
    pub fn delete(&mut self, statement: impl Borrow<DeleteStatement>) -> &mut Pushed {
        let rendered = sea::delete(statement.borrow());
        self.push_write(WriteKind::Delete, rendered)
    }

    fn push_write(&mut self, kind: WriteKind, rendered: Rendered) -> &mut Pushed {
        let Rendered { table, sqlite, postgres, mysql } = rendered;
        let table = table.unwrap_or_else(|| {
            self.mistakes.push("a data statement names no table".to_owned());
            QualifiedName::new("")
        });
        self.push_step(Step::Write(Write { kind, table, sqlite, postgres, mysql }))
    }

    /// Changes rows by a statement written as SQL.
    ///
    /// ```
    /// use anabranch::operation::WriteKind;
    /// use anabranch::prelude::*;
    /// let mut m = Migration::new();
    /// m.write(WriteKind::Update, "song", |w| {
    ///     w.sql("update song set title = trim(title)");
    /// });
    /// # assert_eq!(m.into_actions()?.len(), 1);
    /// # Ok::<(), anabranch::dsl::Mistakes>(())
    /// ```
    #[inline(always)] // as the documentation of `dsl` says
    pub fn write(
        &mut self,
        kind: WriteKind,
        table: impl Into<QualifiedName>,
        body: impl FnOnce(&mut Statements),
    ) -> &mut Pushed {
        let mut statements = Statements::default();
        body(&mut statements);
        self.push_statements(kind, table.into(), statements)
    }

    fn push_statements(&mut self, kind: WriteKind, table: QualifiedName, statements: Statements) -> &mut Pushed {
        let or_reason = |sql: Option<WrittenSql>| {
            sql.unwrap_or_else(|| WrittenSql::Impossible("the revision has no statement for this database".to_owned()))
        };
        let Statements { sqlite, postgres, mysql } = statements;
        self.push_step(Step::Write(Write {
            kind,
            table,
            sqlite: or_reason(sqlite),
            postgres: or_reason(postgres),
            mysql: or_reason(mysql),
        }))
    }

    /// Changes many rows, batch by batch in the order of a key, each batch in a transaction of its own; resumable. `name` stands in the
    /// journal and in progress messages.
    ///
    /// ```
    /// use anabranch::prelude::*;
    /// let mut m = Migration::new();
    /// m.backfill("normalize titles", "song", |b| {
    ///     b.key("id").set("normalized_title", "lower(title)").filter("normalized_title is null").batch(1000);
    /// });
    /// # assert_eq!(m.into_actions()?.len(), 1);
    /// # Ok::<(), anabranch::dsl::Mistakes>(())
    /// ```
    #[inline(always)] // as the documentation of `dsl` says
    pub fn backfill(
        &mut self,
        name: impl Into<String>,
        table: impl Into<QualifiedName>,
        body: impl FnOnce(&mut Backfill),
    ) -> &mut Pushed {
        let mut backfill = Backfill::new(name.into(), table.into());
        body(&mut backfill);
        self.push_backfill(backfill.0)
    }

    fn push_backfill(&mut self, backfill: operation::Backfill) -> &mut Pushed {
        let lacks = [
            (backfill.key.is_empty(), "needs `.key(column)`"),
            (backfill.set.is_empty(), "needs `.set(column, expression)`"),
            (backfill.batch == 0, "takes no row a batch"),
        ];
        for (_, lack) in lacks.iter().filter(|(lacks, _)| *lacks) {
            self.mistakes.push(format!("backfill `{}` {lack}", backfill.name));
        }
        self.push_step(Step::Backfill(backfill))
    }
}
