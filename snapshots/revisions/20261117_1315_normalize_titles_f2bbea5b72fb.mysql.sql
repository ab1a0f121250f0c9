-- f2bbea5b72fb: Give songs a normalized title to search by.
-- mysql 9.0

-- up
ALTER TABLE `songs` ADD COLUMN `normalized_title` varchar(200) COMMENT 'The title as it is searched for: trimmed, in lower case';
-- backfill `normalize titles`: batches of 1000 rows, each in a transaction of its own
UPDATE `songs` SET `normalized_title` = lower(trim(title)) WHERE `id` > {low} AND `id` <= {high} AND (normalized_title is null);
-- writes all rows anew
ALTER TABLE `songs` MODIFY COLUMN `normalized_title` varchar(200) NOT NULL COMMENT 'The title as it is searched for: trimmed, in lower case';

-- down
-- writes all rows anew
ALTER TABLE `songs` DROP COLUMN `normalized_title`;
