"""People: customers, agents, admins."""
