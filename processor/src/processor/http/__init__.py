"""One request: endpoint, body, authentication, answer, log line, description."""
