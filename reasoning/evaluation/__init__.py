"""What the field measures by, on one interface: sets of questions, systems that answer them, measures, a report."""
