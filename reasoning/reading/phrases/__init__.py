"""The grammar of phrases: names and kinds with what narrows them, and the relations between them."""
