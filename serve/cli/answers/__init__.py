"""Commands that answer: questions, findings, connections, options."""
