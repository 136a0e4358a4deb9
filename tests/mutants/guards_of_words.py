"""The guards around what is written down and answered."""

from mutants.guard import guard
from mutants.places import CORE, PROCESSOR, WEB

_LOGS, _MASKING = f"{CORE}/runtime/logs.py", f"{CORE}/runtime/log_masking.py"
_LINES, _CANARIES = "log_lines", "leaked_secrets"

WRITTEN_DOWN = (
    guard(
        "leaked-secret: card numbers of a browser",
        "browser_input",
        f"{PROCESSOR}/http/dispatch.py",
        "        refuse_card_numbers(document)\n",
        "        pass\n",
    ),
    guard(
        "leaked-secret: what a PSP repeats",
        _CANARIES,
        f"{CORE}/domain/converge.py",
        "return masked(ledger.text)",
        "return ledger.text",
    ),
    guard("leaked-secret: masking", _CANARIES, _LOGS, "mask(str(value))", "value"),
    guard(
        "leaked-secret: credentials",
        _LINES,
        _MASKING,
        '_EMAIL.sub("***", _CREDENTIAL.sub("***", text))',
        '_EMAIL.sub("***", text)',
    ),
    guard(
        "leaked-secret: secrets of the provider",
        _LINES,
        f"{CORE}/core.py",
        "    settings.environment.masking.add_shapes(provider.capabilities.secret_patterns)\n",
        "",
    ),
    guard(
        "leaked-secret: addresses",
        _LINES,
        _MASKING,
        '_EMAIL.sub("***", _CREDENTIAL.sub("***", text))',
        '_CREDENTIAL.sub("***", text)',
    ),
    guard(
        "leaked-secret: account numbers",
        _LINES,
        _MASKING,
        'text = _IBAN.sub("***", text)',
        "pass",
    ),
    guard(
        "leaked-secret: card numbers",
        _LINES,
        _MASKING,
        "_CARD_NUMBER.sub(_mask_card_number, text)",
        "text",
    ),
    guard(
        "leaked-secret: secrets mask themselves",
        _LINES,
        f"{CORE}/runtime/secret.py",
        'return "Secret(***)"',
        "return self._value",
    ),
    guard(
        "leaked-secret: correlation ids that look secret",
        _LINES,
        f"{WEB}/http/correlation.py",
        " and masking.masked(text) == text",
        "",
    ),
    guard(
        "leaked-secret: a credential is no correlation id",
        _CANARIES,
        f"{WEB}/http/correlation.py",
        'asked in (environ.get("HTTP_X_SESSION_ID"), token)',
        "False",
    ),
    guard(
        "log-injection: paths are logged as templates",
        _LINES,
        f"{PROCESSOR}/http/request_log.py",
        'rule.rule if rule else "unknown"',
        "request.path",
    ),
    guard(
        "log-injection: the length of a value",
        _LINES,
        _MASKING,
        "if len(text) <= _LONGEST_TEXT",
        "if text",
    ),
    guard(
        "log-injection: harmless correlation ids",
        _LINES,
        f"{WEB}/http/correlation.py",
        "_CORRELATION_ID.fullmatch(text) is not None",
        "bool(text)",
    ),
    guard(
        "log-injection: one line of a deploy script",
        _LINES,
        f"{WEB}/deployment.py",
        "_one_line(settings.masking.masked(_advice(error)))",
        "settings.masking.masked(_advice(error))",
    ),
    guard(
        "error-detail: unexpected errors",
        "answers",
        f"{WEB}/http/error_responses.py",
        '"General", "Internal server error."',
        '"General", str(error)',
    ),
    guard(
        "error-detail: commercetools' words",
        "answers",
        f"{PROCESSOR}/http/error_responses.py",
        '"commercetools refused the request."',
        "error.message",
    ),
    guard(
        "security-headers: headers",
        "answers",
        f"{WEB}/http/response_headers.py",
        "[*others, *ours.items()]",
        "others",
    ),
    guard(
        "security-headers: headers of every application",
        "answers",
        f"{WEB}/application.py",
        "RequestScope(AnswerHeaders(app.wsgi_app), world",
        "RequestScope(app.wsgi_app, world",
    ),
)
