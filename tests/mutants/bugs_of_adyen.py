"""Bugs in what is asked of Adyen and made of its webhooks, for the simulation to find."""

from mutants.bug import bug
from mutants.places import ADYEN, CORE

_ADYEN = "adyen"
_MODIFICATIONS = f"{ADYEN}/modifications.py"

BUGS_OF_ADYEN = (
    bug(
        "a capture that failed days later taken for a success",
        (
            _MODIFICATIONS,
            "    undone = of_codes(group, *_UNDONE_CAPTURES)\n    if not undone:",
            "    undone = of_codes(group, *_UNDONE_CAPTURES)\n    if undone:",
        ),
        provider=_ADYEN,
    ),
    bug(
        "a refund that came back taken for a success",
        (
            _MODIFICATIONS,
            "return _FAILURE if of_codes(group, *_UNDONE_REFUNDS) else _last_state(group)",
            "return _last_state(group)",
        ),
        provider=_ADYEN,
    ),
    bug(
        "a receipt of Adyen taken for the deed",
        (
            _MODIFICATIONS,
            "    if not ends:\n        return _PENDING\n",
            "    if not ends:\n        return _SUCCESS\n",
        ),
        provider=_ADYEN,
    ),
    bug(
        "the capture that is made with an authorization not recorded",
        (
            _MODIFICATIONS,
            "        if one.is_captured_at_once and one.state is _SUCCESS\n",
            "        if False\n",
        ),
        provider=_ADYEN,
    ),
    bug(
        "the rest that the only capture releases not recorded",
        (_MODIFICATIONS, " if is_rest_released else ()\n", " if False else ()\n"),
        provider=_ADYEN,
    ),
    bug(
        "the later event of a dispute taken for the one that counts",
        (
            f"{ADYEN}/disputes.py",
            "key=lambda one: (_RANKS[one.code][0], one.order)",
            "key=lambda one: one.order",
        ),
        provider=_ADYEN,
    ),
    bug(
        "a long key cut without its digest",
        (
            f"{ADYEN}/references.py",
            '    return f"ctp-{_sha256(name)[:40]}"\n',
            "    return name[:_LONGEST_KEY]\n",
        ),
        provider=_ADYEN,
    ),
    bug(
        "what is taken at once cancelled by the reference of what is held",
        (
            f"{ADYEN}/operations.py",
            "        return reference_in(payment.journal) or made\n",
            "        return payment.payment_id\n",
        ),
        provider=_ADYEN,
    ),
    bug(
        "two submits of one payment recorded as two",
        (
            f"{CORE}/domain/converge.py",
            "for is_same in (_has_its_reference, _has_its_name, _is_same_attempt, _is_likely):",
            "for is_same in (_has_its_reference, _has_its_name, _is_likely):",
        ),
        provider=_ADYEN,
    ),
)
