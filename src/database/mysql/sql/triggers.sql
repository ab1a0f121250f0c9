select
    cast(trigger_name as char), cast(event_object_table as char), cast(action_timing as char),
    cast(event_manipulation as char), cast(action_statement as char)
from information_schema.triggers
where trigger_schema = database()
order by event_object_table, trigger_name
