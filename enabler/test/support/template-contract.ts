/**
 * What a front end made for commercetools' payment template relies on: its enabler's interface,
 * written down independently of ours.
 *
 * https://github.com/commercetools/connect-payment-integration-template (enabler/src)
 */

export enum TemplateDropinType {
  embedded = "embedded",
  hpp = "hpp",
}

export type TemplateResult =
  | { isSuccess: true; paymentReference: string }
  | { isSuccess: false; paymentReference?: string };

export type TemplateOptions = {
  processorUrl: string;
  sessionId: string;
  locale?: string;
  countryCode?: string;
  onActionRequired?: () => Promise<void>;
  onComplete?: (result: TemplateResult) => void;
  // biome-ignore lint/suspicious/noExplicitAny: The template says so, and its front ends rely on it.
  onError?: (error: any, context?: { paymentReference?: string }) => void;
};

export interface TemplateComponent {
  mount(selector: string): Promise<void>;
  submit(options: { storePaymentDetails?: boolean }): Promise<void>;
  showValidation?(): Promise<void>;
  isValid?(): Promise<boolean>;
  getState?(): Promise<{
    card?: { endDigits?: string; brand?: string; expiryDate?: string };
  }>;
  isAvailable?(): Promise<boolean>;
}

export type TemplateComponentOptions = {
  showPayButton?: boolean;
  onPayButtonClick?: () => Promise<{ storePaymentDetails?: boolean }>;
};

export interface TemplateComponentBuilder {
  componentHasSubmit?: boolean;
  build(config: TemplateComponentOptions): TemplateComponent;
}

export interface TemplateDropin {
  mount(selector: string): Promise<void>;
  submit(): Promise<void>;
}

export type TemplateDropinOptions = {
  showPayButton?: boolean;
  onDropinReady?: () => Promise<void>;
  onPayButtonClick?: () => Promise<void>;
};

export interface TemplateDropinBuilder {
  dropinHasSubmit: boolean;
  build(config: TemplateDropinOptions): TemplateDropin;
}

export type TemplateStoredOptions = {
  id: string;
  brands: string[];
  showPayButton?: boolean;
  onPayButtonClick?: () => Promise<void>;
};

export interface TemplateStoredComponent {
  mount(selector: string): Promise<void>;
  submit(): Promise<void>;
  showValidation?(): Promise<void>;
  isValid?(): Promise<boolean>;
  isAvailable?(): Promise<boolean>;
  remove(): Promise<void>;
}

export interface TemplateStoredBuilder {
  componentHasSubmit: boolean;
  build(config: TemplateStoredOptions): TemplateStoredComponent;
}

export type TemplateStoredMethod = {
  id: string;
  type: string;
  createdAt: string;
  isDefault: boolean;
  displayOptions: { logoUrl?: string; [key: string]: unknown };
};

export type TemplateAmount = { centAmount: number; currencyCode: string; fractionDigits: number };

export type TemplateAddress = {
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
};

export type TemplateExpressOptions = {
  allowedCountries?: string[];
  onPayButtonClick: () => Promise<{ sessionId: string }>;
  onShippingAddressSelected: (event: { address: TemplateAddress }) => Promise<void>;
  getShippingMethods: (event: { address: TemplateAddress }) => Promise<
    {
      id: string;
      name: string;
      description?: string;
      isSelected?: boolean;
      amount: TemplateAmount;
    }[]
  >;
  onShippingMethodSelected: (event: { shippingMethod: { id: string } }) => Promise<void>;
  onPaymentSubmit: (event: {
    shippingAddress: TemplateAddress;
    billingAddress: TemplateAddress;
  }) => Promise<void>;
  onComplete?: (result: {
    isSuccess: boolean;
    paymentReference: string;
    method: { type: string };
  }) => void;
  // biome-ignore lint/suspicious/noExplicitAny: The template says so, and its front ends rely on it.
  onError?: (error: any, context?: { paymentReference?: string }) => void;
  initialAmount: TemplateAmount;
};

export interface TemplateExpressBuilder {
  build(config: TemplateExpressOptions): { mount(selector: string): void };
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
  setStorePaymentDetails(enabled: boolean): void;
}
