"""The knowledge base: documents, versions, ingestion, search."""
