"""The demo shop's settings on a bench."""

from bench import COMMERCETOOLS, PROCESSOR, PROJECT, PSP, SHOP
from sandbox.shop.settings import ShopSettings

SETTINGS = ShopSettings(
    project_key=PROJECT,
    api_url=COMMERCETOOLS,
    auth_url=COMMERCETOOLS,
    session_url=COMMERCETOOLS,
    client_id="shop",
    client_secret="shop-secret",
    processor_url=PROCESSOR,
    enabler_url=SHOP,
    provider="sandbox",
    psp_script_sources=PSP,
    psp_frame_sources=PSP,
    psp_connect_sources="",
    test_cards_url=PSP,
    shop_url=SHOP,
    cookie_secret="for tests",
    integrity={},
)
