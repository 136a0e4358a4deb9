"""All rows that are sent to the applications in this process."""

from bad_input import (
    rows_of_amounts,
    rows_of_bodies,
    rows_of_browsers,
    rows_of_events,
    rows_of_intents,
    rows_of_operators,
    rows_of_requests,
    rows_of_returns,
    rows_of_shoppers,
    rows_of_webhooks,
)
from bad_input.case import Case

CASES: tuple[Case, ...] = (
    *rows_of_bodies.rows(),
    *rows_of_requests.rows(),
    *rows_of_intents.rows(),
    *rows_of_operators.rows(),
    *rows_of_amounts.rows(),
    *rows_of_shoppers.rows(),
    *rows_of_browsers.rows(),
    *rows_of_returns.rows(),
    *rows_of_webhooks.rows(),
    *rows_of_events.rows(),
)
