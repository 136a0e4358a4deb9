"""What every test of this repository shares."""

# In this order: what the others import comes first.
pytest_plugins = [
    "log_scan_plugin",
    "browser_plugin",
    "stack_support",
    "hosting_support",
    "witness_plugin",
    "pytester",
]
