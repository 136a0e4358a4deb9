"""The guards around what comes in and goes out."""

from mutants.guard import guard, guards
from mutants.mutant import Edit
from mutants.places import CORE, PROCESSOR, STRIPE, WEB

_STANDARD = f"{CORE}/runtime/webhook_signature.py"
_STRIPE = f"{STRIPE}/webhooks.py"
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
        f"{STRIPE}/settings.py",
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

_HTTP, _CURL = f"{CORE}/runtime/http.py", f"{CORE}/runtime/curl_transport.py"
_ACTIONS = f"{PROCESSOR}/redirects/shopper_actions.py"
_ADDRESSES = f"{PROCESSOR}/redirects/web_addresses.py"
_SERVICE_URLS = f"{CORE}/runtime/service_urls.py"
_REDIRECTS, _CONFIGURED = "redirecting_services", "configured_addresses"
_OUTGOING = "outgoing_calls"

ADDRESSES = (
    guard(
        "U1 only web addresses",
        "return_links",
        f"{PROCESSOR}/redirects/return_links.py",
        "return return_address(merchants, self.settings.schemes)",
        "return merchants",
    ),
    guard(
        "U1 no user in an address", "return_links", _ADDRESSES, 'if "@" in parts.netloc:', "if 0:"
    ),
    guard("U1 no backslash", "return_links", _ADDRESSES, r"\x00-\x20\x5c\x7f", r"\x00-\x20\x7f"),
    guard(
        "U2 redirects are not followed",
        _OUTGOING,
        _CURL,
        "curl.setopt(pycurl.NOSIGNAL, 1)",
        "curl.setopt(pycurl.FOLLOWLOCATION, 1)",
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
        "U3 certificates are checked",
        _OUTGOING,
        _CURL,
        "curl.setopt(pycurl.CAINFO, authorities)",
        "curl.setopt(pycurl.SSL_VERIFYPEER, 0)",
    ),
    guard(
        "U3 certificates name their host",
        _OUTGOING,
        _CURL,
        "curl.setopt(pycurl.NOSIGNAL, 1)",
        "curl.setopt(pycurl.SSL_VERIFYHOST, 0)",
    ),
    guard(
        "U3 no proxy of the environment",
        _OUTGOING,
        _CURL,
        'curl.setopt(pycurl.PROXY, "")',
        "pass",
    ),
    guard(
        "U3 a reference is one part of a path",
        _OUTGOING,
        f"{CORE}/commercetools/client.py",
        'return quote(segment, safe="")',
        "return segment",
    ),
    guard(
        "U4 internal addresses",
        _CONFIGURED,
        _SERVICE_URLS,
        "and _is_internal(host):",
        "and not host:",
    ),
    guard(
        "U4 https",
        _CONFIGURED,
        _SERVICE_URLS,
        'parts.scheme == "http" and not',
        "not parts.scheme and not",
    ),
    guard("U4 no user in a URL", _CONFIGURED, _SERVICE_URLS, 'or "@" in parts.netloc', ""),
    guard(
        "U4 keys of Stripe stay",
        _CONFIGURED,
        f"{STRIPE}/settings.py",
        "if not is_loopback(",
        "if not url and not is_loopback(",
    ),
)

_CORS = f"{PROCESSOR}/http/cors.py"
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
        "self._pattern.fullmatch(origin)",
        "self._pattern.match(origin)",
    ),
    guard("C2 methods and headers", _ORIGINS, _CORS, " and _asks_the_possible():", ":"),
    guard(
        "C3 shoppers' routes",
        _ORIGINS,
        _CORS,
        "for one in endpoints if one.is_for_shoppers",
        "for one in endpoints",
    ),
    guards(
        "B1 the size of a body",
        "test_attempts_are_limited.py",
        (
            Edit(f"{WEB}/http/raw_body.py", "if announced > limit:", "if False:"),
            Edit(f"{WEB}/http/raw_body.py", "if len(body) > limit:", "if False:"),
        ),
    ),
    guard(
        "B2 attempts of a cart",
        "attempts_are_limited",
        f"{PROCESSOR}/use_cases/starting.py",
        "while attempts.may_make(number, known):",
        "while True:",
    ),
    guard(
        "B3 what a browser decides",
        "attempts_are_limited",
        f"{PROCESSOR}/http/dispatch.py",
        "        refuse_browser_decisions(document)\n",
        "        pass\n",
    ),
)
