-- 72f0957d65ea: Audit changes of documents.
-- mysql 9.0

-- up
CREATE TABLE `audit_entries` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `tenant_id` char(36) NOT NULL,
    `document_id` char(36),
    `user_id` char(36),
    `action` enum('created', 'updated', 'deleted') NOT NULL,
    `changes` json,
    `happened_at` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (`id`),
    CONSTRAINT `audit_entries_tenant_id_fkey` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE CASCADE,
    CONSTRAINT `audit_entries_document_id_fkey` FOREIGN KEY (`document_id`) REFERENCES `documents` (`id`) ON DELETE SET NULL,
    CONSTRAINT `audit_entries_user_id_fkey` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE SET NULL
) COMMENT = 'Rows are added and never changed';
ALTER TABLE `audit_entries`
    ADD INDEX `audit_entries_tenant_id_idx` (`tenant_id`),
    DROP INDEX `audit_entries_tenant_id_fkey`;
ALTER TABLE `audit_entries`
    ADD INDEX `audit_entries_document_id_happened_at_idx` (`document_id`, `happened_at` DESC),
    DROP INDEX `audit_entries_document_id_fkey`;

-- down
DROP TABLE `audit_entries`;
