"""Secrets are compared in constant time, and nowhere else."""

import ast
import inspect
import re

import pytest
import stripe
from itsdangerous.signer import SigningAlgorithm

from payment_core.runtime.secret import Secret
from source_support import DEPLOYED, ROOT, modules, parsed

SECRET = re.compile(
    r"secret|signature|digest|hmac|password|\.reveal\(|_key\b|api_key", re.IGNORECASE
)
# What only sounds secret, and why anybody may know how far it agrees.
PUBLIC = {
    "rules.project_key": "a project's key is in every URL of the shop",
    "self.project_key": "the same",
    "one.secret == method.secret": "a Secret compares itself in constant time",
    "_mode(self.publishable_key)": "test or live",
    "_digest(name)": "operation ids are names, and made without a secret",
    "_digest(scope_of(payment, kind)": "the same",
}


def comparisons() -> list[tuple[str, str]]:
    return [
        (f"{path.relative_to(ROOT)}", ast.unparse(node))
        for path in modules(*DEPLOYED)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Compare)
        and any(isinstance(one, ast.Eq | ast.NotEq) for one in node.ops)
    ]


def test_comparison_time_nothing_secret_is_compared_with_equal_signs() -> None:
    suspicious = [text for _, text in comparisons() if SECRET.search(text)]
    unexplained = [text for text in suspicious if not any(one in text for one in PUBLIC)]
    outdated = [one for one in PUBLIC if not any(one in text for text in suspicious)]

    assert unexplained == []
    assert outdated == []


def test_comparison_time_the_check_sees_comparisons() -> None:
    assert len(comparisons()) > 50
    assert SECRET.search("signature == expected")


@pytest.mark.parametrize(
    "path",
    [
        "common/core/src/payment_core/runtime/webhook_signature.py",
        "common/core/src/payment_core/runtime/secret.py",
    ],
)
def test_comparison_time_what_checks_a_secret_uses_the_constant_time_comparison(path: str) -> None:
    calls = {
        ast.unparse(node.func)
        for node in ast.walk(parsed(ROOT / path))
        if isinstance(node, ast.Call)
    }

    assert "hmac.compare_digest" in calls


def test_comparison_time_stripes_library_does_too() -> None:
    verifies = inspect.getsource(stripe.WebhookSignature.verify_header)

    assert "secure_compare(expected_sig" in verifies


def test_comparison_time_itsdangerous_does_too() -> None:
    assert "hmac.compare_digest(sig" in inspect.getsource(SigningAlgorithm.verify_signature)


def test_comparison_time_secrets_are_equal_by_value_and_to_nothing_else() -> None:
    assert Secret("ä") == Secret("ä")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
