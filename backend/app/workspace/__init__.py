"""What agents keep for their work: saved views, canned replies, mentions."""
