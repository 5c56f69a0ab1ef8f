"""What Medclew is measured beside: other tools and re-implemented methods, on the same inputs."""
