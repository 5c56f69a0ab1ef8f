"""Patients that are made up from the graph: to train and to test those who ask."""

from reasoning.patients.patient import Fact, SimulatedPatient
from reasoning.patients.simulator import Simulator

__all__ = ["Fact", "SimulatedPatient", "Simulator"]
