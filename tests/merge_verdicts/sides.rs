//! What two branches may do to one small library.

use anabranch::prelude::*;

/// What a side does, in words, and the steps.
pub(super) type Side = (&'static str, fn(&mut Migration));

fn song(body: impl FnOnce(&mut anabranch::dsl::AlterTable), m: &mut Migration) {
    m.alter_table("song", body);
}

pub(super) fn base(m: &mut Migration) {
    m.create_enum("mood", ["sad", "ok"]);
    m.create_table("artist", |t| {
        t.column("id", integer()).not_null();
        t.column("name", string(100));
        t.primary_key(["id"]);
    });
    m.create_table("song", |t| {
        t.column("id", integer()).not_null();
        t.column("title", string(100));
        t.column("bpm", integer());
        t.column("artist_id", integer());
        t.column("feel", enumeration("mood"));
        t.primary_key(["id"]);
        t.check("bpm > 0").name("song_bpm_positive");
        t.foreign_key(["artist_id"]).references("artist", ["id"]).name("song_by");
    });
    m.create_index("song_by_bpm", "song", ["bpm"]);
    m.create_view("artists", "SELECT id, name FROM artist");
    let row = Query::insert()
        .into_table("song")
        .columns(["id", "title", "bpm"])
        .values_panic([9.into(), "Blue".into(), 120.into()])
        .to_owned();
    m.insert(row);
}

/// What a branch may do to it. Each fits by itself.
pub(super) const SIDES: &[Side] = &[
    ("add year", |m| {
        song(
            |t| {
                t.add_column("year", integer());
            },
            m,
        )
    }),
    ("add year text", |m| {
        song(
            |t| {
                t.add_column("year", string(10));
            },
            m,
        )
    }),
    ("drop bpm", |m| {
        m.drop_index("song", "song_by_bpm");
        song(
            |t| {
                t.drop_constraint("song_bpm_positive");
                t.drop_column("bpm");
            },
            m,
        );
    }),
    ("drop title", |m| {
        song(
            |t| {
                t.drop_column("title");
            },
            m,
        )
    }),
    ("rename title", |m| {
        song(
            |t| {
                t.rename_column("title", "name");
            },
            m,
        )
    }),
    ("rename bpm", |m| {
        song(
            |t| {
                t.rename_column("bpm", "tempo");
            },
            m,
        )
    }),
    ("title longer", |m| {
        song(
            |t| {
                t.alter_column("title").set_type(string(200));
            },
            m,
        )
    }),
    ("title not null", |m| {
        song(
            |t| {
                t.alter_column("title").not_null();
            },
            m,
        )
    }),
    ("title default", |m| {
        song(
            |t| {
                t.alter_column("title").default("untitled");
            },
            m,
        )
    }),
    ("title text", |m| {
        song(
            |t| {
                t.alter_column("title").set_type(string(50)).default("x");
            },
            m,
        )
    }),
    ("index title", |m| {
        m.create_index("song_by_title", "song", ["title"]);
    }),
    ("index bpm title", |m| {
        m.create_index("song_by_title", "song", ["bpm", "title"]);
    }),
    ("index expression", |m| {
        m.on([Sqlite, Postgres], |m| {
            m.create_index("song_lower", "song", [expression("lower(title)")]);
        });
    }),
    ("index partial", |m| {
        m.on([Sqlite, Postgres], |m| {
            m.create_index("song_fast", "song", ["id"]).filter("bpm > 200");
        });
    }),
    ("drop index", |m| {
        m.drop_index("song", "song_by_bpm");
    }),
    ("rename index", |m| {
        m.rename_index("song", "song_by_bpm", "song_tempo");
    }),
    ("unique title", |m| {
        song(
            |t| {
                t.add_unique(["title"]).name("song_title_key");
            },
            m,
        )
    }),
    ("check title", |m| {
        song(
            |t| {
                t.add_check("title <> ''").name("song_title_given");
            },
            m,
        )
    }),
    ("check bpm", |m| {
        song(
            |t| {
                t.add_check("bpm < 400").name("song_bpm_below");
            },
            m,
        )
    }),
    ("drop check", |m| {
        song(
            |t| {
                t.drop_constraint("song_bpm_positive");
            },
            m,
        )
    }),
    ("drop fk", |m| {
        song(
            |t| {
                t.drop_constraint("song_by");
            },
            m,
        )
    }),
    ("add table fk", |m| {
        m.create_table("play", |t| {
            t.column("song_id", integer()).not_null();
            t.foreign_key(["song_id"]).references("song", ["id"]).name("play_song");
        });
    }),
    ("fk unique title", |m| {
        song(
            |t| {
                t.add_unique(["title"]).name("song_titles");
            },
            m,
        );
        m.create_table("cover", |t| {
            t.column("title", string(100));
            t.foreign_key(["title"]).references("song", ["title"]).name("cover_of");
        });
    }),
    ("drop song", |m| {
        m.drop_table("song");
    }),
    ("rename song", |m| {
        m.rename_table("song", "track");
    }),
    ("drop artist", |m| {
        m.drop_view("artists");
        song(
            |t| {
                t.drop_constraint("song_by");
            },
            m,
        );
        m.drop_table("artist");
    }),
    ("rename artist name", |m| {
        m.alter_table("artist", |t| {
            t.rename_column("name", "called");
        });
    }),
    ("add mood", |m| {
        m.alter_enum("mood", |e| {
            e.add_value("glad");
        });
    }),
    ("add other mood", |m| {
        m.alter_enum("mood", |e| {
            e.add_value("wild");
        });
    }),
    ("add mood first", |m| {
        m.alter_enum("mood", |e| {
            e.add_value("calm").before("sad");
        });
    }),
    ("rename mood", |m| {
        m.alter_enum("mood", |e| {
            e.rename_value("sad", "blue");
        });
    }),
    ("drop mood", |m| {
        m.alter_enum("mood", |e| {
            e.drop_value("ok").replace_with("sad");
        });
    }),
    ("feel default", |m| {
        song(
            |t| {
                t.alter_column("feel").default("ok");
            },
            m,
        )
    }),
    ("drop feel", |m| {
        song(
            |t| {
                t.drop_column("feel");
            },
            m,
        )
    }),
    ("table of mood", |m| {
        m.create_table("day", |t| {
            t.column("id", integer()).not_null();
            t.column("feel", enumeration("mood"));
            t.primary_key(["id"]);
        });
    }),
    ("view titles", |m| {
        m.create_view("titles", "SELECT id, title FROM song");
    }),
    ("view all", |m| {
        m.create_view("everything", "SELECT * FROM song");
    }),
    ("view ids", |m| {
        m.create_view("titles", "SELECT id FROM song");
    }),
    ("drop view", |m| {
        m.drop_view("artists");
    }),
    ("become view", |m| {
        m.define(view("artists", "CREATE VIEW artists AS SELECT id, name, 1 AS one FROM artist"));
    }),
    ("view of view", |m| {
        m.create_view("named", "SELECT name FROM artists");
    }),
    ("trigger", |m| {
        m.on(Sqlite, |m| { m.define(trigger("song", "trim_title", "CREATE TRIGGER trim_title AFTER UPDATE ON song BEGIN UPDATE artist SET name = new.title WHERE id = 0; END")); });
        m.on([Mysql, MariaDb], |m| {
            m.define(trigger(
                "song",
                "trim_title",
                "CREATE TRIGGER trim_title BEFORE UPDATE ON song FOR EACH ROW SET NEW.title = trim(NEW.title)",
            ));
        });
        m.on(Postgres, |m| {
            m.define(routine("trim_it", "", "CREATE FUNCTION trim_it() RETURNS trigger LANGUAGE plpgsql AS 'begin new.title := trim(new.title); return new; end'"));
            m.define(trigger("song", "trim_title", "CREATE TRIGGER trim_title BEFORE UPDATE OF title ON song FOR EACH ROW EXECUTE FUNCTION trim_it()"));
        });
    }),
    ("routine", |m| {
        m.on(Postgres, |m| { m.define(routine("titles_of", "integer", "CREATE FUNCTION titles_of(integer) RETURNS bigint LANGUAGE sql AS 'select count(title) from song where id = $1'")); });
        m.on([Mysql, MariaDb], |m| {
            m.define(routine("titles_of", "", "CREATE PROCEDURE titles_of() SELECT count(title) FROM song"));
        });
    }),
    ("backfill title", |m| {
        m.backfill("titles", "song", |b| {
            b.key("id").set("title", "'x'").filter("title is null");
        });
    }),
    ("backfill bpm from title", |m| {
        m.backfill("tempos", "song", |b| {
            b.key("id").set("bpm", "length(title)");
        });
    }),
    ("insert artist", |m| {
        m.insert(Query::insert().into_table("artist").columns(["id", "name"]).values_panic([1.into(), "Miles".into()]));
    }),
    ("insert artist too", |m| {
        m.insert(Query::insert().into_table("artist").columns(["id", "name"]).values_panic([1.into(), "John".into()]));
    }),
    ("insert song", |m| {
        m.insert(Query::insert().into_table("song").columns(["id", "title", "bpm"]).values_panic([
            1.into(),
            "So What".into(),
            500.into(),
        ]));
    }),
    ("insert null song", |m| {
        m.insert(Query::insert().into_table("song").columns(["id", "bpm"]).values_panic([2.into(), 5.into()]));
    }),
    ("delete artists", |m| {
        m.delete(Query::delete().from_table("artist"));
    }),
    ("update song", |m| {
        m.update(Query::update().table("song").value("title", "y"));
    }),
    ("sql add year", |m| {
        m.execute("ALTER TABLE song ADD COLUMN year INTEGER");
    }),
    ("sql index title", |m| {
        m.execute("CREATE INDEX song_by_sql ON song (title)");
    }),
    ("unique artist name", |m| {
        m.alter_table("artist", |t| {
            t.add_unique(["name"]).name("artist_name_key");
        });
    }),
    ("title collation", |m| {
        m.on(Sqlite, |m| {
            song(
                |t| {
                    t.alter_column("title").collation("NOCASE");
                },
                m,
            )
        });
        m.on(Postgres, |m| {
            song(
                |t| {
                    t.alter_column("title").collation("C");
                },
                m,
            )
        });
    }),
    ("generated", |m| {
        song(
            |t| {
                t.add_column("twice", integer()).generated("bpm * 2");
            },
            m,
        )
    }),
    ("bpm big", |m| {
        song(
            |t| {
                t.alter_column("bpm").set_type(big_integer());
            },
            m,
        )
    }),
    ("comment", |m| {
        m.on([Postgres, Mysql, MariaDb], |m| {
            song(
                |t| {
                    t.comment("all");
                },
                m,
            )
        });
    }),
];
