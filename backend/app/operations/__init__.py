"""What runs in the background, as admins see it: one list over all kinds of jobs."""
