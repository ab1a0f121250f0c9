select coalesce(current_schema(), 'public')
