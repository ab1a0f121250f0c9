-- 30345ed5995b: Create chord charts.
-- postgres 15.0

-- up
BEGIN;
CREATE TYPE "chart_status" AS ENUM ('draft', 'published', 'archived');
CREATE TABLE "chord_charts" (
    "id" serial NOT NULL,
    "guild_id" bigint NOT NULL,
    "song_id" bigint,
    "title" varchar(200) NOT NULL,
    "status" "chart_status" DEFAULT 'draft' NOT NULL,
    "sections" jsonb NOT NULL,
    "lyrics" jsonb,
    "created_at" timestamptz DEFAULT CURRENT_TIMESTAMP NOT NULL,
    "updated_at" timestamptz DEFAULT CURRENT_TIMESTAMP NOT NULL,
    CONSTRAINT "chord_charts_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "chord_charts_title_guild_id_key" UNIQUE ("title", "guild_id"),
    CONSTRAINT "chord_charts_song_id_fkey" FOREIGN KEY ("song_id") REFERENCES "songs" ("id") ON DELETE SET NULL
);
CREATE INDEX "chord_charts_guild_id_idx" ON "chord_charts" ("guild_id");
CREATE INDEX "chord_charts_status_updated_at_idx" ON "chord_charts" ("status", "updated_at" DESC);
ALTER TABLE "chord_charts"
    ADD COLUMN "tags" text[],
    ADD COLUMN "keys" varchar(10)[];
COMMIT;

-- down
BEGIN;
DROP TABLE "chord_charts";
DROP TYPE "chart_status";
COMMIT;
