"""The triage configuration as versions in the database: reading, changing, trying, following."""
