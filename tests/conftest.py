"""What every test of this repository shares."""

pytest_plugins = [
    "log_scan_plugin",
    "stack_support",
    "hosting_support",
    "witness_plugin",
    "pytester",
]
