"""What is asked: a typed question with its parts."""

from reasoning.questions.parse import QuestionParser
from reasoning.questions.question import Intent, Question

__all__ = ["Intent", "Question", "QuestionParser"]
