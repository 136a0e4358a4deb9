"""The guards around what comes in, goes out and is written down."""

from security.guard import CORE, EVENTS, PROCESSOR, Edit, Guard, guard

_STANDARD = f"{CORE}/webhook_signature.py"
_STRIPE = f"{CORE}/providers/stripe_webhooks.py"
_WEBHOOKS = "webhooks_of_every_provider"

WEBHOOKS = (
    guard("W2 old and future", _WEBHOOKS, _STANDARD, "or not _is_recent(timestamp, now)", ""),
    guard("W2 the future", _WEBHOOKS, _STANDARD, "return abs(now - ", "return (now - "),
    guard(
        "W2 old and future, Stripe",
        _WEBHOOKS,
        _STRIPE,
        "if abs(now - signed_at) > _TOLERANCE:",
        "if False:",
    ),
    guard(
        "W2 the future, Stripe",
        _WEBHOOKS,
        _STRIPE,
        "if abs(now - signed_at) >",
        "if now - signed_at >",
    ),
    guard("W3 a secret's length", _WEBHOOKS, _STANDARD, "if len(key) < 16:", "if False:"),
    guard(
        "W3 a secret's shape, Stripe",
        _WEBHOOKS,
        f"{CORE}/providers/stripe_settings.py",
        "if not all(_WEBHOOK_SECRET.fullmatch(",
        "if False and not all(_WEBHOOK_SECRET.fullmatch(",
    ),
    guard(
        "W4 signature",
        _WEBHOOKS,
        _STANDARD,
        "if not any(self._matches(signed, one)",
        "if not any((signed, one)",
    ),
    guard("W4 the version", _WEBHOOKS, _STANDARD, 'if version != "v1":', "if not version:"),
    guard("W4 the border of the id", _WEBHOOKS, _STANDARD, 'or "." in message_id ', ""),
    guard(
        "W4 signature, Stripe",
        _WEBHOOKS,
        _STRIPE,
        "header is None or not any(_is_signed(body, signature, one)",
        "header is None or not any((body, signature, one)",
    ),
    guard(
        "W4 one timestamp, Stripe",
        _WEBHOOKS,
        _STRIPE,
        r't=(?P<timestamp>[0-9]{1,11})(?:,v[0-9]=[0-9a-zA-Z]{1,256}){1,20}"',
        r'.*t=(?P<timestamp>[0-9]{1,11}).*"',
    ),
    guard(
        "W5 constant time",
        "comparisons",
        _STANDARD,
        "hmac.compare_digest(base64",
        "bytes.__eq__(base64",
    ),
)

_HTTP = f"{CORE}/http.py"
_ACTIONS = f"{PROCESSOR}/shopper_actions.py"
_ADDRESSES = f"{PROCESSOR}/web_addresses.py"
_SETTINGS = f"{CORE}/settings.py"
_REDIRECTS, _CONFIGURED = "redirecting_services", "configured_addresses"

ADDRESSES = (
    guard(
        "U1 only web addresses",
        "return_links",
        f"{PROCESSOR}/return_links.py",
        "if not (is_web",
        "if (0 and is_web",
    ),
    guard("U1 no user in an address", "return_links", _ADDRESSES, 'or "@" in parts.netloc', ""),
    guard("U1 no backslash", "return_links", _ADDRESSES, r"[\x21-\x5b\x5d-\x7e]", r"[\x21-\x7e]"),
    guard(
        "U2 redirects are not followed",
        _REDIRECTS,
        _HTTP,
        "allow_redirects=False",
        "allow_redirects=True",
    ),
    guard(
        "U2 a redirect settles nothing",
        _REDIRECTS,
        _HTTP,
        "if not _settles(",
        "if 0 and not _settles(",
    ),
    guard(
        "U2 the PSP's own pages",
        _REDIRECTS,
        _ACTIONS,
        "return not hosts or any(",
        "return True or any(",
    ),
    guard("U2 pages over https", _REDIRECTS, _ACTIONS, "if not is_web_address(url):", "if False:"),
    guard(
        "U2 a domain begins with a dot",
        _REDIRECTS,
        _ACTIONS,
        "host.endswith(page_host)",
        "host.endswith(page_host[1:])",
    ),
    guard(
        "U3 no proxy of the environment",
        "outgoing_calls",
        f"{CORE}/world.py",
        "session.trust_env = False",
        "pass",
    ),
    guard(
        "U3 a reference is one part of a path",
        "outgoing_calls",
        f"{CORE}/commercetools/client.py",
        'return quote(segment, safe="")',
        "return segment",
    ),
    guard(
        "U4 internal addresses", _CONFIGURED, _SETTINGS, "and _is_internal(host):", "and not host:"
    ),
    guard(
        "U4 https",
        _CONFIGURED,
        _SETTINGS,
        'parts.scheme == "http" and not',
        "not parts.scheme and not",
    ),
    guard("U4 no user in a URL", _CONFIGURED, _SETTINGS, 'or "@" in parts.netloc', ""),
    guard(
        "U4 keys of Stripe stay",
        _CONFIGURED,
        f"{CORE}/providers/stripe_settings.py",
        "if url is not None and not is_loopback(",
        "if url is None and not is_loopback(",
    ),
)

_CORS = f"{PROCESSOR}/cors.py"
_ORIGINS = "cross_origin_access"

BROWSERS = (
    guard(
        "C1 the list of origins",
        _ORIGINS,
        _CORS,
        "if any(pattern.allows(origin) for",
        "if any(True for",
    ),
    guard(
        "C1 the whole origin",
        _ORIGINS,
        _CORS,
        "re.fullmatch(pattern, origin)",
        "re.match(pattern, origin)",
    ),
    guard("C2 methods and headers", _ORIGINS, _CORS, " and _asks_the_possible():", ":"),
    guard(
        "C3 shoppers' routes",
        _ORIGINS,
        _CORS,
        "for one in endpoints if one.is_for_shoppers",
        "for one in endpoints",
    ),
    Guard(
        "B1 the size of a body",
        "test_attempts_are_limited.py",
        (
            Edit(f"{PROCESSOR}/raw_body.py", "if announced > limit:", "if False:"),
            Edit(f"{PROCESSOR}/raw_body.py", "if len(body) > limit:", "if False:"),
        ),
    ),
    guard(
        "B2 attempts of a cart",
        "attempts_are_limited",
        f"{CORE}/starting.py",
        "if attempts.next_number > _MOST_ATTEMPTS:",
        "if False:",
    ),
    guard(
        "B3 what a browser decides",
        "attempts_are_limited",
        f"{PROCESSOR}/dispatch.py",
        "        refuse_browser_decisions(document)\n",
        "        pass\n",
    ),
)

_LOGS, _MASKING = f"{CORE}/logs.py", f"{CORE}/masking.py"
_LINES, _CANARIES = "log_lines", "canaries"

WRITTEN_DOWN = (
    guard(
        "G1 card numbers of a browser",
        _CANARIES,
        f"{PROCESSOR}/dispatch.py",
        "        refuse_card_numbers(document)\n",
        "        pass\n",
    ),
    guard(
        "G1 what a PSP repeats",
        _CANARIES,
        f"{CORE}/converge.py",
        "text = masked(ledger.text) if ledger.text else None",
        "text = ledger.text",
    ),
    guard("G1 masking", _CANARIES, _LOGS, "            _mask,\n", ""),
    guard("G1 credentials", _LINES, _MASKING, "(_CREDENTIAL, _EMAIL, _IBAN)", "(_EMAIL, _IBAN)"),
    guard("G1 addresses", _LINES, _MASKING, "(_CREDENTIAL, _EMAIL, _IBAN)", "(_CREDENTIAL, _IBAN)"),
    guard(
        "G1 account numbers",
        _LINES,
        _MASKING,
        "(_CREDENTIAL, _EMAIL, _IBAN)",
        "(_CREDENTIAL, _EMAIL)",
    ),
    guard("G1 card numbers", _LINES, _MASKING, "_CARD_NUMBER.sub(_mask_card_number, text)", "text"),
    guard(
        "G1 secrets mask themselves",
        _LINES,
        f"{CORE}/secret.py",
        'return "Secret(***)"',
        "return self._value",
    ),
    guard(
        "G1 correlation ids that look secret",
        _LINES,
        f"{PROCESSOR}/correlation.py",
        " and masked(text) == text",
        "",
    ),
    guard(
        "G1 a credential is no correlation id",
        _CANARIES,
        f"{PROCESSOR}/request_scope.py",
        'asked in (environ.get("HTTP_X_SESSION_ID"), token)',
        "False",
    ),
    guard(
        "G2 paths are logged as templates",
        _LINES,
        f"{PROCESSOR}/request_log.py",
        'request.url_rule.rule if request.url_rule else "unknown"',
        "request.path",
    ),
    guard("G2 the length of a value", _LINES, _MASKING, "if len(text) <= _LONGEST_TEXT", "if text"),
    guard(
        "G2 harmless correlation ids",
        _LINES,
        f"{PROCESSOR}/correlation.py",
        "_CORRELATION_ID.fullmatch(text) is not None",
        "bool(text)",
    ),
    guard(
        "G2 one line of a deploy script",
        _LINES,
        f"{CORE}/deployment.py",
        "_one_line(masked(_advice(error)))",
        "masked(_advice(error))",
    ),
    guard(
        "G3 errors of the processor",
        "answers",
        f"{PROCESSOR}/error_answers.py",
        '"General", "Internal server error."',
        '"General", str(error)',
    ),
    guard(
        "G3 errors of the event handler",
        "answers",
        f"{EVENTS}/error_answers.py",
        '"General", "Internal server error."',
        '"General", str(error)',
    ),
    guard(
        "G3 errors of the reconciliation",
        "answers",
        "reconciliation/src/reconciliation/error_answers.py",
        '"General", "Internal server error."',
        '"General", str(error)',
    ),
    guard(
        "G3 commercetools' words",
        "answers",
        f"{PROCESSOR}/error_answers.py",
        '"commercetools refused the request."',
        "error.message",
    ),
    guard(
        "H1 headers", "answers", f"{CORE}/answer_headers.py", "[*others, *ours.items()]", "others"
    ),
    guard(
        "H1 headers of the event handler",
        "answers",
        f"{EVENTS}/app.py",
        "RequestScope(AnswerHeaders(app.wsgi_app), world)",
        "RequestScope(app.wsgi_app, world)",
    ),
    guard(
        "H1 headers of the reconciliation",
        "answers",
        "reconciliation/src/reconciliation/app.py",
        "RequestScope(AnswerHeaders(app.wsgi_app), world)",
        "RequestScope(app.wsgi_app, world)",
    ),
)
