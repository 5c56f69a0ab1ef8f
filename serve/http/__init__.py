"""The HTTP API: FastAPI over the engine, with bounds on everything that a caller can ask for."""
