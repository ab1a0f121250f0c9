-- 07d08cdf7e34: Create documents.
-- postgres 15.0

-- up
BEGIN;
CREATE TABLE "documents" (
    "id" uuid DEFAULT gen_random_uuid() NOT NULL,
    "tenant_id" uuid NOT NULL,
    "parent_id" uuid,
    "owner_id" uuid,
    "title" varchar(200) NOT NULL,
    "content" jsonb NOT NULL,
    "version" integer DEFAULT 1 NOT NULL,
    "created_at" timestamptz DEFAULT CURRENT_TIMESTAMP NOT NULL,
    "updated_at" timestamptz DEFAULT CURRENT_TIMESTAMP NOT NULL,
    "archived_at" timestamptz,
    CONSTRAINT "documents_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "documents_version_check" CHECK (version > 0),
    CONSTRAINT "documents_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE CASCADE,
    CONSTRAINT "documents_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "documents" ("id") ON DELETE SET NULL,
    CONSTRAINT "documents_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users" ("id") ON DELETE SET NULL
);
CREATE INDEX "documents_tenant_id_updated_at_idx" ON "documents" ("tenant_id", "updated_at" DESC);
CREATE INDEX "documents_tenant_id_title_idx" ON "documents" ("tenant_id", "title") WHERE archived_at is null;
COMMIT;

-- down
BEGIN;
DROP TABLE "documents";
COMMIT;
