"""How two concepts hang together: paths, explanations, and what speaks against them."""
