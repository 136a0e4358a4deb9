"""What shoppers, banks and time do to a PaymentIntent, in the words that all stand-ins share."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from sandbox.psp_kit.errors import NothingToDo
from sandbox.psp_kit.stand_in import Act
from sandbox.stripe.bank import Bank
from sandbox.stripe.customers import Wallets
from sandbox.stripe.objects import Dispute, PaymentIntent, Refund
from sandbox.stripe.payment_methods import TEST_METHODS
from sandbox.stripe.returns import Returns

_GOOD_CARD = "pm_card_visa"


class Acts:
    """Every act raises `NothingToDo` or `InvalidRequest` where it cannot be done."""

    def __init__(self, bank: Bank, returns: Returns, keeper: Wallets) -> None:
        self._keeper = keeper
        self._bank = bank
        self._returns = returns
        self._acts: Mapping[Act, Callable[[PaymentIntent, datetime], object]] = MappingProxyType(
            {
                "confirm": self._confirm,
                "refuse": lambda intent, _: self._bank.refuse(intent),
                "abandon": self._leave,
                "settle": self._settle,
                "fail": self._fail,
                "expire": self._expire,
                "dispute": self._dispute,
                "dispute-won": lambda intent, _: self._returns.decide(_open_dispute(intent), "won"),
                "dispute-lost": lambda intent, _: self._returns.decide(
                    _open_dispute(intent), "lost"
                ),
            }
        )

    def do(self, act: Act, intent: PaymentIntent, now: datetime) -> None:
        """Do it."""
        self._acts[act](intent, now)

    def _confirm(self, intent: PaymentIntent, now: datetime) -> None:
        """Agree on the page; after a refusal, pay with another card from the same browser.

        Whoever was sent to a page has the client secret, and may confirm again with it:
        https://docs.stripe.com/js/payment_intents/confirm_payment
        """
        if intent.status == "requires_action":
            self._bank.approve(intent, now)
            return
        _expect(intent.status == "requires_payment_method" and intent.was_shown)
        card = self._keeper.own(TEST_METHODS[_GOOD_CARD])
        self._bank.confirm(intent, card, intent.return_url, now)

    def _leave(self, intent: PaymentIntent, _: datetime) -> None:
        """Close the page: Stripe hears nothing of that."""
        _expect(intent.status == "requires_action")

    def _settle(self, intent: PaymentIntent, now: datetime) -> None:
        """Let what is pending succeed."""
        pending = _pending_refunds(intent)
        _expect(intent.status == "processing" or bool(pending))
        if intent.status == "processing":
            self._bank.approve(intent, now)
        for refund in pending:
            self._returns.settle(refund, "succeeded")

    def _fail(self, intent: PaymentIntent, now: datetime) -> None:
        """Let what is pending fail."""
        pending = _pending_refunds(intent)
        _expect(intent.status == "processing" or bool(pending))
        if intent.status == "processing":
            self._bank.fail(intent, now)
        for refund in pending:
            self._returns.settle(refund, "failed")

    def _expire(self, intent: PaymentIntent, now: datetime) -> None:
        """Let the hold run out, or the time on the page of a bank; that of a card never ends."""
        if intent.status == "requires_capture":
            self._bank.expire(intent, now)
            return
        is_card = intent.method is not None and intent.method.type == "card"
        _expect(intent.status == "requires_action" and not is_card)
        self._bank.lapse(intent)

    def _dispute(self, intent: PaymentIntent, now: datetime) -> None:
        charge = intent.charge
        _expect(charge is not None and charge.amount_captured > 0 and not charge.disputes)
        if charge is not None:
            self._returns.dispute(charge, "needs_response", now)


def _pending_refunds(intent: PaymentIntent) -> list[Refund]:
    charge = intent.charge
    return [one for one in charge.refunds if one.status == "pending"] if charge else []


def _open_dispute(intent: PaymentIntent) -> Dispute:
    disputes = intent.charge.disputes if intent.charge else []
    _expect(bool(disputes) and disputes[-1].holds_money and disputes[-1].status != "lost")
    return disputes[-1]


def _expect(condition: bool) -> None:
    if not condition:
        raise NothingToDo("The PaymentIntent is in no state for this.")
