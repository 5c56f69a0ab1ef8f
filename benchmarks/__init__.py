"""Every figure that the documentation quotes, each printed by one command beside a peer's figure from the same run."""

import kg  # noqa: F401  before Polars, for which it sets how memory is kept
