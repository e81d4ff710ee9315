"""Engine, session boundary, column types, paging."""
