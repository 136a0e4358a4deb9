import type { PaymentComponentState } from "../contract";
import { asPaymentError, PaymentError } from "../errors";
import { explain, type Messages, type PayKind } from "../messages";
import type { PaymentMethodBody } from "../processor/client";
import type { MethodDescription } from "../processor/responses";
import type {
  Appearance,
  BrowserDetails,
  CardDetails,
  FieldsState,
  MethodFields,
  ProviderAdapter,
} from "../providers/adapter";
import { element } from "../ui/dom";
import { plainButton } from "../ui/status-line";
import type { Surface } from "../ui/surface";
import type { Consent, ConsentBox } from "./consent";
import { MethodForm } from "./method-form";

export interface FormParts {
  /** The shopper's own, which the provider may speak where we do not; "" where it is not known. */
  locale: string;
  messages: Messages;
  surface: Surface;
  provider: () => Promise<ProviderAdapter>;
  /** Present where the shopper is asked whether the card may be stored. */
  consent: Consent | undefined;
  /** Whether stored cards stand beside this one. */
  isAnother: boolean;
  /** The shopper pressed Enter in the fields. */
  onEnter: () => void;
  /** The fields could not be loaded; the shopper already sees it. */
  onUnusable: (error: PaymentError) => void;
}

/** A provider that takes longer will not answer any more. Milliseconds. */
const PATIENCE = 30_000;

const EMPTY: FieldsState = { valid: false, brand: undefined };

/** The PSP's fields. This code sees the brand of a card, whether all is valid, and a token. */
export class FieldsForm extends MethodForm {
  readonly #parts: FormParts;
  readonly #method: MethodDescription;
  readonly #container: HTMLElement;
  readonly #loading: HTMLElement;
  readonly #failure: HTMLElement;
  readonly #consent: ConsentBox | undefined;
  #fields: MethodFields | undefined;
  #starting: Promise<void> | undefined;
  /** Another object after each `stop`, so that what was loading notices. */
  #run = {};
  #isDisabled = false;
  #state = EMPTY;
  /** Not sent yet, or sent without an answer. */
  #token: string | undefined;
  /** Whether the token was made for a method that is to be kept. */
  #tokenStores = false;
  #browser: BrowserDetails | undefined;
  #details: Partial<CardDetails> | undefined;

  constructor(method: MethodDescription, parts: FormParts) {
    const { messages, surface } = parts;
    const { slot, container } = surface.project(method.type);
    const loading = element("p", { class: "progress" }, messages.progress.loading);
    const failure = element("div", { class: "stack", hidden: true });
    const consent = method.type === "card" ? parts.consent : undefined;
    const box = consent?.box(messages.stored.agree);
    super(method, messages, loading, failure, slot, ...(box ? [box.element] : []));
    this.#parts = parts;
    this.#method = method;
    this.#consent = box;
    this.#container = container;
    this.#loading = loading;
    this.#failure = failure;
  }

  override get caption(): Node[] {
    const { stored } = this.messages;
    const isAnotherCard = this.type === "card" && this.#parts.isAnother;
    return isAnotherCard ? [element("span", {}, stored.newCard)] : super.caption;
  }

  override get pictures(): readonly string[] {
    const { brands = [] } = this.#method;
    return brands.length > 0 ? brands : super.pictures;
  }

  protected override get kind(): PayKind {
    return this.#method.leavesPage ? "leave" : "pay";
  }

  override get consent(): ConsentBox | undefined {
    return this.#consent;
  }

  /** Never rejects: a form that cannot be loaded says so and offers to try again. */
  override start(): Promise<void> {
    const run = this.#run;
    this.#starting ??= inTime(this.#load(run)).catch((error: unknown) => {
      if (run === this.#run) this.#failed(error);
    });
    return this.#starting;
  }

  override stop(): void {
    this.#run = {};
    this.#fields?.unmount();
    this.#fields = undefined;
    this.#starting = undefined;
    this.#changed(EMPTY);
  }

  override get isValid(): boolean {
    return this.#state.valid;
  }

  override async validate(): Promise<boolean> {
    return inTime(this.#ready().validate());
  }

  /** The same token until the processor has answered or the shopper has changed something. */
  override async paymentMethod(store: boolean): Promise<PaymentMethodBody | undefined> {
    if (store !== this.#tokenStores) this.#token = undefined;
    this.#tokenStores = store;
    this.#token ??= await this.#tokenize(store);
    if (this.#token === undefined) return undefined;
    const browser = this.#browser;
    return { type: this.type, token: this.#token, ...(browser && { browser }) };
  }

  override answered(): void {
    this.#token = undefined;
  }

  override setDisabled(disabled: boolean): void {
    this.#isDisabled = disabled;
    this.#consent?.setDisabled(disabled);
    this.#fields?.setDisabled(disabled);
  }

  override applyAppearance(appearance: Appearance): void {
    this.#fields?.update(appearance);
  }

  override get state(): PaymentComponentState {
    if (this.type !== "card") return {};
    const { brand } = this.#state;
    return { card: { ...(brand !== undefined && { brand }), ...this.#details } };
  }

  async #load(run: object): Promise<void> {
    this.#loading.hidden = false;
    this.#failure.hidden = true;
    const { locale, messages, provider, surface, onEnter } = this.#parts;
    const adapter = await provider();
    if (run !== this.#run) return;
    this.#fields = adapter.fields({
      method: this.type,
      canBeHeld: this.#method.canBeHeld,
      locale: locale || messages.language,
      appearance: surface.appearance,
      onChange: (state) => this.#changed(state),
      onEnter,
    });
    await this.#fields.mount(this.#container);
    this.#fields.setDisabled(this.#isDisabled);
    this.#loading.hidden = true;
  }

  #ready(): MethodFields {
    if (this.#fields) return this.#fields;
    throw new PaymentError("provider_unavailable", "The fields are not there.");
  }

  async #tokenize(store: boolean): Promise<string | undefined> {
    const tokenized = await inTime(this.#ready().tokenize({ store }));
    if (tokenized === undefined) return undefined;
    const { token, browser, ...details } = tokenized;
    this.#browser = browser;
    this.#details = details;
    return token;
  }

  #changed(state: FieldsState): void {
    this.#state = state;
    this.#token = undefined;
    this.#details = undefined;
  }

  #failed(cause: unknown): void {
    this.stop();
    const { messages, onUnusable } = this.#parts;
    const text = explain("provider_unavailable", undefined, messages);
    this.#loading.hidden = true;
    this.#failure.hidden = false;
    this.#failure.replaceChildren(
      element("p", { role: "alert" }, text),
      plainButton(messages.tryAgain, () => void this.start()),
    );
    const { reason } = asPaymentError(cause);
    onUnusable(new PaymentError("provider_unavailable", text, { reason, cause }));
  }
}

function inTime<T>(answer: Promise<T>): Promise<T> {
  const late = new PaymentError("provider_unavailable", "The provider does not answer.");
  let timer: ReturnType<typeof setTimeout>;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late), PATIENCE);
  });
  return Promise.race([answer, limit]).finally(() => clearTimeout(timer));
}
