select cast(event_name as char)
from information_schema.events
where event_schema = database()
order by event_name
