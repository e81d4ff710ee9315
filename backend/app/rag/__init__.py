"""The retrieval engine: chunking, embedding, vector and lexical search, fusion, evidence. No HTTP, no ORM."""
