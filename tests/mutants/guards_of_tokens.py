"""The guards at the gates: tokens, sessions, and whose a payment is."""

from mutants.guard import guard, guards
from mutants.mutant import Edit
from mutants.places import CORE, EVENTS, PROCESSOR, WEB

_SIGNED = f"{WEB}/tokens/signed_tokens.py"
_KEYS = f"{WEB}/tokens/key_set.py"
_JWT, _PUSH, _OAUTH = "merchant_center_tokens", "push_tokens", "access_tokens"
_JWT_RULES = f"{PROCESSOR}/auth/jwt_authentication.py"
_PUSH_RULES = f"{EVENTS}/push_authentication.py"
_OAUTH_RULES = f"{PROCESSOR}/auth/oauth_authentication.py"
_DECODE = "jwt.PyJWS([_ALGORITHM]).decode(token, key, [_ALGORITHM])"
_ANY = '["RS256", "RS512", "HS256", "none"]'

TOKENS = (
    guards(
        "J1-J4 one algorithm",
        f"test_{_JWT}.py",
        (
            Edit(_SIGNED, 'header.get("alg") != _ALGORITHM or ', ""),
            Edit(_SIGNED, _DECODE, f"jwt.PyJWS({_ANY}).decode(token, key, {_ANY})"),
        ),
    ),
    guard("J5 keys that a token brings", _JWT, _SIGNED, "or _OWN_KEYS & header.keys()", ""),
    guard("J6 issuer", _PUSH, _SIGNED, 'claims.get("iss") != self._issuer', "False"),
    guard("J7 project", _JWT, _JWT_RULES, 'project_key") != rules.project_key', 'x") == ""'),
    guard("J7 audience", _JWT, _JWT_RULES, "if rules.processor_url and", "if False and"),
    guard("J7 push audience", _PUSH, _PUSH_RULES, 'audience.rstrip("/") not in', "issuer in"),
    guard("J7 push account", _PUSH, _PUSH_RULES, 'claims.get("email") != self', '"" == self'),
    guard(
        "J7 verified account",
        _PUSH,
        _PUSH_RULES,
        'or claims.get("email_verified") is not True',
        "",
    ),
    guard("J8 expiry", _JWT, _SIGNED, 'now >= _seconds(claims, "exp") + _LEEWAY', "False"),
    guard("J8 not before", _JWT, _SIGNED, 'if "nbf" in claims and', "if False and"),
    guard("J8 times are numbers", _JWT, _SIGNED, "isinstance(value, bool) or ", ""),
    guard(
        "J9 signature",
        _JWT,
        _SIGNED,
        _DECODE,
        'jwt.PyJWS().decode(token, key, ["RS256"], {"verify_signature": False})',
    ),
    guard(
        "J10 a withdrawn key",
        _JWT,
        _KEYS,
        "self._world.monotonic() < self._fetched_at + _FRESH",
        "True",
    ),
    guard(
        "J11 no keys are no refusal",
        _JWT,
        _KEYS,
        "if key is None and self._fetched_at < self._asked_at:",
        "if False:",
    ),
    guard("J11 keys that sign", _JWT, _KEYS, "isinstance(key.key, RSAPublicKey) and ", ""),
    guard(
        "J12 one fetch in a window",
        _JWT,
        _KEYS,
        "self._world.monotonic() >= self._asked_at + _BETWEEN_FETCHES",
        "True",
    ),
    guard("O1 active", _OAUTH, _OAUTH_RULES, "if not info.active:", "if False:"),
    guard(
        "O1 trust ends", _OAUTH, _OAUTH_RULES, "min(seconds_left, _LONGEST_TRUST)", "seconds_left"
    ),
    guard("O2-O3 scope", _OAUTH, _OAUTH_RULES, "if self._scopes.isdisjoint(granted):", "if False:"),
    guard("O4 project", _OAUTH, _OAUTH_RULES, "if granted and not any(", "if False and not any("),
    guard(
        "O5 a failed check is no answer",
        _OAUTH,
        f"{CORE}/commercetools/client.py",
        'raise Unavailable("The commercetools auth service could not check the token.")',
        "return TokenInfo(False)",
    ),
    guard("O6 the scheme", _JWT, f"{WEB}/http/bearer.py", r"(?i:bearer) +", r"(?:\w+:? +)?"),
    guard(
        "O6 a gate for Checkout",
        "every_gate",
        f"{PROCESSOR}/app.py",
        "Authentication.OAUTH2: intents.authenticate",
        "Authentication.OAUTH2: lambda: None",
    ),
    guard(
        "O6 a gate for recurring transactions",
        "every_gate",
        f"{PROCESSOR}/app.py",
        "Authentication.OAUTH2_TRANSACTIONS: transactions.authenticate",
        "Authentication.OAUTH2_TRANSACTIONS: intents.authenticate",
    ),
    guard(
        "O6 a gate for the Merchant Center",
        "every_gate",
        f"{PROCESSOR}/app.py",
        "Authentication.JWT: JWTAuthentication(rules, tokens).authenticate",
        "Authentication.JWT: lambda: None",
    ),
    guard(
        "O6 a gate for pushes",
        _PUSH,
        f"{EVENTS}/events.py",
        "self.let_in()",
        "pass",
    ),
)

_SESSIONS = f"{PROCESSOR}/commercetools/sessions.py"
_CLIENT = f"{CORE}/commercetools/client.py"
_RETURN = f"{PROCESSOR}/redirects/return_token.py"

SESSIONS = (
    guard("X1 active", "shopper_sessions", _SESSIONS, 'resource.state != "ACTIVE" or ', ""),
    guard("X2 escaped", "shopper_sessions", _CLIENT, "{escaped(session_id)}", "{session_id}"),
    guard(
        "X2 dots", "shopper_sessions", _CLIENT, 'if segment in ("", ".", ".."):', "if not segment:"
    ),
    guard(
        "X2 shape",
        "shopper_sessions",
        f"{PROCESSOR}/auth/session_authentication.py",
        "if not _SESSION_ID.fullmatch(session_id):",
        "if not session_id:",
    ),
    guard(
        "X3 trouble is no refusal",
        "shopper_sessions",
        _SESSIONS,
        "except (NotFound, CommercetoolsError) as error:",
        "except Exception as error:",
    ),
    guard(
        "X4 the cart's own payments",
        "other_peoples_payments",
        f"{PROCESSOR}/use_cases/confirming.py",
        "next((one for one in attempts.payments if one.id == payment_id), None)",
        "self.payments.get(payment_id)",
    ),
    guard(
        "X4 the customer's own methods",
        "other_peoples_payments",
        f"{PROCESSOR}/use_cases/wallet.py",
        "and method.customer.id == cart.customer_id",
        "",
    ),
    guard(
        "X5 a cart there is",
        "shopper_sessions",
        _SESSIONS,
        " or resource.active_cart is None",
        "",
    ),
    guard(
        "U1 return links are ours",
        "return_token",
        _RETURN,
        "self._signer(payment_id).unsign(token)",
        "token.encode().rpartition(b'.')[0]",
    ),
    guard(
        "U1 a link is for one payment",
        "other_peoples_payments",
        _RETURN,
        "salt=_LABEL + payment_id",
        "salt=_LABEL",
    ),
)
