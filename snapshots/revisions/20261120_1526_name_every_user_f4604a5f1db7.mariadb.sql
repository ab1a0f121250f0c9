-- f4604a5f1db7: Name every user, and let messages be long.
-- mariadb 10.11

-- up
BEGIN;
UPDATE `users` SET `display_name` = `email` WHERE `display_name` IS NULL;
COMMIT;
-- writes all rows anew
ALTER TABLE `users` MODIFY COLUMN `display_name` varchar(254) NOT NULL;
ALTER TABLE `recordings` RENAME COLUMN `length` TO `duration_ms`;
-- writes all rows anew
ALTER TABLE `messages` MODIFY COLUMN `body` text NOT NULL;

-- down
BEGIN;
UPDATE `messages` SET `body` = substr(body, 1, 500);
COMMIT;
-- writes all rows anew
ALTER TABLE `messages` MODIFY COLUMN `body` varchar(500) NOT NULL;
ALTER TABLE `recordings` RENAME COLUMN `duration_ms` TO `length`;
-- writes all rows anew
ALTER TABLE `users` MODIFY COLUMN `display_name` varchar(254);
