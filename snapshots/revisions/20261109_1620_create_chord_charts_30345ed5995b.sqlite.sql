-- 30345ed5995b: Create chord charts.
-- sqlite 3.35

-- up
BEGIN;
CREATE TABLE "chord_charts" (
    "id" integer NOT NULL CONSTRAINT "chord_charts_pkey" PRIMARY KEY AUTOINCREMENT,
    "guild_id" bigint NOT NULL,
    "song_id" bigint,
    "title" varchar(200) NOT NULL,
    "status" text NOT NULL DEFAULT 'draft',
    "sections" json_text NOT NULL,
    "lyrics" json_text,
    "created_at" timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "tags" json_text,
    "keys" json_text,
    CONSTRAINT "chord_charts_title_guild_id_key" UNIQUE ("title", "guild_id"),
    CONSTRAINT "chord_charts_status_check" CHECK ("status" IN ('draft', 'published', 'archived')),
    CONSTRAINT "chord_charts_song_id_fkey" FOREIGN KEY ("song_id") REFERENCES "songs" ("id") ON DELETE SET NULL
);
CREATE INDEX "chord_charts_guild_id_idx" ON "chord_charts" ("guild_id");
CREATE INDEX "chord_charts_status_updated_at_idx" ON "chord_charts" ("status", "updated_at" DESC);
COMMIT;

-- down
PRAGMA foreign_keys = OFF;
BEGIN;
DROP TABLE "chord_charts";
-- checked before the commit: every reference from and to `chord_charts` finds its row
COMMIT;
PRAGMA foreign_keys = ON;
