/**
 * Express checkout: a wallet's button on a product or cart page, before there is a session.
 *
 * The page makes cart and session when the button is pressed, and changes the cart in its
 * callbacks; nothing here does. After each of them the sum is read again and shown in the sheet.
 */
import type { Coverage, ErrorContext } from "./contract";
import type { PaymentError } from "./errors";

/** Money as commercetools writes it: minor units and how many digits they have. */
export interface Amount {
  centAmount: number;
  currencyCode: string;
  fractionDigits: number;
}

export interface ExpressAddress {
  country: string;
  firstName?: string;
  lastName?: string;
  streetName?: string;
  streetNumber?: string;
  additionalStreetInfo?: string;
  region?: string;
  postalCode?: string;
  city?: string;
  phone?: string;
  email?: string;
}

export interface ExpressShippingMethod {
  id: string;
  name: string;
  description?: string;
  /** The one that the cart has already; without any, the first one is chosen. */
  isSelected?: boolean;
  amount: Amount;
}

/** How a payment ended; the members beyond the template are those of `PaymentResult`. */
export interface ExpressResult {
  isSuccess: boolean;
  paymentReference: string;
  /** The type of the payment method that the wallet paid with, as the Payment has it. */
  method: { type: string };
  isPending?: true;
  coverage?: Coverage;
  error?: PaymentError;
}

/**
 * A callback that rejects is the page's way to say no: the sheet shows that it did not work, and
 * the shopper may choose again or close it. None is called after the shopper has closed the sheet.
 */
export interface ExpressOptions {
  /** What the sheet shows before the page has made a cart. */
  initialAmount: Amount;
  /** Where the wallet offers to deliver to, as ISO 3166 codes. Default: everywhere. */
  allowedCountries?: string[];
  /** Taken for the template's sake: the wallet knows where its owner lives. */
  countryCode?: string;
  /** Default: that of the Enabler. */
  locale?: string;
  /**
   * Makes the cart, where there is none yet, and a session for it. A cart that begins a subscription
   * is refused with `method_not_available`: the sheet cannot ask for consent.
   */
  onPayButtonClick: () => Promise<{ sessionId: string }>;
  /** Sets the address on the cart. Wallets tell street and name only when the shopper pays. */
  onShippingAddressSelected: (event: { address: ExpressAddress }) => Promise<void>;
  /** None: nothing is delivered there, and the sheet says so. */
  getShippingMethods: (event: { address: ExpressAddress }) => Promise<ExpressShippingMethod[]>;
  onShippingMethodSelected: (event: { shippingMethod: { id: string } }) => Promise<void>;
  /**
   * Sets the complete addresses on the cart. When that changes the sum, such as by its taxes, the
   * payment is refused with `amount_changed` and nothing is charged.
   */
  onPaymentSubmit: (event: {
    shippingAddress: ExpressAddress;
    billingAddress: ExpressAddress;
    /** Beyond the template. */
    customerEmail?: string;
  }) => Promise<void>;
  /** Default: that of the Enabler. */
  onComplete?: (result: ExpressResult) => void;
  /** Default: that of the Enabler. A sheet that was closed is an error named `CANCEL`. */
  onError?: (error: PaymentError, context?: ErrorContext) => void;
}

export interface ExpressComponent {
  /** Shows the button; never rejects, `onError` is told why there is none. */
  mount(selector: string): Promise<void>;
  /** Takes the button off the page. Beyond the template. */
  unmount(): void;
}

export interface PaymentExpressBuilder {
  build(options: ExpressOptions): ExpressComponent;
}
