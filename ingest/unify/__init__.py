"""From what each source calls a concept to one node for it: identifiers, names, statements."""
