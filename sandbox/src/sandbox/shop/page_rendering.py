"""Pages in the visitor's language and theme."""

from flask import get_flashed_messages, render_template

from sandbox.localized import date_in
from sandbox.shop.catalogue import MOST_PIECES
from sandbox.shop.express_carts import COUNTRIES, delivery_of
from sandbox.shop.merchant_api import Json
from sandbox.shop.money_text import money_text
from sandbox.shop.people import CUSTOMERS
from sandbox.shop.receipt import receipt
from sandbox.shop.settings import ENABLER, ShopSettings
from sandbox.shop.texts import load_texts
from sandbox.shop.visitor import FORMS, LANGUAGES, THEMES, current_visitor


class PageRenderer:
    """Renders the templates; everything that is put into them is escaped."""

    def __init__(self, settings: ShopSettings) -> None:
        self._texts = load_texts()
        self._settings = settings

    def page(self, template: str, **context: object) -> str:
        """Return the page."""
        visitor = current_visitor()
        language = visitor.language
        return render_template(
            template,
            language=language,
            direction="rtl" if language == "ar" else "ltr",
            texts=self._texts[language],
            visitor=visitor,
            languages=LANGUAGES,
            customers=CUSTOMERS.values(),
            themes=THEMES,
            forms=FORMS,
            notices=get_flashed_messages(),
            money=lambda amount: money_text(amount, language),
            date=lambda timestamp: date_in(language, timestamp),
            most_pieces=MOST_PIECES,
            countries=COUNTRIES,
            express_scripts=self._settings.express_scripts(),
            delivery_of=delivery_of,
            enabler_url=f"{self._settings.enabler_url}/{ENABLER}",
            processor_url=self._settings.processor_url,
            **context,
        )

    def receipt(self, payments: list[Json]) -> list[str]:
        """Return what was paid with these Payments, in the visitor's language."""
        language = current_visitor().language
        return receipt(payments, self._texts[language], lambda one: money_text(one, language))

    def text(self, name: str) -> str:
        """Return one text in the visitor's language."""
        return self._texts[current_visitor().language][name]
