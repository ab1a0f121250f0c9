-- 52d3eff43411: Create tenants and users.
-- sqlite 3.35

-- up
BEGIN;
CREATE TABLE "tenants" (
    "id" uuid_text NOT NULL DEFAULT (lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || substr(lower(hex(randomblob(2))), 2) || '-' || substr('89ab', 1 + abs(random() % 4), 1) || substr(lower(hex(randomblob(2))), 2) || '-' || lower(hex(randomblob(6)))),
    "name" varchar(100) NOT NULL,
    "created_at" timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "tenants_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "tenants_name_key" UNIQUE ("name")
);
CREATE TABLE "users" (
    "id" uuid_text NOT NULL DEFAULT (lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || substr(lower(hex(randomblob(2))), 2) || '-' || substr('89ab', 1 + abs(random() % 4), 1) || substr(lower(hex(randomblob(2))), 2) || '-' || lower(hex(randomblob(6)))),
    "tenant_id" uuid_text NOT NULL,
    "email" varchar(254) NOT NULL,
    "display_name" varchar(254),
    "is_active" boolean NOT NULL DEFAULT TRUE,
    "created_at" timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "users_tenant_id_email_key" UNIQUE ("tenant_id", "email"),
    CONSTRAINT "users_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE CASCADE
);
COMMIT;

-- down
PRAGMA foreign_keys = OFF;
BEGIN;
DROP TABLE "users";
DROP TABLE "tenants";
-- checked before the commit: every reference from and to `tenants`, `users` finds its row
COMMIT;
PRAGMA foreign_keys = ON;
