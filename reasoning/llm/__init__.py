"""One client for any endpoint that speaks OpenAI's chat completions: bounded in time, size and cost; it knows nothing of medicine."""

from reasoning.llm.budget import Budget
from reasoning.llm.client import Client, Completion, Message
from reasoning.llm.errors import BudgetSpent, ModelError, ModelGarbled, ModelRefused, ModelTimeout, ModelTooLong, ModelUnreachable, NoModel
from reasoning.llm.settings import Settings

__all__ = [
    "Budget",
    "BudgetSpent",
    "Client",
    "Completion",
    "Message",
    "ModelError",
    "ModelGarbled",
    "ModelRefused",
    "ModelTimeout",
    "ModelTooLong",
    "ModelUnreachable",
    "NoModel",
    "Settings",
]
