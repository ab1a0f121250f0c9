-- 52d3eff43411: Create tenants and users.
-- mariadb 10.11

-- up
CREATE TABLE `tenants` (
    `id` uuid NOT NULL DEFAULT uuid(),
    `name` varchar(100) NOT NULL,
    `created_at` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (`id`),
    CONSTRAINT `tenants_name_key` UNIQUE (`name`)
);
CREATE TABLE `users` (
    `id` uuid NOT NULL DEFAULT uuid(),
    `tenant_id` uuid NOT NULL,
    `email` varchar(254) NOT NULL,
    `display_name` varchar(254),
    `is_active` tinyint(1) NOT NULL DEFAULT TRUE,
    `created_at` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (`id`),
    CONSTRAINT `users_tenant_id_email_key` UNIQUE (`tenant_id`, `email`),
    CONSTRAINT `users_tenant_id_fkey` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE CASCADE
);

-- down
DROP TABLE `users`;
DROP TABLE `tenants`;
