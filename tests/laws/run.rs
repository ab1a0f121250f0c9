//! One case on every database that can do what it needs.

use super::Case;
use super::compiled::{self, Revision};
use crate::support::{Engine, TestDatabase};
use anabranch::dsl::{ChecksumKind, ExportedRevision};
use anabranch::entity::{self, EntitySchema, Sources};
use anabranch::migrator::{History, Migrator, Settings};
use anabranch::model::{Index, Namespace, Object, Schema};
use anabranch::operation::{Action, checksum};
use anabranch::revision::Target;
use anabranch::workflow::autogenerate::{Draft, autogenerate};
use anabranch::workflow::renames::RenameRequest;
use miette::Diagnostic;
use std::error::Error;

type Outcome<T> = Result<T, String>;

/// Proves the laws on every database; a failure names all that break one.
pub(super) async fn check(case: &Case) {
    let engines = case.engines();
    let is_complete = engines == case.engines_without_exception();
    let runs = engines.into_iter().map(async |engine| {
        let is_committed = case.engines_without_exception().first() == Some(&engine);
        let outcome = Run::new(case, engine).prove(is_committed).await;
        outcome.map_err(|failure| format!("== {} on {engine:?}: {failure}", case.name))
    });
    let outcomes = futures_util::future::join_all(runs).await;
    let failures: Vec<&str> =
        outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).map(String::as_str).collect();
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
    let differs = outcomes.contains(&Ok(true));
    assert!(
        !is_complete || differs != case.no_difference,
        "`{}`: whether there is a difference is said wrongly",
        case.name
    );
}

struct Run<'a> {
    case: &'a Case,
    database: TestDatabase,
    before: EntitySchema,
    after: EntitySchema,
    settings: Settings,
    revisions: Vec<ExportedRevision>,
}

impl<'a> Run<'a> {
    fn new(case: &'a Case, engine: Engine) -> Self {
        let database = TestDatabase::new(engine, case.name);
        let dialect = engine.dialect();
        let read = |source: &str| {
            entity::read(&Sources::single("lib.rs", source), dialect)
                .unwrap_or_else(|mistakes| panic!("{}: {mistakes:#?}", case.name))
        };
        let (before, after) = (read(case.before), read(case.after));
        let namespaces = before.schema.iter().chain(after.schema.iter()).filter_map(|object| match object {
            Object::Namespace(namespace) => Some(namespace.name.clone()),
            _ => None,
        });
        let settings = Settings { schemas: namespaces.collect(), ..Settings::default() };
        Self { case, database, before, after, settings, revisions: Vec::new() }
    }

    /// All laws, one after another; whether there was anything to change.
    async fn prove(mut self, is_committed: bool) -> Outcome<bool> {
        self.revise(&self.before.clone(), &[]).await.map_err(said("the first revision"))?;
        if !self.case.rows.is_empty() {
            self.rows(self.case.rows).await?;
        }
        let start = self.rows(self.case.probe).await?;
        self.revise(&self.after.clone(), self.case.renames).await.map_err(said("the second revision"))?;
        self.witness().await?;
        let changed = self.told_of(2).await?;
        if let Some((query, expected)) = self.case.reached {
            let rows = self.rows(query).await?;
            if rows != expected {
                return Err(format!("after the upgrade `{query}` answers `{rows}`, not `{expected}`"));
            }
        }
        self.downgrade("-1").await?;
        self.nothing_left(&self.before, 1).await.map_err(said("after downgrade -1"))?;
        let end = self.rows(self.case.probe).await?;
        if end != start {
            return Err(format!("after downgrade -1 `{}` answers `{end}`, not `{start}`", self.case.probe));
        }
        self.downgrade("base").await?;
        self.nothing_there().await.map_err(said("after downgrade base"))?;
        // A name that was generated before a rename stays as it was, and reads as given.
        if !self.case.no_difference && self.case.renames.is_empty() {
            self.as_if_made_new(&changed).await.map_err(said("made new from base"))?;
        }
        self.upgrade().await.map_err(said("the upgrade from base"))?;
        self.nothing_left(&self.after, 2).await.map_err(said("after the upgrade from base"))?;
        if is_committed {
            let revision = |number: usize| -> Revision {
                let revision: &ExportedRevision = &self.revisions[number];
                (revision.up.clone(), revision.down.clone())
            };
            compiled::check(self.case.name, &[revision(0), revision(1)])?;
        }
        Ok(!self.revisions[1].up.is_empty())
    }

    /// A migrator that knows the revisions, or those that are applied.
    async fn migrator(&self, revisions: &[ExportedRevision]) -> Outcome<Migrator> {
        let history = History::of(revisions.to_vec()).map_err(told)?;
        let database = anabranch::database::connect(self.database.url()).await.map_err(told)?;
        Ok(Migrator::new(history, database, self.settings.clone()))
    }

    async fn draft(&self, entities: &EntitySchema, applied: usize, renames: &[&str]) -> Outcome<Draft> {
        let mut migrator = self.migrator(&self.revisions[..applied]).await?;
        let requests: Vec<RenameRequest> =
            renames.iter().map(|text| text.parse().map_err(told)).collect::<Outcome<_>>()?;
        let draft =
            autogenerate(&mut migrator, entities, &requests, &self.settings.scope(), &self.settings.scratch).await;
        migrator.close().await.map_err(told)?;
        draft.map_err(told)
    }

    /// Generates a revision, runs it, and finds nothing left to generate.
    async fn revise(&mut self, entities: &EntitySchema, renames: &[&str]) -> Outcome<()> {
        let draft = self.draft(entities, self.revisions.len(), renames).await?;
        if self.case.no_difference && !self.revisions.is_empty() && !draft.is_empty() {
            return Err(format!("there should be no difference, but\n{}", listed(&draft.up)));
        }
        let number = self.revisions.len();
        self.revisions.push(ExportedRevision {
            id: format!("r{number}"),
            parents: (number > 0).then(|| format!("r{}", number - 1)).into_iter().collect(),
            depends_on: Vec::new(),
            labels: Vec::new(),
            message: String::new(),
            created: None,
            requires: Vec::new(),
            file: format!("r{number}.rs"),
            operations_checksum: checksum(&draft.up, &draft.down),
            source_checksum: String::new(),
            authoritative_checksum: ChecksumKind::Operations,
            up: draft.up.clone(),
            down: draft.down,
        });
        self.upgrade().await.map_err(said(&format!("running\n{}", listed(&draft.up))))?;
        self.nothing_left(entities, number + 1).await.map_err(said(&format!("after\n{}", listed(&draft.up))))
    }

    async fn upgrade(&self) -> Outcome<()> {
        let mut migrator = self.migrator(&self.revisions).await?;
        let outcome = migrator.upgrade(&[target("heads")]).await.map_err(told);
        migrator.close().await.map_err(told)?;
        outcome.map(drop)
    }

    async fn downgrade(&self, to: &str) -> Outcome<()> {
        let mut migrator = self.migrator(&self.revisions).await?;
        let outcome = migrator.downgrade(&target(to)).await.map_err(told);
        migrator.close().await.map_err(told)?;
        outcome.map(drop).map_err(|failure| {
            let down = self.revisions.iter().rev().map(|revision| listed(&revision.down)).collect::<Vec<_>>();
            format!("downgrade {to}, being\n{}: {failure}", down.join("\n"))
        })
    }

    /// Law 2: a second autogenerate is empty.
    async fn nothing_left(&self, entities: &EntitySchema, applied: usize) -> Outcome<()> {
        let draft = self.draft(entities, applied, &[]).await?;
        if draft.is_empty() {
            return Ok(());
        }
        let notes = draft.comparison.notes.join("; ");
        Err(format!("a second autogenerate gives\n{}\n{notes}", listed(&draft.up)))
    }

    /// Nothing is left of ours.
    async fn nothing_there(&self) -> Outcome<()> {
        let left: Vec<String> = self.told_of(2).await?.references().map(ToString::to_string).collect();
        if left.is_empty() { Ok(()) } else { Err(format!("there is still {}", left.join(", "))) }
    }

    /// The catalog tells of the changed database what it tells of one that is made from the entities at once.
    async fn as_if_made_new(&mut self, changed: &Schema) -> Outcome<()> {
        let revisions = std::mem::take(&mut self.revisions);
        self.revise(&self.after.clone(), &[]).await?;
        let new = self.told_of(1).await?;
        self.downgrade("base").await?;
        self.revisions = revisions;
        let missing = |from: &Schema, of: &Schema| -> Vec<String> {
            of.iter().filter(|object| !holds(from, object)).map(|object| format!("{object:#?}")).collect()
        };
        let (only_new, only_changed) = (missing(changed, &new), missing(&new, changed));
        if only_new.is_empty() && only_changed.is_empty() {
            return Ok(());
        }
        Err(format!("it is\n{}\nbut changed it was\n{}", only_new.join("\n"), only_changed.join("\n")))
    }

    async fn told_of(&self, applied: usize) -> Outcome<Schema> {
        let mut migrator = self.migrator(&self.revisions[..applied]).await?;
        let schema = migrator.database().introspect(&self.settings.scope()).await.map_err(told);
        migrator.close().await.map_err(told)?;
        schema
    }

    /// A witness that shares no code with us sees every table and column of the entities.
    async fn witness(&self) -> Outcome<()> {
        for table in self.after.schema.tables() {
            let plain = table.name.namespace == Namespace::Default && !table.name.name.contains('\'');
            if plain && !self.database.has_table(&table.name.name).await {
                return Err(format!("sea-schema sees no table `{}`", table.name));
            }
        }
        Ok(())
    }

    /// The answer of a query in standard SQL: cells by `,`, rows by `;`.
    async fn rows(&self, sql: &str) -> Outcome<String> {
        if sql.is_empty() {
            return Ok(String::new());
        }
        let rows = self.database.standard_rows(sql).await.map_err(|error| format!("`{sql}`: {error}"))?;
        let cell = |cell: Option<String>| cell.unwrap_or_else(|| "null".to_owned());
        let row = |row: Vec<Option<String>>| row.into_iter().map(cell).collect::<Vec<_>>().join(",");
        Ok(rows.into_iter().map(row).collect::<Vec<_>>().join(";"))
    }
}

/// Whether the schema holds an equal object; an index may bear the name that was generated before its columns were renamed.
fn holds(schema: &Schema, object: &Object) -> bool {
    let reference = object.reference();
    match object {
        Object::Index(index) => {
            let alike = |there: &Index| {
                (there.unique, &there.parts, &there.include) == (index.unique, &index.parts, &index.include)
            };
            let is_same = |there: &Object| there.equivalent(object);
            schema.get(&reference).is_some_and(is_same) || schema.indexes_of(&index.table).any(alike)
        }
        _ => schema.get(&reference).is_some_and(|there| there.equivalent(object)),
    }
}

fn target(text: &str) -> Target {
    text.parse().expect("a target")
}

fn listed(actions: &[Action]) -> String {
    let shown = actions.iter().map(|action| match &action.step {
        anabranch::operation::Step::Operation(operation) => format!("    {operation}"),
        step => format!("    {step:?}"),
    });
    shown.collect::<Vec<_>>().join("\n")
}

fn said(what: &str) -> impl Fn(String) -> String {
    let what = what.to_owned();
    move |failure| format!("{what}: {failure}")
}

/// An error with its causes and its help.
fn told<E: Diagnostic>(error: E) -> String {
    let mut text = error.to_string();
    let mut cause: Option<&dyn Error> = error.source();
    while let Some(inner) = cause {
        text += &format!("\n  because {inner}");
        cause = inner.source();
    }
    for related in error.related().into_iter().flatten() {
        text += &format!("\n  {related}");
    }
    match error.help() {
        Some(help) => format!("{text}\n  help: {help}"),
        None => text,
    }
}
