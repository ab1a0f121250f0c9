//! Plans as they are read by reviewers.

use super::*;

/// Snapshots lie in one folder for all tests.
fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(format!("postgres_dialect__{name}"), text));
}

fn planned(version: u32, actions: Vec<Action>, before: &Schema) -> Plan {
    let target = Target { version: Version::new(version, 0), ..Target::oldest(DialectName::Postgres) };
    Postgres.plan(&target, &actions, before).unwrap_or_else(|error| panic!("{error}"))
}

fn text(operations: Vec<Operation>, before: &Schema) -> String {
    let plan = planned(15, operations.into_iter().map(Action::operation).collect(), before);
    let mut out = String::new();
    for segment in &plan.segments {
        out.push_str(match segment {
            Segment::Transaction { .. } => "-- transaction\n",
            Segment::Alone(_) => "-- alone\n",
            Segment::Backfill(_) => "-- backfill\n",
        });
        for statement in segment.statements() {
            let locks: Vec<String> =
                statement.locks.iter().map(|lock| format!("{} on {}", lock.mode, lock.object)).collect();
            let rewrites = if statement.rewrites { ", rewrites" } else { "" };
            out.push_str(&format!("{}; -- {}{rewrites}\n", statement.sql, locks.join(", ")));
        }
    }
    out
}

fn library() -> Vec<Object> {
    let mut song = table(
        "song",
        vec![
            numbered("id", big(), IdentityMode::ByDefault),
            Column {
                comment: Some("as on the record".into()),
                ..required("title", ColumnType::String { length: Some(200) })
            },
            with_default("mood", ColumnType::Enum("mood".into()), "calm"),
            with_default("created_at", ColumnType::Timestamp { precision: None }, Expression::CurrentTimestamp),
            required("artist_id", big()),
        ],
    );
    song.foreign_keys.push(ForeignKey {
        on_delete: ReferentialAction::Cascade,
        ..foreign_key("song", &["artist_id"], "artist", &["id"])
    });
    song.checks.push(checked("song_title_check", "length(title) > 0"));
    song.comment = Some("one row a recording".into());
    vec![
        enumeration("mood", &["calm", "wild"]),
        Object::Table(artist()),
        Object::Table(song),
        Object::Index(Index {
            unique: true,
            include: names(&["mood"]),
            ..index("song", "song_title_idx", vec![IndexPart::expression("lower(title)")])
        }),
    ]
}

#[test]
fn a_library_is_created() {
    let operations = library().into_iter().map(Operation::create).collect();
    snapshot("a_library_is_created", &text(operations, &Schema::new()));
}

#[test]
fn a_song_is_altered() {
    let before: Schema = library().into_iter().collect();
    let changes = vec![
        add(with_default("plays", big(), 0)),
        add(with_default("token", ColumnType::Uuid, Expression::RandomUuid)),
        becomes("title", ColumnType::Text),
        change("title", ColumnChange::Default(Some("untitled".into()))),
        change("id", ColumnChange::Identity(Some(Identity { mode: IdentityMode::Serial, ..Identity::default() }))),
        TableChange::DropConstraint { name: "song_artist_id_fkey".into(), if_exists: false },
        TableChange::AddConstraint(Constraint::Unique(unique("song", &["title", "artist_id"]))),
        drop_column("created_at"),
    ];
    let drop = EnumChange::DropValue { value: "wild".into(), replace_with: Some("calm".into()) };
    let value = EnumChange::AddValue { value: "sad".into(), before: None };
    let of = |change| Operation::AlterEnum(AlterEnum { name: "mood".into(), changes: vec![change] });
    let concurrent = Index { concurrently: true, ..index("song", "song_plays_idx", vec![IndexPart::column("plays")]) };
    snapshot(
        "a_song_is_altered",
        &text(vec![of(value), alter("song", changes), Operation::create(Object::Index(concurrent)), of(drop)], &before),
    );
}

#[test]
fn steps_that_are_no_operations() {
    let before: Schema = library().into_iter().collect();
    let step = |step| Action { only: None, step };
    let write = Write {
        kind: WriteKind::Update,
        table: "song".into(),
        sqlite: WrittenSql::Impossible("no".into()),
        postgres: WrittenSql::Sql("UPDATE song SET title = 'x'".into()),
        mysql: WrittenSql::Impossible("no".into()),
    };
    let backfill = Backfill {
        name: "moods".into(),
        table: "song".into(),
        key: "id".into(),
        set: vec![("mood".into(), "'calm'".into())],
        filter: Some("mood IS NULL".into()),
        batch: 500,
    };
    let execute = |sql: &str, outside| {
        Step::Operation(Operation::Execute(Execute {
            sql: sql.into(),
            outside_transaction: outside,
            ..Execute::default()
        }))
    };
    let actions = vec![
        step(Step::SetLocal(SetLocal { name: "app.tenant".into(), value: "it's".into() })),
        Action { only: Some(vec![DialectName::Sqlite]), step: Step::Irreversible("elsewhere".into()) },
        step(Step::Write(write.clone())),
        step(Step::Backfill(backfill)),
        step(Step::Require(Assertion { name: "few".into(), query: "SELECT true".into() })),
        step(execute("SELECT 1; SELECT ';'", false)),
        step(execute("VACUUM song", true)),
    ];
    let plan = planned(15, actions, &before);
    snapshot("steps", &serde_json::to_string_pretty(&plan).expect("JSON"));
    let refused = |step_| {
        let target = Target::oldest(DialectName::Postgres);
        Postgres.plan(&target, &[step(step_)], &before).expect_err("no plan").to_string()
    };
    let impossible = Write { postgres: WrittenSql::Impossible("why".into()), ..write };
    let fulltext = Index { method: Some("fulltext".into()), ..index("song", "f", vec![IndexPart::column("title")]) };
    snapshot(
        "refusals",
        &[
            refused(Step::Write(impossible)),
            refused(Step::Irreversible("gone".into())),
            refused(Step::Operation(Operation::drop(ObjectRef::table("nowhere")))),
            refused(Step::Operation(Operation::create(Object::Index(fulltext)))),
            refused(Step::Operation(Operation::Become(Object::Table(table("song", vec![]))))),
        ]
        .join("\n"),
    );
}
