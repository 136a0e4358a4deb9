"""The demo shop: a merchant's storefront around the connector.

What a merchant's own code has to do stands here and nowhere else: carts, sessions and orders at
commercetools on the server, the built enabler in the page. What a merchant's staff does with orders
happens in the Merchant Center.
"""
