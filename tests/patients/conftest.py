from __future__ import annotations

from tests.diagnosis.conftest import diagnoser, made

__all__ = ["diagnoser", "made"]
