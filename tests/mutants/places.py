"""Which code is money code, which tests look at it, and where results are kept."""

from pathlib import Path

ROOT = Path(__file__).parents[2]

COMMANDS = "common/commands/src/payment_commands"
CORE, WEB = "common/core/src/payment_core", "common/web/src/payment_web"
ADYEN = "common/providers/adyen/src/payment_provider_adyen"
SANDBOX = "common/providers/sandbox/src/payment_provider_sandbox"
STRIPE = "common/providers/stripe/src/payment_provider_stripe"
PROCESSOR = "processor/src/processor"
EVENTS = "event-handler/src/event_handler"
RECONCILIATION = "reconciliation/src/reconciliation"

# Files and folders in which generated mutants are made.
MONEY_CODE = (
    f"{PROCESSOR}/domain",
    f"{PROCESSOR}/use_cases",
    f"{CORE}/domain",
    f"{CORE}/use_cases",
    f"{CORE}/commercetools",
    f"{CORE}/runtime/transport.py",
    f"{CORE}/runtime/curl_transport.py",
    f"{CORE}/runtime/http.py",
    f"{SANDBOX}/ledger.py",
    f"{SANDBOX}/journal_ledger.py",
    f"{STRIPE}/ledger.py",
    f"{STRIPE}/webhooks.py",
    f"{EVENTS}/notifications.py",
    f"{RECONCILIATION}/use_cases",
)
MEASURED = [f"{ROOT}/{one}" if one.endswith(".py") else f"{ROOT}/{one}/*" for one in MONEY_CODE]

# Tests that may be chosen by coverage. Of those with servers, the ones that call in this process.
TESTS = tuple(
    f"tests/{one}"
    for one in (
        "core", "providers", "flows", "processor", "event_handler", "reconciliation",
        "conformance", "security", "bad_input",
    )
)  # fmt: skip
MARKED = "not browser and not slow"

KEPT = ROOT / ".cache/mutants"
MAP_FOLDER = KEPT / "map"
MAP, DURATIONS = MAP_FOLDER / "coverage", MAP_FOLDER / "durations.json"
