"""The grammar of questions: what is asked, and of which phrase."""
