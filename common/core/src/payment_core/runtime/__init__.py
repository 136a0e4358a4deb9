"""What everything else runs on: the world outside, settings, logs, errors, signatures."""
