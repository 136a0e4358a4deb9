"""The objects as the API shows them, with ids in place of other objects."""

from datetime import datetime, timedelta

from sandbox.stripe.customers import Customer
from sandbox.stripe.errors import Json
from sandbox.stripe.objects import Charge, Dispute, PaymentIntent, Refund
from sandbox.stripe.payment_methods import PaymentMethod

_TIME_FOR_EVIDENCE = timedelta(days=9)


def seconds(time: datetime) -> int:
    """Return a time as Stripe shows it."""
    return int(time.timestamp())


def intent_view(intent: PaymentIntent, public_url: str) -> Json:
    """https://docs.stripe.com/api/payment_intents/object."""
    return {
        "id": intent.id,
        "object": "payment_intent",
        "amount": intent.amount,
        "amount_capturable": intent.amount_capturable,
        "amount_received": intent.amount_received,
        "canceled_at": seconds(intent.canceled_at) if intent.canceled_at else None,
        "cancellation_reason": intent.cancellation_reason,
        "capture_method": intent.capture_method,
        "client_secret": intent.client_secret,
        "confirmation_method": "automatic",
        "created": seconds(intent.created),
        "currency": intent.currency,
        "customer": intent.customer,
        "last_payment_error": intent.error,
        "latest_charge": intent.charge.id if intent.charge else None,
        "livemode": False,
        "metadata": dict(intent.metadata),
        "next_action": _next_action(intent, public_url),
        "payment_method": intent.method.id if intent.method else None,
        "payment_method_types": list(intent.types),
        "processing": None,
        "setup_future_usage": intent.setup_future_usage,
        "statement_descriptor_suffix": intent.statement_descriptor_suffix,
        "status": intent.status,
    }


def _next_action(intent: PaymentIntent, public_url: str) -> Json | None:
    if intent.status != "requires_action":
        return None
    is_card = intent.method is not None and intent.method.type == "card"
    if intent.return_url is None or (intent.uses_stripe_js and is_card):
        return {"type": "use_stripe_sdk", "use_stripe_sdk": {}}
    url = f"{public_url}/authenticate/{intent.id}?secret={intent.client_secret}"
    target = {"url": url, "return_url": intent.return_url}
    return {"type": "redirect_to_url", "redirect_to_url": target}


def charge_view(charge: Charge) -> Json:
    """https://docs.stripe.com/api/charges/object; `refunds` only on demand."""
    failed = charge.status == "failed"
    code, decline_code = charge.method.decline
    succeeded = charge.status == "succeeded"
    return {
        "id": charge.id,
        "object": "charge",
        "amount": charge.intent.amount,
        "amount_captured": charge.amount_captured,
        "amount_refunded": charge.amount_refunded,
        "balance_transaction": f"txn_{charge.id[3:]}" if charge.amount_captured else None,
        "captured": charge.captured,
        "created": seconds(charge.created),
        "currency": charge.intent.currency,
        "disputed": bool(charge.disputes),
        "failure_code": code if failed else None,
        "failure_message": "The payment was declined." if failed else None,
        "livemode": False,
        "metadata": dict(charge.metadata),
        "outcome": {
            "network_status": "declined_by_network" if failed else "approved_by_network",
            "reason": decline_code if failed else None,
            "type": "issuer_declined" if failed else "authorized",
        },
        "paid": succeeded,
        "payment_intent": charge.intent.id,
        "payment_method": charge.method.id,
        "payment_method_details": _method_details(charge),
        "refunded": charge.captured and charge.amount_refunded == charge.amount_captured > 0,
        "status": charge.status,
    }


def _method_details(charge: Charge) -> Json:
    if charge.method.type != "card":
        return {"type": charge.method.type, charge.method.type: {}}
    status = "available" if charge.keeps_the_rest else "unavailable"
    details = {
        **_card(charge.method),
        "multicapture": {"status": status},
        "three_d_secure": _three_d_secure(charge),
        "wallet": None,
    }
    return {"type": "card", "card": details}


def _three_d_secure(charge: Charge) -> Json | None:
    """Return how 3-D Secure ended; there is a charge of such a card only when it did."""
    if charge.method.course != "challenge":
        return None
    return {
        "authentication_flow": "challenge",
        "result": "authenticated",
        "result_reason": None,
        "version": "2.2.0",
    }


def refund_view(refund: Refund) -> Json:
    """https://docs.stripe.com/api/refunds/object."""
    done = refund.status == "succeeded"
    failed = refund.status == "failed"
    return {
        "id": refund.id,
        "object": "refund",
        "amount": refund.amount,
        "balance_transaction": f"txn_{refund.id[3:]}" if done else None,
        "charge": refund.charge.id,
        "created": seconds(refund.created),
        "currency": refund.charge.intent.currency,
        **({"failure_reason": "expired_or_canceled_card"} if failed else {}),
        "metadata": dict(refund.metadata),
        "payment_intent": refund.charge.intent.id,
        "reason": refund.reason,
        "status": refund.status,
    }


def dispute_view(dispute: Dispute) -> Json:
    """https://docs.stripe.com/api/disputes/object."""
    return {
        "id": dispute.id,
        "object": "dispute",
        "amount": dispute.amount,
        "charge": dispute.charge.id,
        "created": seconds(dispute.created),
        "currency": dispute.charge.intent.currency,
        "evidence_details": {
            "due_by": seconds(dispute.created + _TIME_FOR_EVIDENCE),
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": not dispute.holds_money,
        "livemode": False,
        "metadata": {},
        "payment_intent": dispute.charge.intent.id,
        "reason": "fraudulent",
        "status": dispute.status,
    }


def method_view(method: PaymentMethod) -> Json:
    """https://docs.stripe.com/api/payment_methods/object."""
    display_brand = {"amex": "american_express"}.get(method.brand, method.brand)
    card = {**_card(method), "display_brand": display_brand}
    details = {"card": card} if method.type == "card" else {method.type: {}}
    return {
        "id": method.id,
        "object": "payment_method",
        "customer": method.customer,
        "livemode": False,
        "metadata": {},
        "type": method.type,
        **details,
    }


def _card(method: PaymentMethod) -> Json:
    return {
        "brand": method.brand,
        "exp_month": method.exp_month,
        "exp_year": method.exp_year,
        "funding": "credit",
        "last4": method.last4,
    }


def customer_view(customer: Customer) -> Json:
    """https://docs.stripe.com/api/customers/object."""
    if customer.is_deleted:
        return {"id": customer.id, "object": "customer", "deleted": True}
    return {
        "id": customer.id,
        "object": "customer",
        "created": seconds(customer.created),
        "email": None,
        "livemode": False,
        "metadata": dict(customer.metadata),
        "name": None,
    }


def list_view(rows: list[Json], url: str, *, has_more: bool = False) -> Json:
    """https://docs.stripe.com/api/pagination."""
    return {"object": "list", "data": rows, "has_more": has_more, "url": url}
