-- 52d3eff43411: Create tenants and users.
-- postgres 15.0

-- up
BEGIN;
CREATE TABLE "tenants" (
    "id" uuid DEFAULT gen_random_uuid() NOT NULL,
    "name" varchar(100) NOT NULL,
    "created_at" timestamptz DEFAULT CURRENT_TIMESTAMP NOT NULL,
    CONSTRAINT "tenants_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "tenants_name_key" UNIQUE ("name")
);
CREATE TABLE "users" (
    "id" uuid DEFAULT gen_random_uuid() NOT NULL,
    "tenant_id" uuid NOT NULL,
    "email" varchar(254) NOT NULL,
    "display_name" varchar(254),
    "is_active" boolean DEFAULT true NOT NULL,
    "created_at" timestamptz DEFAULT CURRENT_TIMESTAMP NOT NULL,
    CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "users_tenant_id_email_key" UNIQUE ("tenant_id", "email"),
    CONSTRAINT "users_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE CASCADE
);
COMMIT;

-- down
BEGIN;
DROP TABLE "users";
DROP TABLE "tenants";
COMMIT;
