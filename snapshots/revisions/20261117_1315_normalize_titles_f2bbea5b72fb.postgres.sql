-- f2bbea5b72fb: Give songs a normalized title to search by.
-- postgres 15.0

-- up
BEGIN;
ALTER TABLE "songs" ADD COLUMN "normalized_title" varchar(200);
COMMENT ON COLUMN "songs"."normalized_title" IS 'The title as it is searched for: trimmed, in lower case';
COMMIT;
-- backfill `normalize titles`: batches of 1000 rows, each in a transaction of its own
UPDATE "songs" SET "normalized_title" = lower(trim(title)) WHERE "id" > {low} AND "id" <= {high} AND (normalized_title is null);
BEGIN;
ALTER TABLE "songs" ALTER COLUMN "normalized_title" SET NOT NULL;
COMMIT;

-- down
BEGIN;
ALTER TABLE "songs" DROP COLUMN "normalized_title";
COMMIT;
