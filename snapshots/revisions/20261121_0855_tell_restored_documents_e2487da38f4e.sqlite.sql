-- e2487da38f4e: Tell restored documents from updated ones.
-- sqlite 3.35

-- up
-- requires table `audit_entries` holds nothing that its rebuild would lose: it has no column, index or trigger made by hand and no `ON CONFLICT` clause: SELECT 'column ' || name FROM pragma_table_xinfo('audit_entries') WHERE name COLLATE NOCASE NOT IN ('id', 'tenant_id', 'document_id', 'user_id', 'action', 'changes', 'happened_at')
--   UNION ALL SELECT type || ' ' || name FROM sqlite_schema WHERE tbl_name = 'audit_entries' COLLATE NOCASE AND type IN ('index', 'trigger') AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('audit_entries_document_id_happened_at_idx', 'audit_entries_tenant_id_idx')
--   UNION ALL SELECT 'ON CONFLICT' FROM sqlite_schema WHERE type = 'table' AND name = 'audit_entries' COLLATE NOCASE AND sql LIKE '%ON CONFLICT%'
PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE "_anabranch_audit_entries" (
    "id" integer NOT NULL CONSTRAINT "audit_entries_pkey" PRIMARY KEY AUTOINCREMENT,
    "tenant_id" uuid_text NOT NULL,
    "document_id" uuid_text,
    "user_id" uuid_text,
    "action" text NOT NULL,
    "changes" json_text,
    "happened_at" timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "audit_entries_action_check" CHECK ("action" IN ('created', 'updated', 'deleted', 'restored')),
    CONSTRAINT "audit_entries_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE CASCADE,
    CONSTRAINT "audit_entries_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "documents" ("id") ON DELETE SET NULL,
    CONSTRAINT "audit_entries_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE SET NULL
);
-- writes all rows anew
INSERT INTO "_anabranch_audit_entries" ("id", "tenant_id", "document_id", "user_id", "action", "changes", "happened_at")
SELECT "id", "tenant_id", "document_id", "user_id", "action", "changes", "happened_at"
FROM "audit_entries";
DELETE FROM "sqlite_sequence" WHERE "name" = '_anabranch_audit_entries';
INSERT INTO "sqlite_sequence" ("name", "seq") SELECT '_anabranch_audit_entries', "seq" FROM "sqlite_sequence" WHERE "name" = 'audit_entries';
DROP TABLE "audit_entries";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "_anabranch_audit_entries" RENAME TO "audit_entries";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "audit_entries_document_id_happened_at_idx" ON "audit_entries" ("document_id", "happened_at" DESC);
CREATE INDEX "audit_entries_tenant_id_idx" ON "audit_entries" ("tenant_id");
-- must list nothing: SELECT broken."table", broken.rowid, broken.parent
--   FROM sqlite_schema AS holder, pragma_foreign_key_check(holder.name) AS broken
--   WHERE holder.type = 'table'
--       AND (holder.name = 'audit_entries' OR EXISTS (
--           SELECT 1 FROM pragma_foreign_key_list(holder.name) AS key WHERE key."table" COLLATE NOCASE = 'audit_entries'
--       ))
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;

-- down
-- requires table `audit_entries` holds nothing that its rebuild would lose: it has no column, index or trigger made by hand and no `ON CONFLICT` clause: SELECT 'column ' || name FROM pragma_table_xinfo('audit_entries') WHERE name COLLATE NOCASE NOT IN ('id', 'tenant_id', 'document_id', 'user_id', 'action', 'changes', 'happened_at')
--   UNION ALL SELECT type || ' ' || name FROM sqlite_schema WHERE tbl_name = 'audit_entries' COLLATE NOCASE AND type IN ('index', 'trigger') AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('audit_entries_document_id_happened_at_idx', 'audit_entries_tenant_id_idx')
--   UNION ALL SELECT 'ON CONFLICT' FROM sqlite_schema WHERE type = 'table' AND name = 'audit_entries' COLLATE NOCASE AND sql LIKE '%ON CONFLICT%'
PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE "_anabranch_audit_entries" (
    "id" integer NOT NULL CONSTRAINT "audit_entries_pkey" PRIMARY KEY AUTOINCREMENT,
    "tenant_id" uuid_text NOT NULL,
    "document_id" uuid_text,
    "user_id" uuid_text,
    "action" text NOT NULL,
    "changes" json_text,
    "happened_at" timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "audit_entries_action_check" CHECK ("action" IN ('created', 'updated', 'deleted')),
    CONSTRAINT "audit_entries_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE CASCADE,
    CONSTRAINT "audit_entries_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "documents" ("id") ON DELETE SET NULL,
    CONSTRAINT "audit_entries_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE SET NULL
);
-- writes all rows anew
INSERT INTO "_anabranch_audit_entries" ("id", "tenant_id", "document_id", "user_id", "action", "changes", "happened_at")
SELECT "id", "tenant_id", "document_id", "user_id", CASE "action" WHEN 'restored' THEN 'updated' ELSE "action" END, "changes", "happened_at"
FROM "audit_entries";
DELETE FROM "sqlite_sequence" WHERE "name" = '_anabranch_audit_entries';
INSERT INTO "sqlite_sequence" ("name", "seq") SELECT '_anabranch_audit_entries', "seq" FROM "sqlite_sequence" WHERE "name" = 'audit_entries';
DROP TABLE "audit_entries";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "_anabranch_audit_entries" RENAME TO "audit_entries";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "audit_entries_document_id_happened_at_idx" ON "audit_entries" ("document_id", "happened_at" DESC);
CREATE INDEX "audit_entries_tenant_id_idx" ON "audit_entries" ("tenant_id");
-- must list nothing: SELECT broken."table", broken.rowid, broken.parent
--   FROM sqlite_schema AS holder, pragma_foreign_key_check(holder.name) AS broken
--   WHERE holder.type = 'table'
--       AND (holder.name = 'audit_entries' OR EXISTS (
--           SELECT 1 FROM pragma_foreign_key_list(holder.name) AS key WHERE key."table" COLLATE NOCASE = 'audit_entries'
--       ))
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
