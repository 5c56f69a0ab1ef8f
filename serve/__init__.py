"""The doors: the command line, and later the HTTP API, MCP and the web explorer."""
