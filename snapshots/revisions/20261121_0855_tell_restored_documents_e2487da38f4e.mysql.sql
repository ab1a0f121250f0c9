-- e2487da38f4e: Tell restored documents from updated ones.
-- mysql 9.0

-- up
ALTER TABLE `audit_entries` MODIFY COLUMN `action` enum('created', 'updated', 'deleted', 'restored') NOT NULL;

-- down
BEGIN;
UPDATE `audit_entries` SET `action` = 'updated' WHERE `action` = 'restored';
COMMIT;
-- writes all rows anew
ALTER TABLE `audit_entries` MODIFY COLUMN `action` enum('created', 'updated', 'deleted') NOT NULL;
