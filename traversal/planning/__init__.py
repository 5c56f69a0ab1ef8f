"""Chains of search, the planner that runs them side by side, and the trace of what it did."""
