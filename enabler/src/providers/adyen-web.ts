/** The part of Adyen Web 6 that is used here: https://docs.adyen.com/online-payments/. */

/** What stands in the text fields of Adyen's frames: a list of CSS properties. */
export type TextStyle = Readonly<Record<string, string>>;

export interface FrameStyles {
  base: TextStyle;
  error: TextStyle;
  placeholder: TextStyle;
}

export interface CheckoutOptions {
  clientKey: string;
  environment: string;
  locale: string;
  /** Required, and without meaning where no list of methods is given. */
  countryCode: string;
  analytics: { enabled: boolean };
  risk: { enabled: boolean };
  /** Called where an issuer wants a page of its own after all. */
  beforeRedirect?: (go: () => void, stay: () => void) => void;
}

export interface ComponentState {
  isValid: boolean;
}

export interface ComponentOptions {
  showPayButton: false;
  onChange: (state: ComponentState) => void;
  onEnterKeyPressed: () => void;
  /** Its `name` is one of a few words, such as `NETWORK_ERROR`. */
  onError: (error: Error) => void;
}

export interface CardOptions extends ComponentOptions {
  hasHolderName: true;
  holderNameRequired: true;
  styles: FrameStyles;
  onBrand: (event: { brand: string }) => void;
  onConfigSuccess: () => void;
  onFieldValid: (event: { fieldType: string; endDigits?: string }) => void;
}

export interface Component {
  readonly isValid: boolean;
  readonly data: { paymentMethod: object };
  mount(container: HTMLElement): unknown;
  showValidation(): unknown;
  remove(): void;
}

export interface CardComponent extends Component {
  updateStyles(styles: FrameStyles): unknown;
}

/** 3-D Secure in the page: https://docs.adyen.com/online-payments/3d-secure/native-3ds2/. */
export interface Action {
  type: "threeDS2";
  subtype: string;
  paymentMethodType: string;
}

export interface ActionOptions {
  /** `05`: as wide and as high as the container. */
  challengeWindowSize: "05";
  onAdditionalDetails: (state: { data: { details?: unknown } }) => void;
  onError: (error: Error) => void;
}

export interface ActionElement {
  mount(container: HTMLElement): unknown;
}

export interface Checkout {
  readonly options: object;
  createFromAction(action: Action, options: ActionOptions): ActionElement;
}

export interface AdyenWeb {
  AdyenCheckout(options: CheckoutOptions): Promise<Checkout>;
  Card: new (checkout: Checkout, options: CardOptions) => CardComponent;
  SepaDirectDebit: new (checkout: Checkout, options: ComponentOptions) => Component;
}

declare global {
  interface Window {
    AdyenWeb?: AdyenWeb;
  }
}
