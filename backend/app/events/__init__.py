"""Live updates: what happens to tickets, told to open streams as it is committed.

``ticket_events`` is the truth. One reader in each process follows that table and hands every new row to the streams
whose callers may see it; commits in this process and, through Redis, in others only make it look sooner.
"""
