-- f2bbea5b72fb: Give songs a normalized title to search by.
-- sqlite 3.35

-- up
-- requires: table `songs` holds nothing that its rebuild would lose: it has no column, index or trigger made by hand and no `ON CONFLICT` clause
BEGIN;
ALTER TABLE "songs" ADD COLUMN "normalized_title" varchar(200);
COMMIT;
-- backfill `normalize titles`: batches of 1000 rows, each in a transaction of its own
UPDATE "songs" SET "normalized_title" = lower(trim(title)) WHERE "id" > {low} AND "id" <= {high} AND (normalized_title is null);
PRAGMA foreign_keys = OFF;
BEGIN;
PRAGMA legacy_alter_table = ON;
ALTER TABLE "songs" RENAME TO "_anabranch_songs";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "songs" (
    "id" integer NOT NULL CONSTRAINT "songs_pkey" PRIMARY KEY AUTOINCREMENT,
    "artist_id" bigint NOT NULL,
    "title" varchar(200) NOT NULL,
    "bpm" smallint,
    "released_on" date,
    "normalized_title" varchar(200) NOT NULL,
    CONSTRAINT "songs_title_artist_id_key" UNIQUE ("title", "artist_id"),
    CONSTRAINT "songs_bpm_check" CHECK (bpm > 0),
    CONSTRAINT "songs_artist_id_fkey" FOREIGN KEY ("artist_id") REFERENCES "artists" ("id") ON DELETE CASCADE
);
INSERT INTO "sqlite_sequence" ("name", "seq") SELECT 'songs', "seq" FROM "sqlite_sequence" WHERE "name" = '_anabranch_songs';
-- writes all rows anew
INSERT OR ROLLBACK INTO "songs" ("id", "artist_id", "title", "bpm", "released_on", "normalized_title")
SELECT "id", "artist_id", "title", "bpm", "released_on", "normalized_title"
FROM "_anabranch_songs";
DROP TABLE "_anabranch_songs";
-- checked before the commit: every reference from and to `songs` finds its row
-- checked before the commit: nothing is left that names a table which was put aside
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;

-- down
BEGIN;
ALTER TABLE "songs" DROP COLUMN "normalized_title";
COMMIT;
