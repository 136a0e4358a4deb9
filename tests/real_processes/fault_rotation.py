"""Rotates random faults at the stand-ins every second until it is stopped."""

import random
import threading
from collections import Counter
from collections.abc import Mapping
from typing import Any

from real_processes.process_cluster import ProcessCluster
from real_processes.remote_control import RemoteControl

Rule = Mapping[str, Any]

# What payments are written to; no tokens.
_RESOURCES = "^/[^/]+/(payments|carts)"
_SECONDS_BETWEEN_FAULTS = 1.0
_EVERYWHERE: Mapping[str, Rule] = {
    "slow": {"delaySeconds": 0.3},
    "500 before the effect": {"status": 500},
    "500 after the effect": {"status": 500, "appliedButFailed": True},
    "503 before the effect": {"status": 503, "retryAfter": 1},
    "503 after the effect": {"status": 503, "appliedButFailed": True},
    "429": {"status": 429, "retryAfter": 1},
    "connection dropped before the effect": {"reset": True},
    "connection dropped after the effect": {"appliedButFailed": True},
    "unreadable answer": {"malformedBody": '{"half'},
}
# Longer than we wait: 5 s for an answer, 12 s for one to a write of commercetools.
_PSP: Mapping[str, Rule] = {**_EVERYWHERE, "slower than we wait": {"delaySeconds": 5.5}}
_COMMERCETOOLS: Mapping[str, Rule] = {
    **_EVERYWHERE,
    "a read slower than we wait": {"delaySeconds": 5.5, "method": "GET"},
    "a write slower than we wait": {"delaySeconds": 12.5, "method": "POST", "path": _RESOURCES},
    "409 conflict": {"status": 409, "method": "POST", "path": "/payments/"},
    "401 expired token": {"status": 401, "path": _RESOURCES},
}
# Tokens are made by shoppers' browsers.
_SERVER_CALLS = "^/v1/(?!tokens)"


class _Place:
    """One stand-in, what can go wrong there, and what was sent there last."""

    def __init__(self, control: RemoteControl, rules: Mapping[str, Rule], where: Rule) -> None:
        self._control = control
        self._rules = rules
        self._where = where
        self._sent: list[str] = []

    def send(self, chance: random.Random, number: int) -> None:
        """Let this number of faults happen, one each to the next calls that it fits."""
        self._sent = chance.choices(list(self._rules), k=number)
        for name in self._sent:
            self._control.post("/test/faults", **{**self._where, **self._rules[name]})

    def call_back(self) -> Counter[str]:
        """Let no more of them happen; return how often each has."""
        shown = self._control.get("/test/faults")["faults"]
        self._control.delete("/test/faults")
        happened: Counter[str] = Counter()
        for name, rule in zip(self._sent, shown, strict=True):
            happened[name] += rule["hits"]
        self._sent = []
        return happened


class FaultRotation:
    """Sends faults to both stand-ins, every second other ones, until it clears up.

    None of them takes longer than `longest_delay` seconds.
    """

    def __init__(
        self,
        cluster: ProcessCluster,
        chance: random.Random,
        faults_per_second: int,
        longest_delay: float,
    ) -> None:
        self._places = (
            _Place(cluster.commercetools, _within(longest_delay, _COMMERCETOOLS), {}),
            _Place(cluster.psp, _within(longest_delay, _PSP), {"path": _SERVER_CALLS}),
        )
        self._chance = chance
        self._rate = faults_per_second
        self._is_over = threading.Event()
        self.happened: Counter[str] = Counter()

    def blow(self) -> None:
        """Let things go wrong until `clear_up`, and nothing any more afterwards."""
        while not self._is_over.wait(_SECONDS_BETWEEN_FAULTS):
            for place in self._places:
                self.happened += place.call_back()
                place.send(self._chance, self._rate)
        for place in self._places:
            self.happened += place.call_back()

    def clear_up(self) -> None:
        """Let nothing go wrong from now on."""
        self._is_over.set()


def _within(longest_delay: float, rules: Mapping[str, Rule]) -> Mapping[str, Rule]:
    return {name: one for name, one in rules.items() if one.get("delaySeconds", 0) <= longest_delay}
