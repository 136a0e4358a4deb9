"""A stand-in for the Merchant Center: an order's page, the built Custom View on it, and the gateway
that forwards the view's requests to the processor.

https://docs.commercetools.com/merchant-center-customizations/concepts/integrate-with-your-own-api
"""
