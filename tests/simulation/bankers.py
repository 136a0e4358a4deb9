"""Banks: they decide disputes against the merchant."""

from simulation.circumstances import Circumstance
from simulation.town import Town


class Bank:
    """Opens disputes about what was taken, and lets the merchant lose them."""

    def __init__(self, town: Town) -> None:
        self._town = town

    def dispute(self) -> None:
        """Take back what was captured, or what is disputed already, a few times."""
        for _ in range(self._town.chance.randint(1, 3)):
            for _ in range(self._town.chance.randint(2, 15)):
                self._town.scheduler.pause()
            if self._town.lose_a_dispute():
                self._town.touched.add(Circumstance.LOST_DISPUTES)
