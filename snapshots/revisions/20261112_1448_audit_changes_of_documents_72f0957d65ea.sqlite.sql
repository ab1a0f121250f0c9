-- 72f0957d65ea: Audit changes of documents.
-- sqlite 3.35

-- up
BEGIN;
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
CREATE INDEX "audit_entries_document_id_happened_at_idx" ON "audit_entries" ("document_id", "happened_at" DESC);
CREATE INDEX "audit_entries_tenant_id_idx" ON "audit_entries" ("tenant_id");
COMMIT;

-- down
PRAGMA foreign_keys = OFF;
BEGIN;
DROP TABLE "audit_entries";
-- checked before the commit: every reference from and to `audit_entries` finds its row
COMMIT;
PRAGMA foreign_keys = ON;
