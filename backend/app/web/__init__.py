"""What every endpoint shares: problem documents, middleware, dependencies."""
