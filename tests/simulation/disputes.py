"""Disputes that banks decide against the merchant."""

from simulation.circumstances import Circumstance
from simulation.simulated_system import SimulatedSystem


class Disputes:
    """Opens disputes about what was taken, and lets the merchant lose them."""

    def __init__(self, system: SimulatedSystem) -> None:
        self._system = system

    def dispute(self) -> None:
        """Take back what was captured, or what is disputed already, a few times."""
        for _ in range(self._system.chance.randint(1, 3)):
            for _ in range(self._system.chance.randint(2, 15)):
                self._system.scheduler.pause()
            if self._system.lose_a_dispute():
                self._system.touched.add(Circumstance.LOST_DISPUTES)
