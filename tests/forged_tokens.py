"""Tokens that nobody may accept, whoever issues the good ones: rows of `tests/attack_table.py`."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import Protocol

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from token_issuer_support import KEYS, encoded, public_jwk, unsigned

EVIL = "https://evil.example.com"


class Issuer(Protocol):
    """Issues good tokens signed with the key `one`, and changes of them."""

    @property
    def now(self) -> int:
        """The time in seconds since 1970."""

    def claims(self, **changes: object) -> dict[str, object]:
        """Return the claims of a good token, changed; None removes a claim."""

    def token(
        self, key: str = "one", headers: Mapping[str, object] | None = None, **claims: object
    ) -> str:
        """Return a token signed by a key, with headers and claims changed."""


Forge = Callable[[Issuer], str]


def _without_signature(algorithm: str) -> Forge:
    return lambda issuer: unsigned({"alg": algorithm, "kid": "one"}, issuer.claims())


def _signed_with_the_public_key(encoding: Encoding, form: PublicFormat) -> Forge:
    """Make the confusion of RS256 with HS256: the public key, known to all, used as a secret."""

    def forge(issuer: Issuer) -> str:
        signed = f"{encoded({'alg': 'HS256', 'kid': 'one'})}.{encoded(issuer.claims())}"
        public = KEYS["one"].public_key().public_bytes(encoding, form)
        signature = hmac.digest(public, signed.encode(), hashlib.sha256)
        return signed + "." + base64.urlsafe_b64encode(signature).rstrip(b"=").decode()

    return forge


def _with_header(**header: object) -> Forge:
    return lambda issuer: issuer.token(headers=header)


def _with_a_key_of_its_own(issuer: Issuer) -> str:
    return issuer.token("two", headers={"kid": "one", "jwk": public_jwk("two")})


def _with_another_payload(issuer: Issuer) -> str:
    header, _, signature = issuer.token().split(".")
    return f"{header}.{encoded(issuer.claims(sub='admin'))}.{signature}"


def _with_another_signature(issuer: Issuer) -> str:
    header, payload, signature = issuer.token().split(".")
    return f"{header}.{payload}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"


FORGED: Mapping[str, Forge] = {
    "algorithm-none-alg-none": _without_signature("none"),
    "algorithm-capital-none-alg-None": _without_signature("None"),
    "algorithm-mixed-none-alg-nOnE": _without_signature("nOnE"),
    "foreign-algorithm-hs256-with-the-public-key-as-pem": _signed_with_the_public_key(
        Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    ),
    "foreign-algorithm-hs256-with-the-public-key-as-der": _signed_with_the_public_key(
        Encoding.DER, PublicFormat.PKCS1
    ),
    "foreign-algorithm-alg-rs512": _with_header(alg="RS512"),
    "foreign-algorithm-no-alg": lambda issuer: unsigned({"kid": "one"}, issuer.claims(), "AAAA"),
    "key-in-token-jku": _with_header(jku=f"{EVIL}/jwks"),
    "key-in-token-x5u": _with_header(x5u=f"{EVIL}/cert"),
    "key-in-token-x5c": _with_header(x5c=["AAAA"]),
    "key-in-token-jwk": _with_a_key_of_its_own,
    "key-in-token-jwk-beside-a-good-signature": _with_header(jwk=public_jwk("two")),
    "key-in-token-crit": _with_header(crit=["new"], new=1),
    "key-in-token-kid-is-a-url": _with_header(kid=f"{EVIL}/"),
    "key-in-token-kid-is-a-path": _with_header(kid="../../etc/passwd"),
    "key-in-token-kid-is-sql": _with_header(kid="' OR 1=1 --"),
    "key-in-token-kid-is-a-number": lambda issuer: unsigned(
        {"alg": "RS256", "kid": 1}, issuer.claims()
    ),
    "key-in-token-no-kid": lambda issuer: unsigned({"alg": "RS256"}, issuer.claims(), "AAAA"),
    "wrong-time-expired": lambda issuer: issuer.token(exp=issuer.now - 60),
    "wrong-time-not-valid-yet": lambda issuer: issuer.token(nbf=issuer.now + 61),
    "wrong-time-no-exp": lambda issuer: issuer.token(exp=None),
    "wrong-time-exp-is-a-string": lambda issuer: issuer.token(exp=str(issuer.now + 300)),
    "wrong-time-exp-is-true": lambda issuer: issuer.token(exp=True),
    "wrong-time-nbf-is-true": lambda issuer: issuer.token(nbf=True),
    "wrong-time-nbf-is-a-string": lambda issuer: issuer.token(nbf="0"),
    "altered-token-signature-altered": _with_another_signature,
    "altered-token-payload-altered": _with_another_payload,
    "altered-token-signed-by-another-key": lambda issuer: issuer.token(
        "two", headers={"kid": "one"}
    ),
    "altered-token-no-signature": lambda issuer: issuer.token().rpartition(".")[0] + ".",
    "altered-token-two-dots": lambda _: "..",
    "altered-token-one-dot": lambda issuer: issuer.token().rpartition(".")[0],
    "altered-token-four-parts": lambda issuer: issuer.token() + ".AAAA",
    "altered-token-no-token": lambda _: "x",
    "altered-token-one-megabyte": lambda _: "a" * 1_000_000,
    "altered-token-header-is-a-list": lambda issuer: (
        f"{encoded([])}.{encoded(issuer.claims())}.AAAA"
    ),
    "altered-token-header-is-nested-deeply": lambda _: encoded({"a": 1}) + "W" * 4000 + ".e30.AAAA",
}
# Tokens at the edge of what two clocks may differ by, and with headers that do no harm.
GOOD: Mapping[str, Forge] = {
    "wrong-time-expired-59-seconds-ago": lambda issuer: issuer.token(exp=issuer.now - 59),
    "wrong-time-expires-in-half-a-second": lambda issuer: issuer.token(exp=issuer.now + 0.5),
    "wrong-time-valid-in-60-seconds": lambda issuer: issuer.token(nbf=issuer.now + 60),
    "wrong-time-valid-from-now-on": lambda issuer: issuer.token(nbf=issuer.now, iat=issuer.now),
    "key-in-token-harmless-headers": _with_header(typ="at+jwt", x5t="thumbprint"),
}
