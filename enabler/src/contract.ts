/**
 * The public interface: what commercetools Checkout and checkouts made for its payment template
 * may call. Everything beyond that template is optional for the caller and says so.
 *
 * https://docs.commercetools.com/connect/templates/payment-integration
 */
import type { PaymentError } from "./errors";
import type { PaymentExpressBuilder } from "./express-contract";
import type { Texts } from "./messages";

export type * from "./express-contract";
export type { Texts };

/** Payment methods by the keys that commercetools Checkout uses for them. */
export const PaymentMethod = {
  bancontact: "bancontact",
  card: "card",
  eps: "eps",
  hpp: "hpp",
  ideal: "ideal",
  invoice: "invoice",
  klarna: "klarna",
  p24: "p24",
  paypal: "paypal",
  purchaseorder: "purchaseorder",
  sepa_debit: "sepa_debit",
} as const;
export type PaymentMethod = (typeof PaymentMethod)[keyof typeof PaymentMethod];

/** Drop-ins: all methods inside of the page, or the payment page of the PSP. */
export const DropinType = {
  embedded: "embedded",
  hpp: "hpp",
} as const;
export type DropinType = (typeof DropinType)[keyof typeof DropinType];

/** An amount in minor units of the currency. */
export interface Money {
  centAmount: number;
  currencyCode: string;
}

/** How much of the cart, as it is now, is paid. Beyond the template. */
export interface Coverage {
  total: Money;
  /** Held or captured. */
  covered: Money;
  due: Money;
  /** Attempts that wait for a shopper, the PSP or a bank. */
  inFlight: Money;
}

/**
 * How an attempt to pay ended for the shopper.
 *
 * `isSuccess: true` means that there is nothing left for the shopper to do: the payment is
 * approved or, with `isPending`, accepted by the PSP and not decided yet. A pending payment is
 * never reported as a decline, because a shopper who is told to pay again would pay twice.
 * `isSuccess: false` means declined, or paid and not enough (`error.code` is `amount_due`);
 * `error` (beyond the template) says why.
 *
 * A result in a browser is a hint: the Payments in commercetools tell what was paid.
 */
export type PaymentResult =
  | { isSuccess: true; paymentReference: string; isPending?: true; coverage?: Coverage }
  | { isSuccess: false; paymentReference?: string; error?: PaymentError };

/** What the shopper is about to be asked for: a check in a modal frame, or to leave the page. */
export interface RequiredAction {
  type: "fullscreen" | "redirect";
}

export interface ErrorContext {
  paymentReference?: string;
}

export interface EnablerOptions {
  /** The URL of the processor, as Connect shows it for the deployment. */
  processorUrl: string;

  /**
   * The id of a commercetools session that the merchant's server made for the cart. It may be left
   * out on a page that shows express buttons and nothing else.
   */
  sessionId?: string;

  /** A BCP 47 tag like `de-AT`. English stands in for a language that we do not speak. */
  locale?: string;

  /**
   * The shop's own texts in place of ours, in the language of `locale`: of the pay button, of
   * methods, of messages. Beyond the template.
   */
  texts?: Texts;

  /** Taken for the template's sake; no provider here asks for the shopper's country. */
  countryCode?: string;

  /** Called before the shopper is asked for something; the payment does not wait for it. */
  onActionRequired?: (action: RequiredAction) => Promise<void>;

  /** Called with the end of each attempt: approved, pending, declined, not enough. */
  onComplete?: (result: PaymentResult) => void;

  /**
   * Called when an attempt could not be brought to an end, `error.retryable` says what to do; and
   * when a form could not be made or shown.
   */
  onError?: (error: PaymentError, context?: ErrorContext) => void;
}

export interface SubmitOptions {
  /**
   * Whether the shopper agreed to have the payment method stored, for a page that asks itself.
   * Its word counts more than our box; only `true` is consent.
   */
  storePaymentDetails?: boolean;
}

export interface PaymentComponentState {
  card?: {
    endDigits?: string;
    brand?: string;
    /** Month and year, as in `12/2030`. */
    expiryDate?: string;
  };
}

export interface PaymentComponent {
  /**
   * Shows the component in the element that the selector finds; resolves when it can be used, and
   * the element gets the event `ready`, which does not bubble. The event is beyond the template.
   */
  mount(selector: string): Promise<void>;

  /**
   * Pays. Resolves when this call has nothing left to do; how it went is told to the callbacks
   * of the Enabler. Invalid input is shown to the shopper and ends the call without a callback.
   */
  submit(options?: SubmitOptions): Promise<void>;

  /** Shows what is missing or wrong and moves the focus there. */
  showValidation(): Promise<void>;

  /** Whether everything is filled in well; shows nothing. */
  isValid(): Promise<boolean>;

  getState(): Promise<PaymentComponentState>;

  /** Whether the processor offers this method. */
  isAvailable(): Promise<boolean>;

  /** Takes the component off the page. Beyond the template. */
  unmount(): void;
}

export interface ComponentOptions {
  /** Shows a button of our own. Default: false, the page calls `submit`. */
  showPayButton?: boolean;

  /**
   * Called when our button is pressed, and waited for: no token is made and nothing is sent before.
   * A rejection keeps the payment from starting, and so does `false`.
   */
  onPayButtonClick?: () => Promise<SubmitOptions | false | undefined> | Promise<void>;

  /**
   * Shows a box, not ticked, in which the shopper agrees to have the card stored. Default: true,
   * where the processor stores cards for this shopper. Beyond the template: false is for a page
   * that asks itself.
   */
  asksToStore?: boolean;
}

export interface PaymentComponentBuilder {
  /** True: the page may call `submit` itself. */
  readonly componentHasSubmit: boolean;
  build(options?: ComponentOptions): PaymentComponent;
}

export interface DropinComponent extends PaymentComponent {}

export interface DropinOptions extends ComponentOptions {
  /** Called once, when the mounted drop-in can be used. */
  onDropinReady?: () => Promise<void>;
}

export interface PaymentDropinBuilder {
  /** True: the page may call `submit` itself. */
  readonly dropinHasSubmit: boolean;
  build(options?: DropinOptions): DropinComponent;
}

/** A stored payment method as the shopper may see it; the PSP's token is never part of it. */
export interface StoredPaymentMethod {
  id: string;
  type: string;
  /** ISO 8601. */
  createdAt: string;
  isDefault: boolean;
  /** True: it can be shown and removed, but not paid with. Beyond the template. */
  isExpired?: boolean;
  displayOptions: {
    logoUrl?: string;
    endDigits?: string;
    brand?: { key: string };
    expiryMonth?: number;
    expiryYear?: number;
    [key: string]: unknown;
  };
}

export interface StoredComponentOptions {
  /** One of those that `getStoredPaymentMethods` found. */
  id: string;
  /** Taken for the template's sake: the stored card itself says of which brand it is. */
  brands?: string[];
  showPayButton?: boolean;
  onPayButtonClick?: () => Promise<void>;
}

/** Shows a stored method and pays with it. */
export interface StoredComponent extends PaymentComponent {
  /**
   * Removes the stored method for good, at the PSP too, and the component from the page. Rejects
   * when it is still there, so with `payment_in_progress` while it is being paid with.
   */
  remove(): Promise<void>;
}

export interface StoredComponentBuilder {
  /** True: the page may call `submit` itself. */
  readonly componentHasSubmit: boolean;
  /** Throws `not_available` when the shopper has no stored method of that id and type. */
  build(options: StoredComponentOptions): StoredComponent;
}

/** The entry point. Each rejection is a `PaymentError`. */
export interface PaymentEnabler {
  /** Rejects with `unsupported_type`, and the types that are supported, for an unknown type. */
  createComponentBuilder(type: string): Promise<PaymentComponentBuilder>;

  /** Takes a `DropinType`; rejects as `createComponentBuilder` does. */
  createDropinBuilder(type: string): Promise<PaymentDropinBuilder>;

  /** Rejects as `createComponentBuilder` does, and with `not_available` where nothing is stored. */
  createStoredPaymentMethodBuilder(type: string): Promise<StoredComponentBuilder>;

  /** Needs no session. Rejects as `createComponentBuilder` does. */
  createExpressBuilder(type: string): Promise<PaymentExpressBuilder>;

  /** What the processor says about this shopper: false for a guest, whatever the page wants. */
  isStoredPaymentMethodsEnabled(): Promise<boolean>;

  /** The shopper's stored methods of these types; none while storing is switched off. */
  getStoredPaymentMethods(filter: {
    allowedMethodTypes: string[];
  }): Promise<{ storedPaymentMethods: StoredPaymentMethod[] }>;

  /**
   * What the shopper answered to the page: whether the next payments ask the processor to store
   * the method. A page that calls it asks itself, so our own box disappears.
   */
  setStorePaymentDetails(enabled: boolean): void;

  /**
   * Reads again what is to be paid, for the pay button and the PSP's fields: to be called when the
   * cart has changed. Beyond the template.
   */
  refresh(): Promise<void>;
}
