"""What one question may cost: tokens, money and time, counted over every reply that it needs, from any thread."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Any

from reasoning.llm.errors import BudgetSpent
from reasoning.llm.settings import Settings

#: Characters of a token where an endpoint does not count: on the low side for English, so that the estimate is on the high side.
_CHARACTERS = 3


def estimate(characters: int) -> int:
    """Return about how many tokens so many characters are, rather too many than too few.

    >>> estimate(300)
    101
    """
    return characters // _CHARACTERS + 1


@dataclass(frozen=True, slots=True)
class Spent:
    """What was used: tokens in and out, money, replies asked for and replies that the cache had."""

    tokens_in: int = 0
    tokens_out: int = 0
    money: float = 0.0
    calls: int = 0
    cached: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "tokens_in": self.tokens_in,
            "tokens_out": self.tokens_out,
            "money": round(self.money, 6),
            "calls": self.calls,
            "cached": self.cached,
        }


class Budget:
    """One question's budget; every call takes out of it before it is made and settles afterwards."""

    def __init__(self, settings: Settings) -> None:
        self._tokens, self._money = settings.tokens, settings.money
        self._price_in, self._price_out = settings.price_in / 1e6, settings.price_out / 1e6
        self._ends = time.monotonic() + settings.answer_seconds
        self._lock = threading.Lock()
        self._spent = Spent()
        self._reserved = (0, 0.0)

    @property
    def spent(self) -> Spent:
        """What was used so far."""
        return self._spent

    @property
    def seconds_left(self) -> float:
        """Seconds until the question's time is over, 0 afterwards."""
        return max(0.0, self._ends - time.monotonic())

    def _cost(self, tokens_in: int, tokens_out: int) -> float:
        return tokens_in * self._price_in + tokens_out * self._price_out

    def reserve(self, tokens_in: int, tokens_out: int) -> tuple[int, float]:
        """Set aside what a call may cost at the most; hand what this returns to ``settle``.

        Raises:
            BudgetSpent: there is not so much left.
        """
        cost = self._cost(tokens_in, tokens_out)
        with self._lock:
            if self.seconds_left <= 0:
                raise BudgetSpent("the time that one question may take is over (MEDCLEW_LLM_ANSWER_SECONDS)")
            used = self._spent.tokens_in + self._spent.tokens_out + self._reserved[0]
            if used + tokens_in + tokens_out > self._tokens:
                raise BudgetSpent(f"the {self._tokens:,} tokens that one question may cost are used up (MEDCLEW_LLM_TOKENS)")
            if self._money is not None and self._spent.money + self._reserved[1] + cost > self._money:
                raise BudgetSpent(f"the {self._money:g} that one question may cost are used up (MEDCLEW_LLM_MONEY)")
            self._reserved = (self._reserved[0] + tokens_in + tokens_out, self._reserved[1] + cost)
        return tokens_in + tokens_out, cost

    def settle(self, reserved: tuple[int, float], tokens_in: int, tokens_out: int) -> None:
        """Replace what was set aside for a call by what it used."""
        with self._lock:
            self._reserved = (self._reserved[0] - reserved[0], self._reserved[1] - reserved[1])
            spent = self._spent
            self._spent = Spent(
                spent.tokens_in + tokens_in,
                spent.tokens_out + tokens_out,
                spent.money + self._cost(tokens_in, tokens_out),
                spent.calls + 1,
                spent.cached,
            )

    def from_cache(self) -> None:
        """Count a reply that cost nothing."""
        with self._lock:
            spent = self._spent
            self._spent = Spent(spent.tokens_in, spent.tokens_out, spent.money, spent.calls, spent.cached + 1)
