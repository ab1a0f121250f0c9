-- 1402e01c373a: Search titles, charts and documents fast on PostgreSQL.
-- postgres 15.0

-- up
BEGIN;
CREATE EXTENSION IF NOT EXISTS "pg_trgm";
CREATE INDEX "songs_normalized_title_idx" ON "songs" USING "gin" ("normalized_title" gin_trgm_ops);
CREATE INDEX "chord_charts_sections_idx" ON "chord_charts" USING "gin" ("sections");
CREATE INDEX "chord_charts_tags_idx" ON "chord_charts" USING "gin" ("tags");
CREATE INDEX "documents_content_idx" ON "documents" USING "gin" ("content" jsonb_path_ops);
COMMIT;

-- down
BEGIN;
DROP INDEX "documents_content_idx";
DROP INDEX "chord_charts_tags_idx";
DROP INDEX "chord_charts_sections_idx";
DROP INDEX "songs_normalized_title_idx";
DROP EXTENSION "pg_trgm";
COMMIT;
