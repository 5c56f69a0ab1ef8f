"""Every figure that the documentation quotes, each printed by one command beside a peer's figure from the same run."""
