select cast(library_name as char)
from information_schema.libraries
where library_schema = database()
order by library_name
