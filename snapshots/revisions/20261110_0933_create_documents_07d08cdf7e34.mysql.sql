-- 07d08cdf7e34: Create documents.
-- mysql 9.0

-- up
CREATE TABLE `documents` (
    `id` char(36) NOT NULL DEFAULT (uuid()),
    `tenant_id` char(36) NOT NULL,
    `parent_id` char(36),
    `owner_id` char(36),
    `title` varchar(200) NOT NULL,
    `content` json NOT NULL,
    `version` int NOT NULL DEFAULT 1,
    `created_at` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    `updated_at` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    `archived_at` timestamp NULL,
    PRIMARY KEY (`id`),
    CONSTRAINT `documents_version_check` CHECK (version > 0),
    CONSTRAINT `documents_tenant_id_fkey` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE CASCADE,
    CONSTRAINT `documents_parent_id_fkey` FOREIGN KEY (`parent_id`) REFERENCES `documents` (`id`) ON DELETE SET NULL,
    CONSTRAINT `documents_owner_id_fkey` FOREIGN KEY (`owner_id`) REFERENCES `users` (`id`) ON DELETE SET NULL
);
ALTER TABLE `documents`
    ADD INDEX `documents_tenant_id_updated_at_idx` (`tenant_id`, `updated_at` DESC),
    DROP INDEX `documents_tenant_id_fkey`;

-- down
DROP TABLE `documents`;
