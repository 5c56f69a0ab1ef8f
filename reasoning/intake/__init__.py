"""Findings from other front ends: health records, tables, models that see and listen, conversations; as one input, over time."""
