-- e2487da38f4e: Tell restored documents from updated ones.
-- postgres 15.0

-- up
BEGIN;
ALTER TYPE "audit_action" ADD VALUE 'restored';
COMMIT;

-- down
BEGIN;
ALTER TYPE "audit_action" RENAME TO "audit_action__old";
CREATE TYPE "audit_action" AS ENUM ('created', 'updated', 'deleted');
-- writes all rows anew
ALTER TABLE "audit_entries" ALTER COLUMN "action" TYPE "audit_action" USING (CASE "action"::text WHEN 'restored' THEN 'updated' ELSE "action"::text END)::"audit_action";
DROP TYPE "audit_action__old";
COMMIT;
