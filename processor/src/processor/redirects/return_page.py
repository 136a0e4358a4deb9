"""The page for a shopper whom we cannot bring back to the shop.

It has no script, no style and nothing of the request, so the policy of every answer fits it.
"""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from flask import Flask, Response, request

from processor.http.endpoints import Endpoint


class _Words(NamedTuple):
    title: str
    text: str
    direction: str = "ltr"


_WORDS = {
    "en": _Words(
        "Please go back to the shop",
        "This link cannot be read. Your payment may have gone through. Go back to the shop and "
        "look at your order there before you pay again.",
    ),
    "de": _Words(
        "Bitte gehen Sie zurück zum Shop",
        "Dieser Link kann nicht gelesen werden. Ihre Zahlung ist möglicherweise erfolgt. Gehen Sie "
        "zurück zum Shop und sehen Sie dort nach Ihrer Bestellung, bevor Sie erneut bezahlen.",
    ),
    "fr": _Words(
        "Veuillez retourner à la boutique",
        "Ce lien ne peut pas être lu. Votre paiement a peut-être été effectué. Retournez à la "
        "boutique et vérifiez votre commande avant de payer à nouveau.",
    ),
    "es": _Words(
        "Vuelva a la tienda",
        "No se puede leer este enlace. Es posible que su pago se haya realizado. Vuelva a la "
        "tienda y compruebe su pedido antes de pagar de nuevo.",
    ),
    "it": _Words(
        "Torni al negozio",
        "Questo link non può essere letto. Il suo pagamento potrebbe essere andato a buon fine. "
        "Torni al negozio e controlli lì il suo ordine prima di pagare di nuovo.",
    ),
    "nl": _Words(
        "Ga terug naar de winkel",
        "Deze link kan niet worden gelezen. Uw betaling is misschien gelukt. Ga terug naar de "
        "winkel en bekijk daar uw bestelling voordat u opnieuw betaalt.",
    ),
    "pl": _Words(
        "Wróć do sklepu",
        "Tego linku nie można odczytać. Płatność mogła dojść do skutku. Wróć do sklepu i sprawdź "
        "tam swoje zamówienie, zanim zapłacisz ponownie.",
    ),
    "pt": _Words(
        "Volte à loja",
        "Não é possível ler esta ligação. O seu pagamento pode ter sido efetuado. Volte à loja e "
        "veja lá a sua encomenda antes de pagar novamente.",
    ),
    "ar": _Words(
        "يرجى العودة إلى المتجر",
        "تعذرت قراءة هذا الرابط. ربما تم الدفع بنجاح. "
        "عد إلى المتجر وتحقق من طلبك قبل أن تدفع مرة أخرى.",
        "rtl",
    ),
}
_PAGE = """<!doctype html>
<html lang="{language}" dir="{direction}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<main>
<h1>{title}</h1>
<p>{text}</p>
</main>
</html>
"""


def show_errors_as_pages(app: Flask, endpoints: Sequence[Endpoint]) -> None:
    """Answer every error of an endpoint that a browser visits with the page, status unchanged."""
    visited = frozenset(one.name for one in endpoints if one.is_visited)

    @app.after_request
    def show(answer: Response) -> Response:
        if answer.status_code < 400 or request.endpoint not in visited:
            return answer
        return _page(answer.status_code)


def _page(status: int) -> Response:
    language = request.accept_languages.best_match(list(_WORDS)) or "en"
    words = _WORDS[language]
    page = _PAGE.format(
        language=language,
        direction=words.direction,
        title=escape(words.title),
        text=escape(words.text),
    )
    headers = {"Content-Language": language, "Vary": "Accept-Language"}
    return Response(page, status, headers, content_type="text/html; charset=utf-8")
