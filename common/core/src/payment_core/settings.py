"""What every application of the bundle is configured with."""

from payment_core.commercetools.payment_methods import StoredMethodSettings
from payment_core.commercetools.settings import CommercetoolsSettings
from payment_core.providers.installed import installed_providers, provider_named
from payment_core.providers.offline import OFFLINE_METHODS
from payment_core.runtime import setting_kinds as kinds
from payment_core.runtime.logs import LOG_LEVEL
from payment_core.runtime.settings import Rule, Settings, optional, required


class CoreSettings(CommercetoolsSettings):
    """The settings that all applications share, those of the configured provider included."""

    provider = required(
        "PAYMENT_PROVIDER",
        kinds.Kind(provider_named, lambda: installed_providers()[0]),
        "Name of the payment service provider to use, one of those that are installed",
    )
    configured_interface = optional(
        "PAYMENT_INTERFACE",
        kinds.text,
        "Value of `paymentMethodInfo.paymentInterface` on the Payments that this connector makes. "
        "Default: the name of the provider. Keep the old value when you replace another connector",
    )
    deployment_id = optional(
        "DEPLOYMENT_ID",
        kinds.text,
        "Name of this deployment in the metadata of every payment at the provider. Set it when "
        "several deployments share one account there, so that each ignores the others' webhooks",
        default="default",
    )
    offline_methods = optional(
        "OFFLINE_METHODS",
        kinds.some_of(*(one.type for one in OFFLINE_METHODS)),
        "Methods without a payment service provider that you accept: `invoice`, `purchaseorder`, "
        "separated by commas. Orders are then made before any payment. Default: none",
        default="",
    )
    stored_methods_are_enabled = optional(
        "STORED_PAYMENT_METHODS_ENABLED",
        kinds.switch,
        "`true` lets customers store payment methods, and lets recurring transactions charge them. "
        "The API client then needs the scope `manage_payment_methods` too",
        default="false",
        more="A payment method of a Business Unit is charged only on carts of that Business Unit",
    )
    stored_methods_interface = optional(
        "STORED_PAYMENT_METHODS_PAYMENT_INTERFACE",
        kinds.text,
        "Value of `paymentInterface` on the stored PaymentMethods of this connector. Default: the "
        "same as on its Payments",
    )
    stored_methods_account = optional(
        "STORED_PAYMENT_METHODS_INTERFACE_ACCOUNT",
        kinds.text,
        "Value of `interfaceAccount` on the stored PaymentMethods, to tell several accounts at the "
        "provider apart. Where it is set, methods of other accounts are not shown",
    )
    log_level = LOG_LEVEL

    @Rule
    def _the_provider_is_configured(self) -> None:
        self.read_provider()

    def read_provider(self) -> Settings:
        """Return the settings of the provider; raises `SettingsError`."""
        return self.provider.type.settings.read(self.environment)

    @property
    def payment_interface(self) -> str:
        """The value that marks our Payments."""
        return self.configured_interface or self.provider.name

    @property
    def stored_methods(self) -> StoredMethodSettings:
        """Whether methods are stored, and the marks of ours."""
        return StoredMethodSettings(
            is_enabled=self.stored_methods_are_enabled,
            payment_interface=self.stored_methods_interface or self.payment_interface,
            interface_account=self.stored_methods_account,
        )
