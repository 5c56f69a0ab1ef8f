"""Commands that train, feed and measure models."""
