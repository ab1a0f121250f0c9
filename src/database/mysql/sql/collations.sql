select cast(character_set_name as char), cast(default_collate_name as char)
from information_schema.character_sets
