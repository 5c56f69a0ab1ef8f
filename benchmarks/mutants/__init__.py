"""Small faults for the code, and the pytest plugin that tries them."""
