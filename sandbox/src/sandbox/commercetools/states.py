"""Workflow states of payments: https://docs.commercetools.com/api/projects/states."""

from typing import Literal

from sandbox.commercetools.project import Work
from sandbox.commercetools.representations import (
    Draft,
    LocalizedString,
    Reference,
    Resource,
    ResourceIdentifier,
    checked_key,
)

STATE = "state"

StateType = Literal[
    "OrderState",
    "LineItemState",
    "ProductState",
    "ReviewState",
    "PaymentState",
    "QuoteRequestState",
]


class State(Resource):
    """A state; without `transitions` it can be left for any other."""

    key: str
    type: StateType
    initial: bool
    built_in: bool
    name: LocalizedString | None = None
    description: LocalizedString | None = None
    transitions: list[Reference] | None = None


class StateDraft(Draft):
    """A state as a client creates it."""

    key: str
    type: StateType
    initial: bool = True
    name: LocalizedString | None = None
    description: LocalizedString | None = None
    transitions: list[ResourceIdentifier] | None = None


def new_state(draft: StateDraft, work: Work) -> State:
    """Make a state; raises when a transition leads nowhere."""
    targets = draft.transitions
    return State(
        **work.new_resource(),
        key=checked_key(draft.key) or "",
        type=draft.type,
        initial=draft.initial,
        built_in=False,
        name=draft.name,
        description=draft.description,
        transitions=None if targets is None else [work.reference(STATE, one) for one in targets],
    )
