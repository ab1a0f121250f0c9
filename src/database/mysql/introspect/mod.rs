//! The live schema, read in three round trips at the most: what there is, what each of it is shown to be, and texts that were not shown whole.
//!
//! `information_schema` keeps texts in a character set that has no place for some characters, and does not know some properties at all; what
//! `SHOW CREATE` shows is whole, and is what dumps are made of. Neither is a snapshot: what is gone between two round trips is not there. Invariant:
//! whatever is shown is in the model or in `unmodelled`.

mod beside;
mod definitions;
mod doubts;

use super::rows::{self, Bytes};
use crate::dialect::mysql::show_create::{self, Server, Shown};
use crate::model::{DialectName, Object, ObjectRef, Owner, QualifiedName, Schema, Unmodelled};
use crate::plan::{DatabaseError, DatabaseErrorKind, Row, Scope, Target};
use sqlx::mysql::MySqlConnection;
use std::collections::BTreeMap;

/// What only one of the two servers can be asked.
struct Catalog {
    /// Settings of the session that change what is shown, and what they must be.
    settings: &'static [(&'static str, &'static str)],
    histograms: &'static str,
    database: &'static str,
    /// Objects of other kinds: how they are listed and shown, and in which column of the answer they are then.
    libraries: Option<&'static str>,
    reference_systems: Option<&'static str>,
    sequences: bool,
    /// Literals that are defaults are shown whole, by whatever means.
    whole_defaults: bool,
}

const MYSQL: Catalog = Catalog {
    settings: &[
        ("sql_quote_show_create", "1"),
        ("show_create_table_verbosity", "0"),
        ("show_create_table_skip_secondary_engine", "0"),
        ("show_gipk_in_create_table_and_information_schema", "1"),
    ],
    histograms: include_str!("../sql/histograms_mysql.sql"),
    database: include_str!("../sql/database_mysql.sql"),
    libraries: Some(include_str!("../sql/libraries_mysql.sql")),
    reference_systems: None,
    sequences: false,
    whole_defaults: true,
};

const MARIADB: Catalog = Catalog {
    settings: &[("sql_quote_show_create", "1")],
    histograms: include_str!("../sql/histograms_mariadb.sql"),
    database: include_str!("../sql/database_mariadb.sql"),
    libraries: None,
    reference_systems: Some(include_str!("../sql/reference_systems_mariadb.sql")),
    sequences: true,
    whole_defaults: false,
};

/// Reads everything in scope, not normalised yet.
pub(super) async fn read(
    connection: &mut MySqlConnection,
    target: &Target,
    scope: &Scope,
) -> Result<Schema, DatabaseError> {
    let catalog = match target.dialect {
        DialectName::MariaDb => &MARIADB,
        DialectName::Mysql | DialectName::Sqlite | DialectName::Postgres => &MYSQL,
    };
    let list = list(connection, catalog).await?;
    let mut schema = Schema::new();
    let read = show(connection, target, &list, &mut schema).await;
    let restored = rows::execute(connection, &list.session.restore(catalog)).await;
    let tables = read?;
    restored?;
    let tables = if tables.iter().any(|shown| !shown.doubts.is_empty()) {
        doubts::resolve(connection, catalog, tables).await?
    } else {
        tables
    };
    for mut shown in tables {
        list.add_reference_systems(&mut shown);
        shown.insert_into(&mut schema);
    }
    beside::add(&list, &mut schema);
    schema.retain(|object| scope.covers(&object.reference()));
    let outside = |found: &Unmodelled| match &found.owner {
        Owner::Unknown { name, .. } => !scope.covers(&ObjectRef::Table(name.clone())),
        owner => owner.object().is_some_and(|object| !scope.covers(object)),
    };
    schema.retain_unmodelled(|found| !outside(found));
    Ok(schema)
}

/// The session as it was before the reading.
struct Session {
    database: String,
    user: String,
    sql_mode: String,
    connection_collation: String,
    /// Character set of results; none where the server converts nothing.
    results: Option<String>,
    /// The settings of the catalog.
    settings: Vec<Option<String>>,
}

impl Session {
    fn query(catalog: &Catalog) -> String {
        let settings: String =
            catalog.settings.iter().map(|(name, _)| format!(", cast(@@session.{name} as signed)")).collect();
        format!(
            "select @@session.character_set_results, database(), current_user(), @@session.sql_mode, @@session.collation_connection{settings}"
        )
    }

    fn of(row: &Row) -> Self {
        let cell = |at: usize| row.get(at).cloned().flatten();
        Self {
            results: cell(0),
            database: cell(1).unwrap_or_default(),
            user: cell(2).unwrap_or_default(),
            sql_mode: cell(3).unwrap_or_default(),
            connection_collation: cell(4).unwrap_or_default(),
            settings: row.iter().skip(5).cloned().collect(),
        }
    }

    /// The settings under which everything is shown, where they are others.
    fn prepare(&self, catalog: &Catalog) -> Option<String> {
        let others = self.differing(catalog).map(|(name, wanted, _)| format!("{name} = {wanted}"));
        let others: Vec<String> = others.collect();
        (!others.is_empty()).then(|| format!("set session {}", others.join(", ")))
    }

    fn restore(&self, catalog: &Catalog) -> String {
        let results = self.results.as_deref().unwrap_or("NULL");
        let others = self.differing(catalog).map(|(name, _, was)| format!(", {name} = {was}"));
        format!("set session character_set_results = {results}{}", others.collect::<String>())
    }

    fn differing<'a>(&'a self, catalog: &'a Catalog) -> impl Iterator<Item = (&'static str, &'static str, &'a str)> {
        let all = catalog.settings.iter().zip(&self.settings);
        all.filter_map(|((name, wanted), was)| Some((*name, *wanted, was.as_deref().filter(|was| was != wanted)?)))
    }
}

/// What there is, by name.
struct List {
    session: Session,
    collations: BTreeMap<String, String>,
    /// Names and kinds of tables, views and sequences.
    tables: Vec<Row>,
    triggers: Vec<Row>,
    routines: Vec<Row>,
    events: Vec<Row>,
    libraries: Vec<Row>,
    privileges: Vec<Row>,
    routine_privileges: Vec<Row>,
    histograms: Vec<Row>,
    database: Vec<Row>,
    reference_systems: Vec<Row>,
}

async fn list(connection: &mut MySqlConnection, catalog: &Catalog) -> Result<List, DatabaseError> {
    let queries = [
        Session::query(catalog),
        "set session character_set_results = utf8mb4".to_owned(),
        include_str!("../sql/collations.sql").to_owned(),
        include_str!("../sql/tables.sql").to_owned(),
        include_str!("../sql/triggers.sql").to_owned(),
        include_str!("../sql/routines.sql").to_owned(),
        include_str!("../sql/events.sql").to_owned(),
        include_str!("../sql/table_privileges.sql").to_owned(),
        catalog.database.to_owned(),
        // Not everybody may read these, and not every version has them.
        include_str!("../sql/routine_privileges.sql").to_owned(),
        catalog.histograms.to_owned(),
        catalog.libraries.unwrap_or("do 0").to_owned(),
        catalog.reference_systems.unwrap_or("do 0").to_owned(),
    ];
    let answers = rows::each(connection, &queries).await?;
    let mut answers = answers.into_iter().map(|answer| answer.map(|rows| rows.into_iter().map(rows::text).collect()));
    let mut next = || -> Result<Vec<Row>, DatabaseError> { answers.next().unwrap_or_else(|| Ok(Vec::new())) };
    let session = Session::of(&next()?.into_iter().next().unwrap_or_default());
    next()?;
    Ok(List {
        session,
        collations: next()?.iter().map(|row| (text(row, 0), text(row, 1))).collect(),
        tables: next()?,
        triggers: next()?,
        routines: next()?,
        events: next()?,
        privileges: next()?,
        database: next()?,
        routine_privileges: next().unwrap_or_default(),
        histograms: next().unwrap_or_default(),
        libraries: next().unwrap_or_default(),
        reference_systems: next().unwrap_or_default(),
    })
}

impl List {
    fn names<'a>(&'a self, kinds: &'static [&'static str]) -> impl Iterator<Item = String> + 'a {
        self.tables.iter().filter(|row| kinds.contains(&text(row, 1).as_str())).map(|row| text(row, 0))
    }

    /// MariaDB does not show them: which coordinates the values of a column are in.
    fn add_reference_systems(&self, shown: &mut Shown) {
        let table = shown.table.name.name.clone();
        for row in self.reference_systems.iter().filter(|row| text(row, 0) == table) {
            shown.set_reference_system(&text(row, 1), &text(row, 2));
        }
    }
}

/// Has everything shown: tables are handed back, all others are added.
async fn show(
    connection: &mut MySqlConnection,
    target: &Target,
    list: &List,
    schema: &mut Schema,
) -> Result<Vec<Shown>, DatabaseError> {
    let catalog = if target.dialect == DialectName::MariaDb { &MARIADB } else { &MYSQL };
    let tables: Vec<String> = list.names(&["BASE TABLE", "SYSTEM VERSIONED"]).collect();
    let sequences: Vec<String> = list.names(&["SEQUENCE"]).filter(|_| catalog.sequences).collect();
    // Unconverted: see `show_create::text_of`.
    let mut queries = vec![
        list.session.prepare(catalog).unwrap_or_else(|| "do 0".to_owned()),
        "set session character_set_results = NULL".to_owned(),
    ];
    queries.extend(tables.iter().map(|name| format!("show create table {}", quote(name))));
    queries.push("set session character_set_results = utf8mb4".to_owned());
    queries.extend(sequences.iter().map(|name| format!("show create sequence {}", quote(name))));
    let definitions = definitions::wanted(list);
    queries.extend(definitions.iter().map(|definition| definition.query()));
    let mut answers = rows::each(connection, &queries).await?.into_iter();
    let mut next = || answers.next().unwrap_or_else(|| Ok(Vec::new()));
    next()?;
    next()?;
    let server = Server { dialect: target.dialect, database: &list.session.database, collations: &list.collations };
    let mut shown = Vec::new();
    for name in &tables {
        if let Some(row) = first(next())? {
            let text = row.get(1).and_then(Option::as_deref).map(show_create::text_of).unwrap_or_default();
            shown.push(show_create::read_table(&text, &server).map_err(|fault| unreadable("table", name, &fault))?);
        }
    }
    next()?;
    for name in &sequences {
        if let Some(row) = first(next())?.map(rows::text) {
            let read = show_create::sequence::read_sequence(&text(&row, 1));
            let (sequence, others) = read.map_err(|fault| unreadable("sequence", name, &fault))?;
            schema.insert(Object::Sequence(sequence));
            schema.extend_unmodelled(others);
        }
    }
    for wanted in &definitions {
        wanted.add(&server, &list.session, next(), schema)?;
    }
    Ok(shown)
}

/// The row; nothing where the object is gone meanwhile.
fn first(answer: Result<Vec<Bytes>, DatabaseError>) -> Result<Option<Bytes>, DatabaseError> {
    match answer {
        Ok(rows) => Ok(rows.into_iter().next()),
        Err(error) if error.kind == DatabaseErrorKind::NoSuchTable => Ok(None),
        Err(error) => Err(error),
    }
}

fn unreadable(kind: &str, name: &str, fault: &crate::dialect::sql_text::reader::Unreadable) -> DatabaseError {
    let message = format!(
        "what the server shows of {kind} `{name}` cannot be read: `{}` stands where {} is expected",
        fault.found, fault.expected
    );
    DatabaseError::new(DatabaseErrorKind::Other, message)
}

fn text(row: &Row, at: usize) -> String {
    cell(row, at).unwrap_or_default()
}

fn cell(row: &Row, at: usize) -> Option<String> {
    row.get(at).cloned().flatten()
}

fn quote(identifier: &str) -> String {
    format!("`{}`", identifier.replace('`', "``"))
}

fn table_reference(name: &str) -> ObjectRef {
    ObjectRef::Table(QualifiedName::from(name))
}
