"""Mistakes with Adyen that the simulation cannot meet, and the tests that must fail for each."""

from mutants.mutant import Edit, FailingTests, Mutant
from mutants.places import ADYEN


def mistake(name: str, file: str, text: str, wrong: str, tests: str) -> Mutant:
    """Return a mistake in one place of the provider."""
    edit = Edit(f"{ADYEN}/{file}", text, wrong)
    return Mutant(name, (edit,), FailingTests((f"tests/providers/{tests}",)))


MISTAKES_OF_ADYEN = (
    # The simulation's attackers have no valid item to put in front of theirs.
    mistake(
        "only the first item of a webhook verified",
        "webhooks.py",
        "        for item in notification.items:\n",
        "        for item in notification.items[:1]:\n",
        "test_adyen_webhooks.py",
    ),
    # Its company has one merchant account.
    mistake(
        "an item of another merchant account taken",
        "webhook_signature.py",
        "        and item.merchant_account_code == merchant_account\n",
        "",
        "test_adyen_webhooks.py",
    ),
    # Its carts cost euros.
    mistake(
        "the minor units of CLP taken for those of ISO",
        "minor_units.py",
        '_HUNDREDTHS = frozenset({"CLP", "ISK"})',
        '_HUNDREDTHS = frozenset({"ISK"})',
        "test_adyen_minor_units.py",
    ),
    # Its shoppers bring back what their own page gave them.
    mistake(
        "the details of another payment taken",
        "authorization.py",
        "is_of_payment(reference) and payment_id_in(reference) == payment_id",
        "is_of_payment(reference)",
        "test_adyen_paying.py",
    ),
    # Its shops have a policy that allows the frames of every issuer.
    mistake(
        "3-D Secure in the page asked for where it is not switched on",
        "parameters.py",
        'if not settings.native_3ds or request.method != "card"',
        'if request.method != "card"',
        "test_adyen_native.py",
    ),
    # Its browsers all name their origin.
    mistake(
        "3-D Secure in the page asked for without a browser to show it in",
        "parameters.py",
        '    return "preferred" if is_known else "disabled"\n',
        '    return "preferred"\n',
        "test_adyen_native.py",
    ),
    # Its bank never refuses what it has authorized, under one PSP reference.
    mistake(
        "a refusal that comes after a success taken for the end",
        "authorizations.py",
        "    succeeded = any(one.is_success for one in own) or any(",
        "    succeeded = bool(own and own[-1].is_success) or any(",
        "test_adyen_fold.py",
    ),
    # Its offers are closed when nobody has paid.
    mistake(
        "a paid attempt ended by a closed offer",
        "authorizations.py",
        "        state=_SUCCESS if succeeded and not is_partial else _FAILURE,",
        "        state=_SUCCESS\n"
        '        if succeeded and not is_partial and not of_codes(facts, "OFFER_CLOSED")\n'
        "        else _FAILURE,",
        "test_adyen_fold.py",
    ),
)
