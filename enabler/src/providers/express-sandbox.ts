/** The sandbox PSP's wallet: its button, and a sheet in a frame of its origin. */
import type {
  ExpressButton,
  ExpressButtonOptions,
  ExpressEvents,
  ExpressPayment,
  ExpressQuote,
} from "./adapter";

type Address = ExpressPayment["shippingAddress"];

interface Sum {
  value: number;
  currency: string;
}

interface SheetContent {
  total: Sum;
  methods: { id: string; name: string; description: string; amount: Sum }[];
  selected: string;
}

interface WalletPayment {
  shippingAddress: Address;
  billingAddress: Address;
  email: string;
  tokenize(): Promise<{ token: string }>;
}

export interface Wallet {
  readonly ready: Promise<unknown>;
  mount(element: HTMLElement): void;
  unmount(): void;
}

export interface WalletOptions {
  locale: string;
  amount: Sum;
  countries: readonly string[] | undefined;
  onOpen: () => void;
  onAddress: (address: Address) => Promise<SheetContent>;
  onMethod: (id: string) => Promise<SheetContent>;
  onConfirm: (payment: WalletPayment) => Promise<boolean>;
  onClose: () => void;
}

export function walletButton(
  wallet: (options: WalletOptions) => Wallet,
  { initialAmount, allowedCountries, locale, events }: ExpressButtonOptions,
): ExpressButton {
  const button = wallet({
    locale,
    amount: sumOf(initialAmount),
    countries: allowedCountries,
    onOpen: events.opened,
    onAddress: async (address) => contentOf(await events.addressChanged(address)),
    onMethod: async (id) => contentOf(await events.methodChanged(id)),
    onConfirm: (payment) => events.confirmed(paymentOf(payment)),
    onClose: events.closed,
  });
  return {
    mount: async (container) => {
      button.mount(container);
      await button.ready;
    },
    unmount: () => button.unmount(),
  };
}

/** The wallet pays by card. */
function paymentOf({
  tokenize,
  ...payment
}: WalletPayment): Parameters<ExpressEvents["confirmed"]>[0] {
  return { ...payment, tokenize: async () => ({ ...(await tokenize()), method: "card" }) };
}

function contentOf({ total, methods, selected }: ExpressQuote): SheetContent {
  return {
    total: sumOf(total),
    methods: methods.map(({ id, name, description = "", amount }) => ({
      id,
      name,
      description,
      amount: sumOf(amount),
    })),
    selected,
  };
}

function sumOf({ centAmount, currencyCode }: ExpressQuote["total"]): Sum {
  return { value: centAmount, currency: currencyCode };
}
