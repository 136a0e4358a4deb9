"""All rows that are sent to the applications in this process."""

from bad_input import rows_of_bodies
from bad_input.case import Case

CASES: tuple[Case, ...] = (*rows_of_bodies.rows(),)
