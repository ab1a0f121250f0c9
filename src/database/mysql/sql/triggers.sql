select
    cast(trigger_name as char), cast(event_object_table as char), cast(action_timing as char),
    cast(event_manipulation as char), cast(action_order as char)
from information_schema.triggers
where trigger_schema = database()
order by event_object_table, action_timing, event_manipulation, action_order
