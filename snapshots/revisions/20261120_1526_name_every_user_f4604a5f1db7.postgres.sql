-- f4604a5f1db7: Name every user, and let messages be long.
-- postgres 15.0

-- up
BEGIN;
UPDATE "users" SET "display_name" = "email" WHERE "display_name" IS NULL;
ALTER TABLE "users" ALTER COLUMN "display_name" SET NOT NULL;
ALTER TABLE "recordings" RENAME COLUMN "length" TO "duration_ms";
ALTER TABLE "messages" ALTER COLUMN "body" TYPE text;
COMMIT;

-- down
BEGIN;
UPDATE "messages" SET "body" = substr(body, 1, 500);
-- writes all rows anew
ALTER TABLE "messages" ALTER COLUMN "body" TYPE varchar(500);
ALTER TABLE "recordings" RENAME COLUMN "duration_ms" TO "length";
ALTER TABLE "users" ALTER COLUMN "display_name" DROP NOT NULL;
COMMIT;
