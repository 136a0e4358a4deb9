"""gunicorn's worker: connections, deadlines, requests that are no HTTP."""
