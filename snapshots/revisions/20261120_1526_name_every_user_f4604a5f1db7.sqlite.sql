-- f4604a5f1db7: Name every user, and let messages be long.
-- sqlite 3.35

-- up
-- requires: table `users` holds nothing that its rebuild would lose: it has no column, index or trigger made by hand and no `ON CONFLICT` clause
-- requires: table `messages` holds nothing that its rebuild would lose: it has no column, index or trigger made by hand and no `ON CONFLICT` clause
PRAGMA foreign_keys = OFF;
BEGIN;
UPDATE "users" SET "display_name" = "email" WHERE "display_name" IS NULL;
ALTER TABLE "recordings" RENAME COLUMN "length" TO "duration_ms";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "users" RENAME TO "_anabranch_users";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "users" (
    "id" uuid_text NOT NULL DEFAULT (lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || substr(lower(hex(randomblob(2))), 2) || '-' || substr('89ab', 1 + abs(random() % 4), 1) || substr(lower(hex(randomblob(2))), 2) || '-' || lower(hex(randomblob(6)))),
    "tenant_id" uuid_text NOT NULL,
    "email" varchar(254) NOT NULL,
    "display_name" varchar(254) NOT NULL,
    "is_active" boolean NOT NULL DEFAULT TRUE,
    "created_at" timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "users_tenant_id_email_key" UNIQUE ("tenant_id", "email"),
    CONSTRAINT "users_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE CASCADE
);
-- writes all rows anew
INSERT OR ROLLBACK INTO "users" (rowid, "id", "tenant_id", "email", "display_name", "is_active", "created_at")
SELECT rowid, "id", "tenant_id", "email", "display_name", "is_active", "created_at"
FROM "_anabranch_users";
DROP TABLE "_anabranch_users";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "messages" RENAME TO "_anabranch_messages";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "messages" (
    "id" integer NOT NULL CONSTRAINT "messages_pkey" PRIMARY KEY AUTOINCREMENT,
    "sender_id" uuid_text NOT NULL,
    "recipient_id" uuid_text NOT NULL,
    "song_id" bigint,
    "body" text NOT NULL,
    "sent_at" timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "read_at" timestamp,
    CONSTRAINT "messages_sender_id_fkey" FOREIGN KEY ("sender_id") REFERENCES "users" ("id") ON DELETE CASCADE,
    CONSTRAINT "messages_recipient_id_fkey" FOREIGN KEY ("recipient_id") REFERENCES "users" ("id") ON DELETE CASCADE,
    CONSTRAINT "messages_song_id_fkey" FOREIGN KEY ("song_id") REFERENCES "songs" ("id") ON DELETE SET NULL
);
INSERT INTO "sqlite_sequence" ("name", "seq") SELECT 'messages', "seq" FROM "sqlite_sequence" WHERE "name" = '_anabranch_messages';
-- writes all rows anew
INSERT OR ROLLBACK INTO "messages" ("id", "sender_id", "recipient_id", "song_id", "body", "sent_at", "read_at")
SELECT "id", "sender_id", "recipient_id", "song_id", "body", "sent_at", "read_at"
FROM "_anabranch_messages";
DROP TABLE "_anabranch_messages";
CREATE INDEX "messages_recipient_id_sent_at_idx" ON "messages" ("recipient_id", "sent_at" DESC);
-- checked before the commit: every reference from and to `messages`, `users` finds its row
-- checked before the commit: nothing is left that names a table which was put aside
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;

-- down
-- requires: table `messages` holds nothing that its rebuild would lose: it has no column, index or trigger made by hand and no `ON CONFLICT` clause
-- requires: table `users` holds nothing that its rebuild would lose: it has no column, index or trigger made by hand and no `ON CONFLICT` clause
PRAGMA foreign_keys = OFF;
BEGIN;
UPDATE "messages" SET "body" = substr(body, 1, 500);
ALTER TABLE "recordings" RENAME COLUMN "duration_ms" TO "length";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "messages" RENAME TO "_anabranch_messages";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "messages" (
    "id" integer NOT NULL CONSTRAINT "messages_pkey" PRIMARY KEY AUTOINCREMENT,
    "sender_id" uuid_text NOT NULL,
    "recipient_id" uuid_text NOT NULL,
    "song_id" bigint,
    "body" varchar(500) NOT NULL,
    "sent_at" timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "read_at" timestamp,
    CONSTRAINT "messages_sender_id_fkey" FOREIGN KEY ("sender_id") REFERENCES "users" ("id") ON DELETE CASCADE,
    CONSTRAINT "messages_recipient_id_fkey" FOREIGN KEY ("recipient_id") REFERENCES "users" ("id") ON DELETE CASCADE,
    CONSTRAINT "messages_song_id_fkey" FOREIGN KEY ("song_id") REFERENCES "songs" ("id") ON DELETE SET NULL
);
INSERT INTO "sqlite_sequence" ("name", "seq") SELECT 'messages', "seq" FROM "sqlite_sequence" WHERE "name" = '_anabranch_messages';
-- writes all rows anew
INSERT OR ROLLBACK INTO "messages" ("id", "sender_id", "recipient_id", "song_id", "body", "sent_at", "read_at")
SELECT "id", "sender_id", "recipient_id", "song_id", "body", "sent_at", "read_at"
FROM "_anabranch_messages";
DROP TABLE "_anabranch_messages";
CREATE INDEX "messages_recipient_id_sent_at_idx" ON "messages" ("recipient_id", "sent_at" DESC);
PRAGMA legacy_alter_table = ON;
ALTER TABLE "users" RENAME TO "_anabranch_users";
PRAGMA legacy_alter_table = OFF;
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
-- writes all rows anew
INSERT OR ROLLBACK INTO "users" (rowid, "id", "tenant_id", "email", "display_name", "is_active", "created_at")
SELECT rowid, "id", "tenant_id", "email", "display_name", "is_active", "created_at"
FROM "_anabranch_users";
DROP TABLE "_anabranch_users";
-- checked before the commit: every reference from and to `messages`, `users` finds its row
-- checked before the commit: nothing is left that names a table which was put aside
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
