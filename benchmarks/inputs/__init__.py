"""What the benchmarks are given: published cases, graphs of published shapes, specimens of files, texts with labels."""
