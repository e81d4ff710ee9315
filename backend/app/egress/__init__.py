"""The egress log: what went to language models, for which purpose and at what cost."""
