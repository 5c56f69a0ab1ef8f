"""What the routes answer, as OpenAPI describes it. Answers are made by the engine; tests hold them against these models."""
