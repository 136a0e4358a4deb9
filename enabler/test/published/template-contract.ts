/**
 * What a front end made for commercetools' payment template relies on: the interface of that
 * template's enabler, written down independently of ours. These are types alone.
 *
 * https://github.com/commercetools/connect-payment-integration-template
 * enabler/src/payment-enabler/payment-enabler.ts, compared member by member with commit
 * 2f45506b03e0a139770ebc2486bb827d1f81d7ec; what that does not have is from version 4.10.0 (bcb75d0)
 * and says so.
 *
 * Every member is a property, also where the template declares a method: TypeScript compares the
 * parameters of a method in either direction, those of a property only in the right one.
 *
 * Not here: `PaymentMethod`, whose values are strings for `createComponentBuilder`, and the stored
 * method with its token, which never leaves the template's own enabler.
 */

export enum TemplateDropinType {
  embedded = "embedded",
  hpp = "hpp",
}

export type TemplateResult =
  | { isSuccess: true; paymentReference: string }
  | { isSuccess: false; paymentReference?: string };

export interface TemplateErrorContext {
  paymentReference?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: The template says so, and its front ends rely on it.
type TemplateOnError = (error: any, context?: TemplateErrorContext) => void;

export interface TemplateEnablerOptions {
  processorUrl: string;
  sessionId: string;
  locale?: string;
  /** Since 4.10.0. */
  countryCode?: string;
  onActionRequired?: () => Promise<void>;
  onComplete?: (result: TemplateResult) => void;
  onError?: TemplateOnError;
}

export interface TemplateComponentState {
  card?: { endDigits?: string; brand?: string; expiryDate?: string };
}

export interface TemplateComponent {
  mount: (selector: string) => Promise<void>;
  submit: (options: { storePaymentDetails?: boolean }) => Promise<void>;
  showValidation?: () => Promise<void>;
  isValid?: () => Promise<boolean>;
  getState?: () => Promise<TemplateComponentState>;
  isAvailable?: () => Promise<boolean>;
}

export interface TemplateComponentOptions {
  showPayButton?: boolean;
  onPayButtonClick?: () => Promise<{ storePaymentDetails?: boolean }>;
}

export interface TemplateComponentBuilder {
  componentHasSubmit?: boolean;
  build: (config: TemplateComponentOptions) => TemplateComponent;
}

export interface TemplateDropin {
  mount: (selector: string) => Promise<void>;
  submit: () => Promise<void>;
}

export interface TemplateDropinOptions {
  showPayButton?: boolean;
  onDropinReady?: () => Promise<void>;
  onPayButtonClick?: () => Promise<void>;
}

export interface TemplateDropinBuilder {
  dropinHasSubmit: boolean;
  build: (config: TemplateDropinOptions) => TemplateDropin;
}

export interface TemplateStoredOptions {
  id: string;
  brands: string[];
  showPayButton?: boolean;
  onPayButtonClick?: () => Promise<void>;
}

export interface TemplateStoredComponent {
  mount: (selector: string) => Promise<void>;
  submit: () => Promise<void>;
  showValidation?: () => Promise<void>;
  isValid?: () => Promise<boolean>;
  isAvailable?: () => Promise<boolean>;
  remove: () => Promise<void>;
}

export interface TemplateStoredBuilder {
  componentHasSubmit: boolean;
  build: (config: TemplateStoredOptions) => TemplateStoredComponent;
}

interface Displayed {
  logoUrl?: string;
  [key: string]: unknown;
}

interface DisplayedCard extends Displayed {
  endDigits?: string;
  brand?: { key: string };
  expiryMonth?: number;
  expiryYear?: number;
}

interface AnyStoredMethod {
  id: string;
  type: string;
  /** ISO 8601. */
  createdAt: string;
  isDefault: boolean;
  displayOptions: Displayed;
}

export interface TemplateStoredCard extends AnyStoredMethod {
  type: "card";
  displayOptions: DisplayedCard;
}

export type TemplateStoredMethod = AnyStoredMethod | TemplateStoredCard;

export interface TemplateAmount {
  centAmount: number;
  currencyCode: string;
  fractionDigits: number;
}

export interface TemplateAddress {
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

export interface TemplateShippingMethod {
  id: string;
  name: string;
  description?: string;
  isSelected?: boolean;
  amount: TemplateAmount;
}

export interface TemplateExpressResult {
  isSuccess: boolean;
  paymentReference: string;
  method: { type: string };
}

export interface TemplateExpressOptions {
  initialAmount: TemplateAmount;
  allowedCountries?: string[];
  /** Since 4.10.0. */
  countryCode?: string;
  /** Since 4.10.0. */
  locale?: string;
  onPayButtonClick: () => Promise<{ sessionId: string }>;
  onShippingAddressSelected: (event: { address: TemplateAddress }) => Promise<void>;
  getShippingMethods: (event: { address: TemplateAddress }) => Promise<TemplateShippingMethod[]>;
  onShippingMethodSelected: (event: { shippingMethod: { id: string } }) => Promise<void>;
  onPaymentSubmit: (event: {
    shippingAddress: TemplateAddress;
    billingAddress: TemplateAddress;
  }) => Promise<void>;
  onComplete?: (result: TemplateExpressResult) => void;
  /** Since 4.10.0. */
  onError?: TemplateOnError;
}

export interface TemplateExpressComponent {
  mount: (selector: string) => void;
}

export interface TemplateExpressBuilder {
  build: (config: TemplateExpressOptions) => TemplateExpressComponent;
}

export interface TemplateEnabler {
  createComponentBuilder: (type: string) => Promise<TemplateComponentBuilder>;
  createDropinBuilder: (type: TemplateDropinType) => Promise<TemplateDropinBuilder>;
  createStoredPaymentMethodBuilder: (type: string) => Promise<TemplateStoredBuilder>;
  createExpressBuilder: (type: string) => Promise<TemplateExpressBuilder>;
  isStoredPaymentMethodsEnabled: () => Promise<boolean>;
  getStoredPaymentMethods: (filter: {
    allowedMethodTypes: string[];
  }) => Promise<{ storedPaymentMethods?: TemplateStoredMethod[] }>;
  setStorePaymentDetails: (enabled: boolean) => void;
}

export type TemplateEnablerClass = new (options: TemplateEnablerOptions) => TemplateEnabler;
