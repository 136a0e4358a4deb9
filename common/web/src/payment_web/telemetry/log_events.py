"""Metrics of what is logged, so that a number is computed in one place: where the line is written.

docs/operations.md names the events and their numbers.
"""

from dataclasses import dataclass

from opentelemetry.metrics import Counter, Histogram, Meter
from opentelemetry.trace import get_current_span

from payment_core.runtime.context import current_request

# Which numbers of log lines have a distribution worth keeping, by the name of the member.
_MEASURES = {"delaySeconds": ("payment_connector.webhook.delay", "s")}


@dataclass(frozen=True)
class LogEvents:
    """Observes log lines: counts their events, and names the trace in each line."""

    counter: Counter
    measures: dict[str, Histogram]

    @classmethod
    def counted_by(cls, meter: Meter) -> "LogEvents":
        """Return what counts with this meter."""
        counter = meter.create_counter(
            "payment_connector.log.events", description="Log lines by event code and severity"
        )
        measures = {
            member: meter.create_histogram(name, unit=unit)
            for member, (name, unit) in _MEASURES.items()
        }
        return cls(counter, measures)

    def __call__(self, level: str, fields: dict[str, object]) -> None:
        """Count one line, and add the trace that it belongs to."""
        code = fields.get("eventCode")
        if isinstance(code, str):
            self.counter.add(1, {"event.code": code, "severity": level})
        for member, histogram in self.measures.items():
            value = fields.get(member)
            if isinstance(value, int | float):
                histogram.record(value, {"event.code": str(code)})
        context = get_current_span().get_span_context()
        if context.is_valid and current_request().correlation_id:
            fields["traceId"] = f"{context.trace_id:032x}"
