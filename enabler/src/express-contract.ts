/**
 * What the template has for express checkout, and this connector does not offer yet: callers may
 * name the types.
 */
import type { ErrorContext } from "./contract";
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
  isSelected?: boolean;
  amount: Amount;
}

export interface ExpressOptions {
  initialAmount: Amount;
  allowedCountries?: string[];
  countryCode?: string;
  locale?: string;
  onPayButtonClick: () => Promise<{ sessionId: string }>;
  onShippingAddressSelected: (event: { address: ExpressAddress }) => Promise<void>;
  getShippingMethods: (event: { address: ExpressAddress }) => Promise<ExpressShippingMethod[]>;
  onShippingMethodSelected: (event: { shippingMethod: { id: string } }) => Promise<void>;
  onPaymentSubmit: (event: {
    shippingAddress: ExpressAddress;
    billingAddress: ExpressAddress;
  }) => Promise<void>;
  onComplete?: (result: {
    isSuccess: boolean;
    paymentReference: string;
    method: { type: string };
  }) => void;
  onError?: (error: PaymentError, context?: ErrorContext) => void;
}

export interface ExpressComponent {
  mount(selector: string): void;
}

export interface PaymentExpressBuilder {
  build(options: ExpressOptions): ExpressComponent;
}
