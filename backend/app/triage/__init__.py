"""Text in, typed result out: classification, severity, extraction, routing, drafts. No HTTP, no ORM."""
