"""Scheduled synchronization of open payments, and the audit of all recorded ones."""
