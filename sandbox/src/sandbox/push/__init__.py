"""The message broker between commercetools and an event application: Pub/Sub and SNS, pushing.

It behaves as https://cloud.google.com/pubsub/docs/push says, and on demand as badly as it may:
duplicates, disorder, delays. What is not acknowledged is delivered again for seven days.
"""
