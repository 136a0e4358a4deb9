"""The guards around what comes in and goes out."""

from mutants.guard import guard, guards
from mutants.mutant import Edit
from mutants.places import CORE, PROCESSOR, STRIPE, WEB

_STANDARD = f"{CORE}/runtime/webhook_signature.py"
_STRIPE = f"{STRIPE}/webhooks.py"
_WEBHOOKS = "webhooks_of_every_provider"

WEBHOOKS = (
    guard(
        "webhook-time: old and future",
        _WEBHOOKS,
        _STANDARD,
        "or not _is_recent(timestamp, now)",
        "",
    ),
    guard("webhook-time: the future", _WEBHOOKS, _STANDARD, "return abs(now - ", "return (now - "),
    guard(
        "webhook-time: old and future, Stripe",
        _WEBHOOKS,
        _STRIPE,
        "if abs(now - signed_at) > _TOLERANCE:",
        "if False:",
    ),
    guard(
        "webhook-time: the future, Stripe",
        _WEBHOOKS,
        _STRIPE,
        "if abs(now - signed_at) >",
        "if now - signed_at >",
    ),
    guard(
        "webhook-secret: a secret's length", _WEBHOOKS, _STANDARD, "if len(key) < 16:", "if False:"
    ),
    guard(
        "webhook-secret: a secret's shape, Stripe",
        _WEBHOOKS,
        f"{STRIPE}/settings.py",
        "if not all(_WEBHOOK_SECRET.fullmatch(",
        "if False and not all(_WEBHOOK_SECRET.fullmatch(",
    ),
    guard(
        "webhook-altered: signature",
        _WEBHOOKS,
        _STANDARD,
        "if not any(self._matches(signed, one)",
        "if not any((signed, one)",
    ),
    guard(
        "webhook-altered: the version",
        _WEBHOOKS,
        _STANDARD,
        'if version != "v1":',
        "if not version:",
    ),
    guard(
        "webhook-altered: the border of the id", _WEBHOOKS, _STANDARD, 'or "." in message_id ', ""
    ),
    guard(
        "webhook-altered: signature, Stripe",
        _WEBHOOKS,
        _STRIPE,
        "header is None or not any(_is_signed(body, signature, one)",
        "header is None or not any((body, signature, one)",
    ),
    guard(
        "webhook-altered: one timestamp, Stripe",
        _WEBHOOKS,
        _STRIPE,
        r't=(?P<timestamp>[0-9]{1,11})(?:,v[0-9]=[0-9a-zA-Z]{1,256}){1,20}"',
        r'.*t=(?P<timestamp>[0-9]{1,11}).*"',
    ),
    guard(
        "comparison-time: constant time",
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
        "return-address: only web addresses",
        "return_links",
        f"{PROCESSOR}/redirects/return_links.py",
        "return return_address(merchants, self.settings.schemes)",
        "return merchants",
    ),
    guard(
        "return-address: no user in an address",
        "return_links",
        _ADDRESSES,
        'if "@" in parts.netloc:',
        "if 0:",
    ),
    guard(
        "return-address: no backslash",
        "return_links",
        _ADDRESSES,
        r"\x00-\x20\x5c\x7f",
        r"\x00-\x20\x7f",
    ),
    guard(
        "foreign-redirect: redirects are not followed",
        _OUTGOING,
        _CURL,
        "curl.setopt(pycurl.NOSIGNAL, 1)",
        "curl.setopt(pycurl.FOLLOWLOCATION, 1)",
    ),
    guard(
        "foreign-redirect: a redirect settles nothing",
        _REDIRECTS,
        _HTTP,
        "if not _settles(",
        "if 0 and not _settles(",
    ),
    guard(
        "foreign-redirect: the PSP's own pages",
        _REDIRECTS,
        _ACTIONS,
        "return not hosts or any(",
        "return True or any(",
    ),
    guard(
        "foreign-redirect: pages over https",
        _REDIRECTS,
        _ACTIONS,
        "if not is_web_address(url):",
        "if False:",
    ),
    guard(
        "foreign-redirect: a domain begins with a dot",
        _REDIRECTS,
        _ACTIONS,
        "host.endswith(page_host)",
        "host.endswith(page_host[1:])",
    ),
    guard(
        "foreign-address: certificates are checked",
        _OUTGOING,
        _CURL,
        "curl.setopt(pycurl.CAINFO, authorities)",
        "curl.setopt(pycurl.SSL_VERIFYPEER, 0)",
    ),
    guard(
        "foreign-address: certificates name their host",
        _OUTGOING,
        _CURL,
        "curl.setopt(pycurl.NOSIGNAL, 1)",
        "curl.setopt(pycurl.SSL_VERIFYHOST, 0)",
    ),
    guard(
        "foreign-address: no proxy of the environment",
        _OUTGOING,
        _CURL,
        'curl.setopt(pycurl.PROXY, "")',
        "pass",
    ),
    guard(
        "foreign-address: a reference is one part of a path",
        _OUTGOING,
        f"{CORE}/commercetools/client.py",
        'return quote(segment, safe="")',
        "return segment",
    ),
    guard(
        "internal-address: internal addresses",
        _CONFIGURED,
        _SERVICE_URLS,
        "and _is_internal(host):",
        "and not host:",
    ),
    guard(
        "internal-address: https",
        _CONFIGURED,
        _SERVICE_URLS,
        'parts.scheme == "http" and not',
        "not parts.scheme and not",
    ),
    guard(
        "internal-address: no user in a URL",
        _CONFIGURED,
        _SERVICE_URLS,
        'or "@" in parts.netloc',
        "",
    ),
    guard(
        "internal-address: keys of Stripe stay",
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
        "cross-origin-read: the list of origins",
        _ORIGINS,
        _CORS,
        "if any(pattern.allows(origin) for",
        "if any(True for",
    ),
    guard(
        "cross-origin-read: the whole origin",
        _ORIGINS,
        _CORS,
        "self._pattern.fullmatch(origin)",
        "self._pattern.match(origin)",
    ),
    guard(
        "needless-preflight: methods and headers",
        _ORIGINS,
        _CORS,
        " and _asks_the_possible():",
        ":",
    ),
    guard(
        "browser-at-other-route: shoppers' routes",
        _ORIGINS,
        _CORS,
        "for one in endpoints if one.is_for_shoppers",
        "for one in endpoints",
    ),
    guards(
        "endless-body: the size of a body",
        "test_attempts_are_limited.py",
        (
            Edit(f"{WEB}/http/raw_body.py", "if announced > limit:", "if False:"),
            Edit(f"{WEB}/http/raw_body.py", "if len(body) > limit:", "if False:"),
        ),
    ),
    guard(
        "shown-sum: the sum of the sheet",
        "shown_sum",
        f"{PROCESSOR}/use_cases/payment_start.py",
        "        if request.quoted_amount not in (None, amount):\n",
        "        if False:\n",
    ),
    guard(
        "open-configuration: caches keep nothing else",
        "answers",
        f"{WEB}/http/response_headers.py",
        'ours["Cache-Control"] = kept or ours["Cache-Control"]',
        'ours["Cache-Control"] = "public, max-age=300"',
    ),
    guard(
        "many-attempts: attempts of a cart",
        "attempts_are_limited",
        f"{PROCESSOR}/use_cases/payment_start.py",
        "while attempts.may_make(number, known):",
        "while True:",
    ),
    guard(
        "browser-data: what a browser decides",
        "attempts_are_limited",
        f"{PROCESSOR}/http/dispatch.py",
        "        refuse_browser_decisions(document)\n",
        "        pass\n",
    ),
)
