"""Whether a PSP that shows no payment has told all that happened to one."""

from simulation.simulated_system import SimulatedSystem
from simulation.told import untold


def is_untold(system: SimulatedSystem, payment_id: str) -> bool:
    """Whether no webhook that arrived has told an end of an operation on this Payment."""
    operations = system.records.operations(payment_id)
    return not system.profile.reads_payments and bool(
        untold(system.profile, system.stand_in, operations)
    )
