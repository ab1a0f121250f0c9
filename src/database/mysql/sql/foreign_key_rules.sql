select cast(table_name as char), cast(constraint_name as char), cast(delete_rule as char), cast(update_rule as char)
from information_schema.referential_constraints
where constraint_schema = database()
