"""Actors and lifecycle of one simulated run, from the first submit to the last check."""

import random
from functools import partial

from bench import Json
from psp_profiles.profile import PSPProfile
from psp_profiles.profiles import SANDBOX
from psp_profiles.sandbox_blindness import LAG
from sandbox.psp_kit.webhooks import DeliveryMode
from simulation.attackers_and_operators import Attacker, Deployer, Operator
from simulation.cart_owners import CartOwner
from simulation.changing_payers import ChangingPayer
from simulation.circumstances import Circumstance
from simulation.concurrent_bench import Skews
from simulation.customers import Customer
from simulation.disputes import Disputes
from simulation.event_delivery import BrokerDelivery, WebhookDelivery
from simulation.faults import Fault, Plan, PlannedFault
from simulation.guests import Guest
from simulation.invariants import check_all
from simulation.merchants import Commander, Merchant
from simulation.news_outages import NewsOutages
from simulation.overtaken_writes import OvertakenWrites
from simulation.repeated_news import check_news_change_nothing
from simulation.shoppers import Shopper
from simulation.shops import Shop
from simulation.simulated_system import SimulatedSystem
from simulation.subscribers import Subscriber, lose_jobs
from simulation.subscription_checks import check_subscriptions
from simulation.wallet_shoppers import WalletShopper
from simulation.watchdog import watched
from simulation.writers import OtherWriter

_HOUR, _DAY = 3_600, 86_400
_SOON = (3, 180, _HOUR)
_SETTLING = (*_SOON, _DAY, 3 * _DAY)


class Lifecycle:
    """Actors and lifecycle of one simulated run, from the first submit to the last check."""

    def __init__(
        self,
        seed: int,
        faults: tuple[PlannedFault, ...],
        circumstances: frozenset[Circumstance],
        profile: PSPProfile = SANDBOX,
    ) -> None:
        chance = random.Random(f"system {seed}")
        skews = _skews(chance) if Circumstance.SKEWED_CLOCKS in circumstances else None
        if Circumstance.BLIND_LOOKUP in circumstances and chance.random() < 0.7:
            faults = (*faults, PlannedFault(chance.randint(2, 12), Fault.UNANSWERED))
        self.system = SimulatedSystem(seed, Plan(faults), circumstances, skews, profile)
        self._chance = self.system.chance
        self._shoppers: list[Shopper] = []
        self._merchants: list[Merchant] = []
        self._customers: list[Customer] = []
        self._guests: list[Guest] = []
        self._subscribers: list[Subscriber] = []
        self._wallet_shoppers: list[WalletShopper] = []
        self._payers: list[ChangingPayer] = []
        self._set_the_scene(seed)

    def live(self) -> None:
        """Shop, sell, and when nothing goes wrong any more, end what was begun."""
        with watched(self.system.scheduler.where, self.system.complain):
            self._live()

    def _live(self) -> None:
        system, cart = self.system, self._cart
        system.watch()
        self._shop(cart)
        self._sell(cart)
        system.plan.is_over = True
        self._end_faults()
        told = [one.told for one in self._shoppers] + [one.told for one in self._customers]
        told += [one.told for one in self._guests]
        told += [one.told for one in self._subscribers]
        told += [sheet.told for one in self._wallet_shoppers for sheet in one.sheets]
        told += [one.told for one in self._payers]
        check_all(system, told, self._merchants)
        check_subscriptions(system)
        if self._chance.random() < 0.25:
            check_news_change_nothing(system)

    def _has(self, circumstance: Circumstance) -> bool:
        return circumstance in self.system.circumstances

    def _set_the_scene(self, seed: int) -> None:
        system = self.system
        self._cart = system.cart()
        if self._has(Circumstance.GUEST_LOGIN):
            self._guests.append(Guest(system, self._cart))
        if self._has(Circumstance.SHORT_LIVES):
            system.stand_in.tune(hold_seconds=_DAY)
        system.stand_in.tune(settle_seconds=_SOON[0])
        if self._has(Circumstance.SLOW_BANK):
            # What changes later, and is told by no webhook, is for the audit to find.
            times = _SOON if system.misses_webhooks else _SETTLING
            system.stand_in.tune(settle_seconds=self._chance.choice(times))
        if self._has(Circumstance.LOOKUP_LAG):
            system.stand_in.tune(lookup_lag_seconds=60)
        if self._has(Circumstance.BLIND_LOOKUP):
            system.stand_in.tune(lookup_lag_seconds=LAG)
        if self._has(Circumstance.LOST_WEBHOOKS) and self._chance.random() < 0.5:
            system.stand_in.outbox.mode = DeliveryMode(drop=True)
        self._webhooks = WebhookDelivery(system)
        self._messages = BrokerDelivery(system)
        if self._has(Circumstance.OVERTAKEN_WRITES):
            system.faulty.delays = (OvertakenWrites(system, self._webhooks, seed).delay,)
        if self._has(Circumstance.DOWN_FOR_NEWS):
            system.faulty.outages = (NewsOutages(system, seed).fault,)

    def _shop(self, cart: Json) -> None:
        system, chance, spawn = self.system, self._chance, self.system.scheduler.spawn
        self._shoppers = [
            Shopper(system, self._session(cart, tab), tab) for tab in range(chance.randint(1, 2))
        ]
        for tab, shopper in enumerate(self._shoppers):
            spawn(f"shopper {tab}", shopper.shop)
            if self._has(Circumstance.DOUBLE_CLICKS):
                for copy in range(chance.randint(1, 2)):
                    spawn(f"shopper {tab} copy {copy}", shopper.click_again)
        if self._has(Circumstance.RESTLESS_CART):
            spawn("cart owner", CartOwner(system, cart).interfere)
        if self._has(Circumstance.CHANGING_CART):
            spawn("another tab", CartOwner(system, cart).go_on_shopping)
        is_wanted = chance.random() < 0.25 or self._has(Circumstance.PARTS)
        if is_wanted and system.profile.stores_methods:
            self._customers.append(Customer(system))
            spawn("customer", self._customers[0].live)
        if system.loses_jobs and system.profile.stores_methods:
            self._subscribers.append(Subscriber(system))
            lose_jobs(system)
            spawn("subscriber", self._subscribers[0].live)
        if self._has(Circumstance.WALLET_SHEET) and system.profile.has_wallet_button:
            self._spawn_wallet_shoppers(cart)
        if self._has(Circumstance.PAYS_AGAIN):
            self._payers.append(ChangingPayer(system))
            spawn("changing payer", self._payers[0].live)
            spawn("shop of the changing payer", self._payers[0].sell)
        self._spawn_shop(cart)
        self._spawn_strangers(cart)
        self._spawn_carriers()
        system.scheduler.run()

    def _spawn_wallet_shoppers(self, cart: Json) -> None:
        """On the page of the visitor's cart, or on that of a product."""
        chance = self._chance
        self._wallet_shoppers = [
            WalletShopper(self.system, chance.choice((cart, None)), number)
            for number in range(chance.randint(1, 2))
        ]
        for number, shopper in enumerate(self._wallet_shoppers):
            self.system.scheduler.spawn(f"wallet shopper {number}", shopper.shop)

    def _spawn_shop(self, cart: Json) -> None:
        spawn, shop = self.system.scheduler.spawn, Shop(self.system, cart)
        if self._has(Circumstance.ORDERS):
            spawn("shop", shop.sell)
        if self._has(Circumstance.TIDY_SHOP):
            spawn("tidy shop", shop.tidy_up)
        if self._has(Circumstance.OTHER_WRITERS):
            carts = [cart, *(one.carts[2] for one in self._customers)]
            spawn("other writer", OtherWriter(self.system, carts).write)
        if self._has(Circumstance.LOST_DISPUTES):
            spawn("bank", Disputes(self.system).dispute)
        for guest in self._guests:
            spawn("guest", guest.sign_in)

    def _spawn_strangers(self, cart: Json) -> None:
        spawn, chance = self.system.scheduler.spawn, self._chance
        if chance.random() < 0.25:
            spawn("attacker", Attacker(self.system, cart).attack)
        if chance.random() < 0.15 or self._has(Circumstance.KEY_ROTATION):
            spawn("operator", Operator(self.system).look)
        if chance.random() < 0.05:
            spawn("deployer", Deployer(self.system).deploy)

    def _spawn_carriers(self) -> None:
        self.system.scheduler.spawn("webhooks", self._webhooks.deliver_all)
        self.system.scheduler.spawn("messages", self._messages.deliver_all)
        if self._has(Circumstance.REPEATED_WEBHOOKS):
            self.system.scheduler.spawn("more webhooks", self._webhooks.deliver_all)
        if {Circumstance.OVERTAKEN_WRITES, Circumstance.DOWN_FOR_NEWS} & self.system.circumstances:
            self.system.scheduler.spawn("news", self._webhooks.keep_delivering)
        if self._has(Circumstance.UNRULY_BROKER):
            self.system.scheduler.spawn("more messages", self._messages.deliver_all)

    def _session(self, cart: Json, tab: int) -> str:
        """Return a session of one tab; sometimes the second pays another item of the cart."""
        if tab == 1 and self._chance.random() < 0.3:
            return self.system.session(cart, checkoutTransactionItemId="item-b")
        return self.system.session(cart)

    def _sell(self, cart: Json) -> None:
        system, chance, spawn = self.system, self._chance, self.system.scheduler.spawn
        if self._has(Circumstance.SKEWED_CLOCKS):
            system.set_clock(chance.choice((-600, 0, 600)))
        attached = sorted(system.records.attached(cart["id"]) - system.records.strange)
        self._hire_merchants(attached[-1:])
        for number, merchant in enumerate(self._merchants):
            spawn(f"merchant {number}", merchant.work)
        if attached and chance.random() < 0.4:
            spawn("commander", Commander(system, attached[-1]).command)
        if self._has(Circumstance.LATE_SHOPPERS):
            for tab, shopper in enumerate(self._shoppers):
                spawn(f"shopper {tab} again", shopper.come_back_late)
        for customer in self._customers:
            spawn("checkout", customer.be_charged)
            if self._has(Circumstance.PARTS):
                for part in range(chance.randint(2, 3)):
                    spawn(f"checkout {part}", partial(customer.be_charged_a_part, part))
        self._spawn_shop(cart)
        if chance.random() < 0.2:
            spawn("reconciliation", system.reconcile)
        self._spawn_strangers(cart)
        self._spawn_carriers()
        system.scheduler.run()

    def _hire_merchants(self, payments: list[str]) -> None:
        count = self._chance.randint(2, 3) if self._has(Circumstance.RIVALS) else 1
        self._merchants = [
            Merchant(self.system, payment_id, number, has_rivals=count > 1)
            for payment_id in payments
            for number in range(count)
        ]

    def _end_faults(self) -> None:
        """Faults are over: let everything that is due happen, and everybody ask once more.

        The reconciliation comes while the PSP's list of the last four days still shows it all, as
        it does where it runs every quarter of an hour.
        """
        self._messages.end_faults()
        self.system.commercetools.faults.clear()
        self._pass(30)
        self._ask_again()
        self._pass(_HOUR)
        self._ask_again()
        if not self._has(Circumstance.SHORT_LIVES) and self._chance.random() < 0.7:
            self.system.expire_attempts()
        for hours in (3, 20):
            self._pass(hours * _HOUR)
            self.system.reconcile(voids=True)
            self._ask_again()
        is_watched = self.system.misses_webhooks or self._has(Circumstance.RESTLESS_CART)
        for hours in (24, 24) if is_watched else (48,):
            self._pass(hours * _HOUR)
            if is_watched:
                self.system.reconcile(voids=True)
        self._pass(28 * _HOUR)
        self.system.reconcile(voids=True)
        self._pass(_HOUR)

    def _ask_again(self) -> None:
        for merchant in self._merchants:
            merchant.finish()
        for shopper in self._shoppers:
            shopper.ask_again()
        for wallet_shopper in self._wallet_shoppers:
            wallet_shopper.ask_again()
        for subscriber in self._subscribers:
            subscriber.order()

    def _pass(self, seconds: float) -> None:
        """Let time pass, with all news of it."""
        self.system.later(seconds)
        for _ in range(3):
            self._messages.drain()
            self.system.later(61)


def _skews(chance: random.Random) -> Skews:
    def skew() -> float:
        return chance.choice((-600.0, -60.0, 0.0, 60.0, 600.0))

    return Skews(connector=skew(), commercetools=skew(), psp=skew())
