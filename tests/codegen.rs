//! Operations to Rust source: what is emitted is what a person would write, rustfmt leaves it as it is, and it does what it was made of.

/// Compiled as a migration crate compiles it.
#[allow(unreachable_pub, reason = "functions of revision files are public")]
#[path = "generated/every_operation.rs"]
mod every_operation;
#[path = "codegen/random.rs"]
mod random;
#[path = "codegen/samples.rs"]
mod samples;

use anabranch::codegen::{
    Note, RevisionHeader, Style, bodies, empty_revision_file, merge_revision_file, revision_file, revision_file_in,
};
use anabranch::dsl::Migration;
use anabranch::operation::Action;
use proptest::prelude::*;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

fn header() -> RevisionHeader {
    RevisionHeader {
        id: "9f3c1a7be204".into(),
        message: "Add play counts to songs.".into(),
        parents: vec!["5d1e0c44a1b2".into()],
        created: Some("2026-11-21T10:31:00Z".into()),
        ..RevisionHeader::default()
    }
}

fn run(body: fn(&mut Migration)) -> Vec<Action> {
    let mut m = Migration::new();
    body(&mut m);
    m.into_actions().expect("generated code makes no mistake")
}

/// What rustfmt with these settings makes of the source.
fn rustfmt(source: &str, config: &str) -> String {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--emit", "stdout", "--config", config])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("rustfmt is a component of the pinned toolchain");
    child.stdin.take().expect("it is piped").write_all(source.as_bytes()).expect("rustfmt reads it");
    let output = child.wait_with_output().expect("rustfmt ends");
    assert!(output.status.success(), "rustfmt cannot read\n{source}");
    String::from_utf8(output.stdout).expect("rustfmt writes UTF-8")
}

/// Widths of rustfmt and the styles that follow them.
fn styles() -> [(&'static str, Style); 4] {
    [
        ("max_width=100,use_small_heuristics=Default", Style::default()),
        ("max_width=120,use_small_heuristics=Default", Style::new(120)),
        ("max_width=120,use_small_heuristics=Max", Style::max(120)),
        ("max_width=80,use_small_heuristics=Default", Style::new(80)),
    ]
}

#[track_caller]
fn check_stable(up: &[Action], down: &[Action]) {
    for (config, style) in styles() {
        let file = revision_file_in(style, &header(), up, down, &[]);
        pretty_equal(&rustfmt(&file, config), &file, config);
    }
}

#[track_caller]
fn pretty_equal(formatted: &str, file: &str, config: &str) {
    let differing = formatted.lines().zip(file.lines()).position(|(a, b)| a != b);
    let Some(line) = differing else {
        assert_eq!(formatted, file, "{config}");
        return;
    };
    let around = |text: &str| text.lines().skip(line.saturating_sub(4)).take(16).collect::<Vec<_>>().join("\n");
    panic!("{config}, line {}: rustfmt writes\n{}\nwe write\n{}", line + 1, around(formatted), around(file));
}

#[test]
fn the_emitted_rust_compiled_yields_the_same_operations() {
    let (up, down) = samples::actions();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/generated/every_operation.rs");
    let file = revision_file_in(Style::max(120), &header(), &up, &down, &[]);
    let stale = std::fs::read_to_string(&path).unwrap_or_default() != file;
    if stale && std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(&path, &file).expect("the folder of generated tests can be written");
    }
    assert!(
        !stale,
        "tests/generated/every_operation.rs is stale (INSTA_UPDATE=always rewrites it); it should be\n{file}"
    );
    assert_eq!(every_operation::REVISION.id, header().id);
    for (compiled, expected) in [(run(every_operation::up), up), (run(every_operation::down), down)] {
        for (compiled, expected) in compiled.iter().zip(&expected) {
            assert_eq!(compiled, expected);
        }
        assert_eq!(compiled.len(), expected.len());
    }
}

#[test]
fn rustfmt_leaves_every_operation_as_it_is() {
    let (up, down) = samples::actions();
    check_stable(&up, &down);
}

#[test]
fn a_revision_reads_as_a_person_writes_it() {
    let (up, down) = samples::play_counts();
    insta::assert_snapshot!(revision_file(&header(), &up, &down, &[]), @r###"
    //! Add play counts to songs.
    use anabranch::prelude::*;
    
    pub const REVISION: Revision = Revision::new("9f3c1a7be204")
        .revises(&["5d1e0c44a1b2"])
        .created("2026-11-21T10:31:00Z");
    
    pub fn up(m: &mut Migration) {
        m.alter_table("song", |t| {
            t.add_column("play_count", big_integer())
                .not_null()
                .default(0);
        });
        m.create_index_on("song", ["play_count"]);
        m.create_table("playlist", |t| {
            t.column("id", big_integer()).not_null().identity();
            t.column("title", string(200)).not_null();
            t.column("song_id", big_integer());
            t.primary_key(["id"]);
            t.unique(["title"]).name("playlist_title");
            t.foreign_key(["song_id"])
                .references("song", ["id"])
                .on_delete(Cascade);
        });
        m.on(Postgres, |m| {
            m.create_index(
                "song_title_trgm",
                "song",
                [column("title").operator_class("gin_trgm_ops")],
            )
            .method("gin");
        });
    }
    
    pub fn down(m: &mut Migration) {
        m.on(Postgres, |m| {
            m.drop_index("song", "song_title_trgm");
        });
        m.drop_table("playlist");
        m.drop_index("song", "song_play_count_idx");
        m.alter_table("song", |t| {
            t.drop_column("play_count");
        });
    }
    "###);
    insta::assert_snapshot!(revision_file_in(Style::max(120), &header(), &up, &down, &[]), @r###"
    //! Add play counts to songs.
    use anabranch::prelude::*;
    
    pub const REVISION: Revision = Revision::new("9f3c1a7be204").revises(&["5d1e0c44a1b2"]).created("2026-11-21T10:31:00Z");
    
    pub fn up(m: &mut Migration) {
        m.alter_table("song", |t| {
            t.add_column("play_count", big_integer()).not_null().default(0);
        });
        m.create_index_on("song", ["play_count"]);
        m.create_table("playlist", |t| {
            t.column("id", big_integer()).not_null().identity();
            t.column("title", string(200)).not_null();
            t.column("song_id", big_integer());
            t.primary_key(["id"]);
            t.unique(["title"]).name("playlist_title");
            t.foreign_key(["song_id"]).references("song", ["id"]).on_delete(Cascade);
        });
        m.on(Postgres, |m| {
            m.create_index("song_title_trgm", "song", [column("title").operator_class("gin_trgm_ops")]).method("gin");
        });
    }
    
    pub fn down(m: &mut Migration) {
        m.on(Postgres, |m| {
            m.drop_index("song", "song_title_trgm");
        });
        m.drop_table("playlist");
        m.drop_index("song", "song_play_count_idx");
        m.alter_table("song", |t| {
            t.drop_column("play_count");
        });
    }
    "###);
}

#[test]
fn what_a_reviewer_should_look_at_stands_above_the_operation() {
    let (up, down) = samples::play_counts();
    let notes = [
        Note { down: false, action: None, text: "the tables were compared with an empty database".into() },
        Note {
            down: false,
            action: Some(1),
            text:
                "building this index blocks writes to `song` while it runs; on PostgreSQL `.concurrently()` does not, \
                   in a segment of its own"
                    .into(),
        },
    ];
    let file = revision_file(&header(), &up, &down, &notes);
    let (config, _) = styles()[0];
    pretty_equal(&rustfmt(&file, config), &file, config);
    insta::assert_snapshot!(file, @r###"
    //! Add play counts to songs.
    use anabranch::prelude::*;
    
    pub const REVISION: Revision = Revision::new("9f3c1a7be204")
        .revises(&["5d1e0c44a1b2"])
        .created("2026-11-21T10:31:00Z");
    
    pub fn up(m: &mut Migration) {
        // review: the tables were compared with an empty database
        m.alter_table("song", |t| {
            t.add_column("play_count", big_integer())
                .not_null()
                .default(0);
        });
        // review: building this index blocks writes to `song` while it runs; on PostgreSQL
        // `.concurrently()` does not, in a segment of its own
        m.create_index_on("song", ["play_count"]);
        m.create_table("playlist", |t| {
            t.column("id", big_integer()).not_null().identity();
            t.column("title", string(200)).not_null();
            t.column("song_id", big_integer());
            t.primary_key(["id"]);
            t.unique(["title"]).name("playlist_title");
            t.foreign_key(["song_id"])
                .references("song", ["id"])
                .on_delete(Cascade);
        });
        m.on(Postgres, |m| {
            m.create_index(
                "song_title_trgm",
                "song",
                [column("title").operator_class("gin_trgm_ops")],
            )
            .method("gin");
        });
    }
    
    pub fn down(m: &mut Migration) {
        m.on(Postgres, |m| {
            m.drop_index("song", "song_title_trgm");
        });
        m.drop_table("playlist");
        m.drop_index("song", "song_play_count_idx");
        m.alter_table("song", |t| {
            t.drop_column("play_count");
        });
    }
    "###);
}

#[test]
fn files_without_operations_hold_two_empty_functions() {
    let merge = RevisionHeader {
        parents: vec!["5d1e0c44a1b2".into(), "77aa0c44a1b2".into()],
        labels: vec!["search".into()],
        depends_on: vec!["0011".into()],
        ..header()
    };
    for (config, style) in styles() {
        let file = revision_file_in(style, &merge, &[], &[], &[]);
        pretty_equal(&rustfmt(&file, config), &file, config);
    }
    insta::assert_snapshot!(merge_revision_file(&merge), @r###"
    //! Add play counts to songs.
    use anabranch::prelude::*;
    
    pub const REVISION: Revision = Revision::new("9f3c1a7be204")
        .revises(&["5d1e0c44a1b2", "77aa0c44a1b2"])
        .depends_on(&["0011"])
        .labels(&["search"])
        .created("2026-11-21T10:31:00Z");
    
    pub fn up(_m: &mut Migration) {}
    
    pub fn down(_m: &mut Migration) {}
    "###);
    assert!(empty_revision_file(&header()).ends_with("pub fn down(_m: &mut Migration) {}\n"));
    assert_eq!(bodies(&[], &[], &[]), "pub fn up(_m: &mut Migration) {}\n\npub fn down(_m: &mut Migration) {}\n");
}

#[test]
fn the_settings_of_rustfmt_are_read() {
    assert_eq!(Style::of_rustfmt_toml("max_width = 120\nuse_small_heuristics = \"Max\"\n"), Style::max(120));
    assert_eq!(Style::of_rustfmt_toml("edition = \"2024\""), Style::default());
}

#[test]
fn headers_of_any_length_are_stable() {
    for parents in 0..4 {
        for length in [1, 12, 30, 64] {
            let id = |n: usize| format!("{n}{}", "a".repeat(length - 1));
            let created = (parents % 2 == 0).then(|| "2026-11-21T10:31:00Z".to_owned());
            let header = RevisionHeader { id: id(0), parents: (1..=parents).map(id).collect(), created, ..header() };
            for (config, style) in styles() {
                let file = revision_file_in(style, &header, &[], &[], &[]);
                pretty_equal(&rustfmt(&file, config), &file, config);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_name_survives_as_a_literal(name in random::any_name()) {
        let (up, _) = random::named(&name);
        let file = revision_file(&header(), &up, &[], &[]);
        let parsed = syn::parse_file(&file).expect("the file is Rust");
        prop_assert!(random::literals(&parsed).contains(&name), "{file}");
    }

    #[test]
    fn names_of_any_length_are_stable(lengths in proptest::collection::vec(1..70_usize, 6)) {
        let (up, down) = random::of_lengths(&lengths);
        check_stable(&up, &down);
    }
}
