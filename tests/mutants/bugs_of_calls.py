"""Bugs in how the PSP and commercetools are called, and in what their answers are taken for."""

from mutants.bug import bug
from mutants.places import CORE, EVENTS, PROCESSOR, RECONCILIATION, SANDBOX

_PAYMENTS = f"{CORE}/commercetools/payments.py"
_CARTS = f"{CORE}/commercetools/carts.py"
_HTTP = f"{CORE}/runtime/http.py"
_RECEIVING = f"{PROCESSOR}/use_cases/psp_webhooks.py"
_ACKNOWLEDGED_TOO_SOON = (
    _RECEIVING,
    "        except (InvalidInput, CommercetoolsError) as error:\n",
    (
        "        except Unavailable:\n"
        "            return\n"
        "        except (InvalidInput, CommercetoolsError) as error:\n"
    ),
)
_POST_UPDATE = (
    '        return self.commercetools.post(f"payments/{escaped(payment.id)}", body, Payment)\n'
)

BUGS_OF_CALLS = (
    bug(
        "a random key for every authorization",
        (
            f"{CORE}/domain/provider.py",
            'return f"authorize-{self.payment_id}"',
            "return f\"authorize-{__import__('uuid').uuid4()}\"",
        ),
    ),
    bug(
        "a new key for every try of an operation",
        (
            f"{CORE}/use_cases/command_execution.py",
            "from payment_core.domain.operation_ids import operation_id_of, target_of\n",
            (
                "from payment_core.domain.operation_ids import target_of\n"
                "from uuid import uuid4\n"
                'operation_id_of = lambda *_: f"ctp.try.{uuid4()}"\n'
            ),
        ),
    ),
    bug("a webhook acknowledged before its effect is stored", _ACKNOWLEDGED_TOO_SOON),
    bug(
        "a webhook of Stripe acknowledged before its effect is stored",
        _ACKNOWLEDGED_TOO_SOON,
        provider="stripe",
    ),
    bug(
        "a webhook taken without a signature",
        (
            f"{CORE}/runtime/webhook_signature.py",
            "if not any(self._matches(signed, one)",
            "if not any((signed, one)",
        ),
    ),
    bug(
        "a version conflict swallowed",
        (
            _PAYMENTS,
            _POST_UPDATE,
            (
                "        try:\n"
                f"    {_POST_UPDATE}"
                "        except ConcurrentModification:\n"
                "            return payment\n"
            ),
        ),
    ),
    bug(
        "the version read again just before the write",
        (
            _PAYMENTS,
            "body = _Update(payment.version, actions)",
            "body = _Update(self.get(payment.id).version, actions)",
        ),
    ),
    bug(
        "a taken key taken for a new Payment",
        (
            _PAYMENTS,
            "import (\n    Commercetools,\n    ConcurrentModification,\n",
            "import (\n    Commercetools,\n    ConcurrentModification,\n    DuplicateField,\n",
        ),
        (
            _PAYMENTS,
            '        return self.commercetools.post("payments", draft, Payment)\n',
            (
                "        try:\n"
                '            return self.commercetools.post("payments", draft, Payment)\n'
                "        except DuplicateField:\n"
                "            return self.get_by_key(draft.key)\n"
            ),
        ),
    ),
    bug(
        "an attach repeated on the newest version of the cart",
        (
            _CARTS,
            "body = _Update(cart.version, [",
            "body = _Update(self.get(cart.id).version, [",
        ),
    ),
    bug(
        "an access token logged",
        (
            _HTTP,
            "        tries, answer = 1, self._try(request)\n",
            "        print(method, url, headers)\n        tries, answer = 1, self._try(request)\n",
        ),
    ),
    bug("ten tries in a row", (_HTTP, "_TRIES = 3\n", "_TRIES = 10\n")),
    bug(
        "a Retry-After that is not read",
        (_HTTP, 'value = answer.headers.get("Retry-After", "")', "return 0"),
    ),
    bug(
        "a conflict on the PSP's key taken for a decline",
        (f"{SANDBOX}/api.py", "if answer.status == 409:", "if False:"),
    ),
    bug(
        "a status that is not known taken for success",
        (
            f"{SANDBOX}/ledger.py",
            "_STATES.get(operation.status, TransactionState.PENDING)",
            "_STATES.get(operation.status, TransactionState.SUCCESS)",
        ),
    ),
    bug(
        "a cent too much",
        (
            f"{SANDBOX}/api.py",
            '{"value": money.cent_amount, "currency"',
            '{"value": money.cent_amount + 1, "currency"',
        ),
    ),
    bug(
        "a message held longer than its deadline",
        (f"{EVENTS}/app.py", "_BUDGET = 8\n", "_BUDGET = 60\n"),
    ),
    bug(
        "a reconciliation that looks at nothing",
        (
            f"{RECONCILIATION}/use_cases/reconciliation_run.py",
            (
                "        if self.providers.is_offline(before) or not self.providers.owns(before):\n"
                "            return\n"
            ),
            "        return\n",
        ),
    ),
    bug(
        "a lost recurring payment job that is never made again",
        (
            f"{RECONCILIATION}/use_cases/missing_jobs.py",
            "due = [one.id for one in page if owes_job(one) or may_have_spare_job(one)]",
            "due: list[str] = []",
        ),
    ),
    bug(
        "a replaced payment whose recurring payment job stays",
        (
            "common/recurring/src/payment_recurring/owed_jobs.py",
            "        and not payment.notes(_END)\n",
            "        and False\n",
        ),
    ),
    bug(
        "a webhook whose Payment is looked up by the PSP's id alone",
        (
            _RECEIVING,
            (
                "            if event.payment_id:\n"
                "                return self.payments.get(event.payment_id)\n"
            ),
            "            pass\n",
        ),
    ),
)
