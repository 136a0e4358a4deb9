"""PaymentIntents: https://docs.stripe.com/api/payment_intents."""

from sandbox.stripe.amounts import check_amount, check_brand, check_currency, check_range
from sandbox.stripe.errors import Json, ParameterError
from sandbox.stripe.method_rules import usable
from sandbox.stripe.objects import PaymentIntent
from sandbox.stripe.parameters import Parameters
from sandbox.stripe.payment_methods import PaymentMethod
from sandbox.stripe.stand_in import Stripe

_NOT_IN_DESCRIPTORS = frozenset("<>\\'\"*")
_LONGEST_DESCRIPTOR = 22
_USAGES = ("off_session", "on_session")
_REASONS = ("duplicate", "fraudulent", "requested_by_customer", "abandoned")


def create(stripe: Stripe, given: Parameters) -> Json:
    """`POST /v1/payment_intents`, without `confirm`."""
    amount, currency = given.integer("amount", least=1), given.required("currency")
    if amount is None:
        raise ParameterError("parameter_missing", "Missing required param: amount.", "amount")
    check_currency(currency)
    check_amount(amount, currency)
    capture_method = given.choice("capture_method", "automatic", "automatic_async", "manual")
    if given.texts("payment_method_types"):
        code = "payment_method_types_no_longer_supported"
        raise ParameterError(code, "Use allowed_payment_method_types.", "payment_method_types")
    types = _usable(stripe, given, currency, capture_method or "")
    check_range(amount, currency, types)
    card = given.part("payment_method_options").part("card")
    asked = card.choice("request_multicapture", "if_available", "never") == "if_available"
    customer_id = given.text("customer")
    customer = stripe.wallets.present_customer(customer_id) if customer_id else None
    intent_id = stripe.new_id("pi")
    intent = PaymentIntent(
        id=intent_id,
        amount=amount,
        currency=currency,
        capture_method=capture_method or "automatic_async",
        types=types,
        created=stripe.clock.now(),
        client_secret=f"{intent_id}_secret_{stripe.new_id('s')[2:]}",
        metadata=given.metadata(),
        multicapture=asked and stripe.settings.multicapture,
        statement_descriptor_suffix=_suffix(stripe, given),
        customer=customer.id if customer else None,
        setup_future_usage=given.choice("setup_future_usage", *_USAGES),
    )
    given.finish()
    stripe.add(intent)
    return stripe.show(intent)


def update(stripe: Stripe, intent_id: str, given: Parameters) -> Json:
    """`POST /v1/payment_intents/{id}`, of metadata alone."""
    intent = stripe.intent(intent_id)
    metadata = given.metadata(intent.metadata)
    given.finish()
    intent.metadata = metadata
    return stripe.show(intent)


def confirm(stripe: Stripe, intent_id: str, given: Parameters) -> Json:
    """`POST /v1/payment_intents/{id}/confirm`."""
    intent = stripe.intent(intent_id)
    return_url = given.text("return_url")
    token, method_id = given.text("confirmation_token"), given.text("payment_method")
    uses_stripe_js = given.truth("use_stripe_sdk")
    usage, is_off_session = given.choice("setup_future_usage", *_USAGES), given.truth("off_session")
    given.finish()
    method = stripe.wallets.presented(_method(stripe, token, method_id), intent)
    check_brand(intent.amount, method.brand)
    if is_off_session:
        method = method.without_shopper
    intent.setup_future_usage = usage or intent.setup_future_usage
    # A token of Stripe.js says so itself.
    intent.uses_stripe_js = token is not None if uses_stripe_js is None else uses_stripe_js
    intent.off_session = bool(is_off_session)
    stripe.bank.confirm(intent, method, return_url, stripe.clock.now())
    return stripe.show(intent)


def capture(stripe: Stripe, intent_id: str, given: Parameters) -> Json:
    """`POST /v1/payment_intents/{id}/capture`; metadata is written only when it succeeds."""
    intent = stripe.intent(intent_id)
    amount = given.integer("amount_to_capture")
    final = given.truth("final_capture")
    metadata = given.metadata(intent.metadata)
    given.finish()
    amount = intent.amount_capturable if amount is None else amount
    check_amount(amount, intent.currency, "amount_to_capture")
    stripe.bank.capture(
        intent, amount, final is not False, stripe.clock.now(), given.idempotency_key
    )
    intent.metadata = metadata
    return stripe.show(intent)


def cancel(stripe: Stripe, intent_id: str, given: Parameters) -> Json:
    """`POST /v1/payment_intents/{id}/cancel`."""
    intent = stripe.intent(intent_id)
    reason = given.choice("cancellation_reason", *_REASONS)
    given.finish()
    stripe.bank.cancel(intent, reason, stripe.clock.now(), given.idempotency_key)
    return stripe.show(intent)


def _usable(stripe: Stripe, given: Parameters, currency: str, capture_method: str) -> list[str]:
    """Take the types that are allowed; none left is an error."""
    allowed = given.texts("allowed_payment_method_types") or ["card"]
    left = usable(allowed, currency, capture_method, stripe.account.methods_off)
    if not left:
        raise ParameterError(
            "payment_intent_invalid_parameter",
            "None of the payment methods can be used.",
            "allowed_payment_method_types",
        )
    return left


def _suffix(stripe: Stripe, given: Parameters) -> str | None:
    """https://docs.stripe.com/get-started/account/statement-descriptors#requirements."""
    suffix = given.text("statement_descriptor_suffix")
    if suffix is None:
        return None
    shown = f"{stripe.account.descriptor_prefix}* {suffix}"
    has_letter = any(one.isascii() and one.isalpha() for one in suffix)
    if not has_letter or set(suffix) & _NOT_IN_DESCRIPTORS or not suffix.isprintable():
        message = "The statement descriptor suffix has characters that are not allowed."
        raise ParameterError("parameter_invalid", message, "statement_descriptor_suffix")
    if len(shown) > _LONGEST_DESCRIPTOR:
        message = f"The statement descriptor is longer than {_LONGEST_DESCRIPTOR} characters."
        raise ParameterError("parameter_invalid", message, "statement_descriptor_suffix")
    return suffix


def _method(stripe: Stripe, token: str | None, method_id: str | None) -> PaymentMethod:
    if token is not None:
        return stripe.use_token(token)
    if method_id is None:
        code = "parameter_missing"
        raise ParameterError(code, "A payment method is needed.", "payment_method")
    return stripe.method(method_id)
