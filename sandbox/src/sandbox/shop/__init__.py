"""The demo shop: a merchant's storefront and back office around the connector.

What a merchant's own code has to do stands here and nowhere else: carts, sessions and orders at
commercetools on the server, the built enabler in the page, and captures and refunds through the
processor's Payment Intents.
"""
