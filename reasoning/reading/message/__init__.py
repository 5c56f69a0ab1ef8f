"""What surrounds a question: sentences, misspellings, what was said before, and the patient it is about."""
