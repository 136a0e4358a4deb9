"""Traces and metrics by OpenTelemetry, which are off unless a setting names a collector."""
