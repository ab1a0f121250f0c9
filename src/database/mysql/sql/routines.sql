select cast(routine_name as char), cast(routine_type as char)
from information_schema.routines
where routine_schema = database()
order by routine_name, routine_type
