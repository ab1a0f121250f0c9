-- e2487da38f4e: Tell restored documents from updated ones.
-- sqlite 3.35

-- up
-- requires: table `audit_entries` holds nothing that its rebuild would lose: it has no column, index or trigger made by hand and no `ON CONFLICT` clause
PRAGMA foreign_keys = OFF;
BEGIN;
PRAGMA legacy_alter_table = ON;
ALTER TABLE "audit_entries" RENAME TO "_anabranch_audit_entries";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "audit_entries" (
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
INSERT INTO "sqlite_sequence" ("name", "seq") SELECT 'audit_entries', "seq" FROM "sqlite_sequence" WHERE "name" = '_anabranch_audit_entries';
-- writes all rows anew
INSERT OR ROLLBACK INTO "audit_entries" ("id", "tenant_id", "document_id", "user_id", "action", "changes", "happened_at")
SELECT "id", "tenant_id", "document_id", "user_id", "action", "changes", "happened_at"
FROM "_anabranch_audit_entries";
DROP TABLE "_anabranch_audit_entries";
CREATE INDEX "audit_entries_document_id_happened_at_idx" ON "audit_entries" ("document_id", "happened_at" DESC);
CREATE INDEX "audit_entries_tenant_id_idx" ON "audit_entries" ("tenant_id");
-- checked before the commit: every reference from and to `audit_entries` finds its row
-- checked before the commit: nothing is left that names a table which was put aside
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;

-- down
-- requires: table `audit_entries` holds nothing that its rebuild would lose: it has no column, index or trigger made by hand and no `ON CONFLICT` clause
PRAGMA foreign_keys = OFF;
BEGIN;
PRAGMA legacy_alter_table = ON;
ALTER TABLE "audit_entries" RENAME TO "_anabranch_audit_entries";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "audit_entries" (
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
INSERT INTO "sqlite_sequence" ("name", "seq") SELECT 'audit_entries', "seq" FROM "sqlite_sequence" WHERE "name" = '_anabranch_audit_entries';
-- writes all rows anew
INSERT OR ROLLBACK INTO "audit_entries" ("id", "tenant_id", "document_id", "user_id", "action", "changes", "happened_at")
SELECT "id", "tenant_id", "document_id", "user_id", CASE "action" WHEN 'restored' THEN 'updated' ELSE "action" END, "changes", "happened_at"
FROM "_anabranch_audit_entries";
DROP TABLE "_anabranch_audit_entries";
CREATE INDEX "audit_entries_document_id_happened_at_idx" ON "audit_entries" ("document_id", "happened_at" DESC);
CREATE INDEX "audit_entries_tenant_id_idx" ON "audit_entries" ("tenant_id");
-- checked before the commit: every reference from and to `audit_entries` finds its row
-- checked before the commit: nothing is left that names a table which was put aside
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
