"""Where traces and metrics are sent, if anywhere."""

from payment_core.runtime import setting_kinds as kinds
from payment_core.runtime.errors import SettingsError
from payment_core.runtime.settings import Settings, optional
from payment_web.telemetry.telemetry import NoTelemetry, Telemetry


class TelemetrySettings(Settings):
    """Two settings with the names and the meaning that OpenTelemetry gives them.

    https://opentelemetry.io/docs/languages/sdk-configuration/otlp-exporter
    """

    otlp_endpoint = optional(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        kinds.url,
        "Base URL of a collector that takes OpenTelemetry's protocol over HTTP. Set, traces and "
        "metrics are sent there; it needs the packages that `make requirements TELEMETRY=yes` adds",
    )
    otlp_headers = optional(
        "OTEL_EXPORTER_OTLP_HEADERS",
        kinds.secret,
        "Headers for the collector, such as its access token: `name=value`, separated by commas, "
        "with `%20` for a space",
    )

    def telemetry(self, application: str) -> Telemetry:
        """Return what observes the application; raises `SettingsError` without the packages."""
        if self.otlp_endpoint is None:
            return NoTelemetry()
        try:
            from payment_web.telemetry.open_telemetry import OpenTelemetry  # noqa: PLC0415
        except ImportError as error:
            raise SettingsError(
                "OTEL_EXPORTER_OTLP_ENDPOINT is set, and the packages of OpenTelemetry are not "
                "installed: write the requirements with `make requirements TELEMETRY=yes`."
            ) from error
        headers = self.otlp_headers.reveal() if self.otlp_headers else ""
        return OpenTelemetry.exporting(application, self.otlp_endpoint, headers)
