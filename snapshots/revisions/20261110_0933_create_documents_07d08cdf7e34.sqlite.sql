-- 07d08cdf7e34: Create documents.
-- sqlite 3.35

-- up
BEGIN;
CREATE TABLE "documents" (
    "id" uuid_text NOT NULL DEFAULT (lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || substr(lower(hex(randomblob(2))), 2) || '-' || substr('89ab', 1 + abs(random() % 4), 1) || substr(lower(hex(randomblob(2))), 2) || '-' || lower(hex(randomblob(6)))),
    "tenant_id" uuid_text NOT NULL,
    "parent_id" uuid_text,
    "owner_id" uuid_text,
    "title" varchar(200) NOT NULL,
    "content" json_text NOT NULL,
    "version" integer NOT NULL DEFAULT 1,
    "created_at" timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" timestamp,
    CONSTRAINT "documents_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "documents_version_check" CHECK (version > 0),
    CONSTRAINT "documents_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE CASCADE,
    CONSTRAINT "documents_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "documents" ("id") ON DELETE SET NULL,
    CONSTRAINT "documents_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users" ("id") ON DELETE SET NULL
);
CREATE INDEX "documents_tenant_id_title_idx" ON "documents" ("tenant_id", "title") WHERE archived_at is null;
CREATE INDEX "documents_tenant_id_updated_at_idx" ON "documents" ("tenant_id", "updated_at" DESC);
COMMIT;

-- down
PRAGMA foreign_keys = OFF;
BEGIN;
DROP TABLE "documents";
-- checked before the commit: every reference from and to `documents` finds its row
COMMIT;
PRAGMA foreign_keys = ON;
