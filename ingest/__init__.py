"""Sources -> bundle: fetch openly licensed data, read it, give each concept one node, and keep where every statement came from."""

from ingest.collect import Collected, collect
from ingest.dry_run import DryRun, dry_run
from ingest.fetch.home import Homes
from ingest.pipeline import build
from ingest.progress import Progress

__all__ = ["Collected", "DryRun", "Homes", "Progress", "build", "collect", "dry_run"]
