"""Every mutant that is written by hand."""

from mutants.bugs_of_adyen import BUGS_OF_ADYEN
from mutants.bugs_of_calls import BUGS_OF_CALLS
from mutants.bugs_of_commands import BUGS_OF_COMMANDS
from mutants.bugs_of_decisions import BUGS_OF_DECISIONS
from mutants.bugs_of_journal import BUGS_OF_JOURNAL
from mutants.bugs_of_money import BUGS_OF_MONEY
from mutants.bugs_of_stripe import BUGS_OF_STRIPE
from mutants.guards_of_messages import ADDRESSES, BROWSERS, WEBHOOKS
from mutants.guards_of_tokens import SESSIONS, TOKENS
from mutants.guards_of_words import WRITTEN_DOWN
from mutants.mistakes import MISTAKES_WITH_MONEY
from mutants.mistakes_of_abandoned_attempts import MISTAKES_WITH_ABANDONED_ATTEMPTS
from mutants.mistakes_of_adyen import MISTAKES_OF_ADYEN
from mutants.mistakes_of_late_news import MISTAKES_WITH_LATE_NEWS
from mutants.mistakes_of_stored_cards import MISTAKES_WITH_STORED_CARDS
from mutants.mutant import Mutant

GUARDS: tuple[Mutant, ...] = (
    *TOKENS, *SESSIONS, *WEBHOOKS, *ADDRESSES, *BROWSERS, *WRITTEN_DOWN
)  # fmt: skip
BUGS: tuple[Mutant, ...] = (
    *BUGS_OF_CALLS,
    *BUGS_OF_COMMANDS,
    *BUGS_OF_DECISIONS,
    *BUGS_OF_JOURNAL,
    *BUGS_OF_MONEY,
    *BUGS_OF_STRIPE,
    *BUGS_OF_ADYEN,
)
MISTAKES: tuple[Mutant, ...] = (
    *MISTAKES_WITH_MONEY,
    *MISTAKES_WITH_ABANDONED_ATTEMPTS,
    *MISTAKES_WITH_LATE_NEWS,
    *MISTAKES_OF_ADYEN,
    *MISTAKES_WITH_STORED_CARDS,
)
HAND_WRITTEN = (*GUARDS, *BUGS, *MISTAKES)
