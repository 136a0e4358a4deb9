import type { Appearance, FieldsOptions, MethodFields } from "./adapter";
import { type Account, checkoutOptions, failure } from "./adyen-account";
import { frameStyles, paint } from "./adyen-look";
import { tokenOf } from "./adyen-token";
import type { AdyenWeb, CardComponent, Checkout, Component } from "./adyen-web";

/** Where Adyen's name of a brand is not ours; `card` is one that is not known yet. */
const BRANDS: Readonly<Record<string, string | undefined>> = {
  mc: "mastercard",
  cup: "unionpay",
  card: undefined,
};

/** Makes the fields of a method. Adyen Web keeps card data in frames; an IBAN it has in the page. */
export function adyenFields(
  script: AdyenWeb,
  account: Account,
  options: FieldsOptions,
): MethodFields {
  return new AdyenFields(script, account, options);
}

class AdyenFields implements MethodFields {
  readonly #script: AdyenWeb;
  readonly #account: Account;
  readonly #options: FieldsOptions;
  #appearance: Appearance;
  #place: HTMLElement | undefined;
  #component: CardComponent | Component | undefined;
  #isGone = false;
  #brand: string | undefined;
  #endDigits = "";

  constructor(script: AdyenWeb, account: Account, options: FieldsOptions) {
    this.#script = script;
    this.#account = account;
    this.#options = options;
    this.#appearance = options.appearance;
  }

  async mount(container: HTMLElement): Promise<void> {
    try {
      await this.#mount(container);
    } catch (error) {
      throw failure(error as Error);
    }
  }

  /** Adyen Web cannot disable its frames. */
  setDisabled(disabled: boolean): void {
    this.#place?.toggleAttribute("inert", disabled);
  }

  update(appearance: Appearance): void {
    this.#appearance = appearance;
    if (this.#place) paint(this.#place, appearance);
    const component = this.#component;
    if (component && "updateStyles" in component) component.updateStyles(frameStyles(appearance));
  }

  async validate(): Promise<boolean> {
    if (this.#isValid) return true;
    this.#component?.showValidation();
    // Of a card Adyen Web puts the focus where something is wrong, of an account number it does not.
    if (this.#options.method !== "card") await this.#focus();
    return false;
  }

  async tokenize() {
    if (!this.#component || !this.#isValid) return undefined;
    const { paymentMethod } = this.#component.data;
    return tokenOf(this.#options.method, paymentMethod, this.#brand, this.#endDigits);
  }

  unmount(): void {
    this.#isGone = true;
    this.#component?.remove();
  }

  get #isValid(): boolean {
    return this.#component?.isValid === true;
  }

  async #mount(container: HTMLElement): Promise<void> {
    const checkout = await this.#script.AdyenCheckout(
      checkoutOptions(this.#account, this.#options.locale),
    );
    if (this.#isGone) return;
    this.#place = container;
    paint(container, this.#appearance);
    await new Promise<void>((onReady, onError) => {
      this.#component = this.#make(checkout, onReady, onError);
      this.#component.mount(container);
      // Only frames take their time.
      if (this.#options.method !== "card") onReady();
    });
  }

  #make(
    checkout: Checkout,
    onReady: () => void,
    onError: (error: Error) => void,
  ): CardComponent | Component {
    const { method, onEnter } = this.#options;
    const common = {
      showPayButton: false,
      onChange: () => this.#tell(),
      onEnterKeyPressed: onEnter,
      onError,
    } as const;
    if (method === "sepa_debit") return new this.#script.SepaDirectDebit(checkout, common);
    if (method !== "card") throw new Error(`There are no fields for ${method}.`);
    return new this.#script.Card(checkout, {
      ...common,
      // Card schemes ask for it with 3-D Secure.
      hasHolderName: true,
      holderNameRequired: true,
      styles: frameStyles(this.#appearance),
      onConfigSuccess: onReady,
      onBrand: ({ brand }) => {
        this.#brand = Object.hasOwn(BRANDS, brand) ? BRANDS[brand] : brand;
        this.#tell();
      },
      onFieldValid: ({ fieldType, endDigits = "" }) => {
        if (fieldType === "encryptedCardNumber") this.#endDigits = endDigits;
      },
    });
  }

  #tell(): void {
    this.#options.onChange({ valid: this.#isValid, brand: this.#brand });
  }

  async #focus(): Promise<void> {
    // What is wrong is marked with the next drawing.
    await new Promise((resolve) => setTimeout(resolve));
    this.#place?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }
}
