"""The job that puts right what webhooks, messages and requests missed, and the audit."""
