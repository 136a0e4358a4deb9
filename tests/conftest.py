"""What every test of this repository shares."""

from quick_starts import start_quickly

pytest_plugins = ["log_scan_plugin", "stack_support", "witness_plugin", "pytester"]


def pytest_configure() -> None:
    """Make a test's applications quickly: most tests make all of them anew."""
    start_quickly()
