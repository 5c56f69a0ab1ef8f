"""Neo4j: the store over Bolt, the files for its bulk importer, and a local server for machines without one.

``store`` talks to any server; ``jars`` and ``server`` fetch and run Community Edition on this machine; ``importer`` writes and runs
imports.
"""
