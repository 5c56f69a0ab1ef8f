"""Which medicines may treat a condition: ranked from what the graph says of like conditions and like medicines."""

from reasoning.medicines.ranker import MedicineRanker
from reasoning.medicines.result import Medicine, Medicines, Reason

__all__ = ["Medicine", "MedicineRanker", "Medicines", "Reason"]
