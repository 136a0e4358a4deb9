"""The guards at the gates: tokens, sessions, and whose a payment is."""

from mutants.guard import guard, guards
from mutants.mutant import Edit
from mutants.places import CORE, EVENTS, PROCESSOR, WEB

_SIGNED = f"{WEB}/tokens/signed_tokens.py"
_KEYS = f"{WEB}/tokens/key_set.py"
_JWT, _PUSH, _OAUTH = "merchant_center_tokens", "push_tokens", "access_tokens"
_JWT_RULES = f"{PROCESSOR}/auth/jwt_authentication.py"
_PUSH_RULES = f"{EVENTS}/push_authentication.py"
_OPERATORS = f"{PROCESSOR}/auth/operator_authentication.py"
_OAUTH_RULES = f"{PROCESSOR}/auth/oauth_authentication.py"
_DECODE = "jwt.PyJWS([_ALGORITHM]).decode(token, key, [_ALGORITHM])"
_ANY = '["RS256", "RS512", "HS256", "none"]'

TOKENS = (
    guards(
        "foreign-algorithm: one algorithm",
        f"test_{_JWT}.py",
        (
            Edit(_SIGNED, 'header.get("alg") != _ALGORITHM or ', ""),
            Edit(_SIGNED, _DECODE, f"jwt.PyJWS({_ANY}).decode(token, key, {_ANY})"),
        ),
    ),
    guard(
        "key-in-token: keys that a token brings", _JWT, _SIGNED, "or _OWN_KEYS & header.keys()", ""
    ),
    guard("wrong-issuer: issuer", _PUSH, _SIGNED, 'claims.get("iss") != self._issuer', "False"),
    guard(
        "wrong-audience: project",
        _JWT,
        _JWT_RULES,
        'project_key") != rules.project_key',
        'x") == ""',
    ),
    guard(
        "wrong-audience: audience", _JWT, _JWT_RULES, "if rules.processor_url and", "if False and"
    ),
    guard(
        "wrong-audience: push audience",
        _PUSH,
        _PUSH_RULES,
        'audience.rstrip("/") not in',
        "issuer in",
    ),
    guard(
        "wrong-audience: push account",
        _PUSH,
        _PUSH_RULES,
        'claims.get("email") != self',
        '"" == self',
    ),
    guard(
        "wrong-audience: verified account",
        _PUSH,
        _PUSH_RULES,
        'or claims.get("email_verified") is not True',
        "",
    ),
    guard("wrong-time: expiry", _JWT, _SIGNED, 'now >= _seconds(claims, "exp") + _LEEWAY', "False"),
    guard("wrong-time: not before", _JWT, _SIGNED, 'if "nbf" in claims and', "if False and"),
    guard("wrong-time: times are numbers", _JWT, _SIGNED, "isinstance(value, bool) or ", ""),
    guard(
        "altered-token: signature",
        _JWT,
        _SIGNED,
        _DECODE,
        'jwt.PyJWS().decode(token, key, ["RS256"], {"verify_signature": False})',
    ),
    guard(
        "rotated-key: a withdrawn key",
        _JWT,
        _KEYS,
        "self._world.monotonic() < self._fetched_at + _FRESH",
        "True",
    ),
    guard(
        "issuer-down: no keys are no refusal",
        _JWT,
        _KEYS,
        "if key is None and self._fetched_at < self._asked_at:",
        "if False:",
    ),
    guard("issuer-down: keys that sign", _JWT, _KEYS, "isinstance(key.key, RSAPublicKey) and ", ""),
    guard(
        "unknown-key-ids: one fetch in a window",
        _JWT,
        _KEYS,
        "self._world.monotonic() >= self._asked_at + _BETWEEN_FETCHES",
        "True",
    ),
    guard("inactive-token: active", _OAUTH, _OAUTH_RULES, "if not info.active:", "if False:"),
    guard(
        "inactive-token: trust ends",
        _OAUTH,
        _OAUTH_RULES,
        "min(seconds_left, _LONGEST_TRUST)",
        "seconds_left",
    ),
    guard(
        "missing-scope: scope",
        _OAUTH,
        _OAUTH_RULES,
        "if self._scopes.isdisjoint(granted):",
        "if False:",
    ),
    guard(
        "other-project: project",
        _OAUTH,
        _OAUTH_RULES,
        "if granted and not any(",
        "if False and not any(",
    ),
    guard(
        "auth-service-down: a failed check is no answer",
        _OAUTH,
        f"{CORE}/commercetools/client.py",
        'raise Unavailable("The commercetools auth service could not check the token.")',
        "return TokenInfo(False)",
    ),
    guard(
        "other-credentials: the scheme",
        _JWT,
        f"{WEB}/http/bearer.py",
        r"(?i:bearer) +",
        r"(?:\w+:? +)?",
    ),
    guard(
        "other-credentials: a gate for Checkout",
        "every_gate",
        f"{PROCESSOR}/app.py",
        "Authentication.OAUTH2: intents.authenticate",
        "Authentication.OAUTH2: lambda: None",
    ),
    guard(
        "other-credentials: a gate for recurring transactions",
        "every_gate",
        f"{PROCESSOR}/app.py",
        "Authentication.OAUTH2_TRANSACTIONS: transactions.authenticate",
        "Authentication.OAUTH2_TRANSACTIONS: intents.authenticate",
    ),
    guard(
        "other-credentials: a gate for the Merchant Center",
        "every_gate",
        f"{PROCESSOR}/app.py",
        "Authentication.JWT: users.authenticate",
        "Authentication.JWT: lambda: None",
    ),
    guard(
        "missing-permission: a gate for those who view",
        "operator_permissions",
        _OPERATORS,
        "if not can_manage and self.permissions.view.isdisjoint(granted):",
        "if False:",
    ),
    guard(
        "missing-permission: a gate for those who manage",
        "operator_permissions",
        _OPERATORS,
        "if not operator.can_manage:",
        "if False:",
    ),
    guard(
        "missing-permission: only a list of names is a claim",
        "operator_permissions",
        _OPERATORS,
        "found if isinstance(found, list) else []",
        "found",
    ),
    guard(
        "missing-permission: a user with a name",
        "operator_permissions",
        _OPERATORS,
        "if not isinstance(user_id, str) or not user_id:",
        "if False:",
    ),
    guard(
        "other-credentials: a gate for pushes",
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
    guard(
        "bad-session: active", "shopper_sessions", _SESSIONS, 'resource.state != "ACTIVE" or ', ""
    ),
    guard(
        "session-id-in-path: escaped",
        "shopper_sessions",
        _CLIENT,
        "{escaped(session_id)}",
        "{session_id}",
    ),
    guard(
        "session-id-in-path: dots",
        "shopper_sessions",
        _CLIENT,
        'if segment in ("", ".", ".."):',
        "if not segment:",
    ),
    guard(
        "session-id-in-path: shape",
        "shopper_sessions",
        f"{PROCESSOR}/auth/session_authentication.py",
        "if not _SESSION_ID.fullmatch(session_id):",
        "if not session_id:",
    ),
    guard(
        "session-service-down: trouble is no refusal",
        "shopper_sessions",
        _SESSIONS,
        "except (NotFound, CommercetoolsError) as error:",
        "except Exception as error:",
    ),
    guard(
        "foreign-payment: the cart's own payments",
        "other_peoples_payments",
        f"{PROCESSOR}/use_cases/payment_confirmation.py",
        "next((one for one in attempts.payments if one.id == payment_id), None)",
        "self.payments.get(payment_id)",
    ),
    guard(
        "foreign-payment: the customer's own methods",
        "other_peoples_payments",
        f"{PROCESSOR}/use_cases/customer_payment_methods.py",
        "and method.customer.id == cart.customer_id",
        "",
    ),
    guard(
        "session-cart: a cart there is",
        "shopper_sessions",
        _SESSIONS,
        " or resource.active_cart is None",
        "",
    ),
    guard(
        "return-address: return links are ours",
        "return_token",
        _RETURN,
        "self._signer(payment_id).unsign(token)",
        "token.encode().rpartition(b'.')[0]",
    ),
    guard(
        "return-address: a link is for one payment",
        "other_peoples_payments",
        _RETURN,
        "salt=_LABEL + payment_id",
        "salt=_LABEL",
    ),
)
