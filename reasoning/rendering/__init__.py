"""Results for people and programs: words, HTML, SVG, JSON."""
