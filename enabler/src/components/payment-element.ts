import type { Browser } from "../browser";
import type {
  ComponentOptions,
  DropinComponent,
  PaymentComponentState,
  StoredPaymentMethod,
  SubmitOptions,
} from "../contract";
import { PaymentError } from "../errors";
import type { PaymentFlow, Submission } from "../flow/payment-flow";
import type { Activity, FlowState } from "../flow/state";
import type { Messages } from "../messages";
import type { PaymentMethodBody } from "../processor/client";
import type { MethodDescription } from "../processor/responses";
import type { ProviderAdapter } from "../providers/adapter";
import { element, setAttributes } from "../ui/dom";
import { StatusLine } from "../ui/status-line";
import { Surface } from "../ui/surface";
import type { Consent } from "./consent";
import { formFor } from "./forms";
import type { MethodForm } from "./method-form";
import { MethodList } from "./method-list";
import { StoredCardForm } from "./stored-card";

export interface PaymentElementParts {
  /** What the shopper has stored, and other methods: one of all makes a component, more a list. */
  stored: readonly StoredPaymentMethod[];
  methods: readonly MethodDescription[];
  /** What the processor offers. */
  offered: readonly string[];
  flow: PaymentFlow;
  locale: string;
  messages: Messages;
  provider: () => Promise<ProviderAdapter>;
  /** The sum to pay as the shopper writes it, while it is known. */
  due: () => string | undefined;
  onUnusable: (error: PaymentError) => void;
  hint: Browser["hint"];
  /** Present where the processor stores methods for this shopper. */
  consent: Consent | undefined;
  /** The payment begins a subscription, so that storing is no choice. */
  mustStore: boolean;
  options: ComponentOptions;
  onReady?: (() => Promise<void>) | undefined;
}

/** Asks the page before a payment starts. */
type Ask = NonNullable<ComponentOptions["onPayButtonClick"]>;

/** What a payment from before is doing, or has done, while there is nothing to fill in. */
const LOOKING: ReadonlySet<Activity> = new Set(["checking", "reconnecting", "processing", "done"]);

/** What the page mounts, for a component as for a drop-in. */
export class PaymentElement implements DropinComponent {
  readonly #parts: PaymentElementParts;
  readonly #surface: Surface;
  #forms: readonly MethodForm[];
  readonly #list: MethodList | undefined;
  readonly #fields: HTMLElement;
  readonly #status: StatusLine;
  readonly #button: HTMLButtonElement | undefined;
  #chosen: MethodForm;
  #wasOpened = false;
  #unsubscribe: (() => void) | undefined;

  constructor(parts: PaymentElementParts) {
    const { messages, options } = parts;
    this.#parts = parts;
    this.#surface = new Surface(messages, (appearance) => {
      for (const form of this.#forms) form.applyAppearance(appearance);
    });
    this.#forms = this.#makeForms();
    this.#chosen = this.#firstUsable();
    this.#list =
      this.#forms.length > 1
        ? new MethodList(this.#forms, messages, (form) => this.#choose(form))
        : undefined;
    this.#fields = this.#list?.element ?? this.#chosen.element;
    this.#status = new StatusLine(messages);
    this.#button = options.showPayButton ? payButton() : undefined;
    this.#surface.root.append(this.#layout());
  }

  async mount(selector: string): Promise<void> {
    const target = this.#find(selector);
    this.unmount();
    this.#surface.attachTo(target);
    this.#unsubscribe = this.#parts.flow.status.subscribe((state) => this.#show(state));
    if (!this.#isLookingBack) await this.#open();
    await this.#parts.onReady?.();
    target.dispatchEvent(new Event("ready"));
  }

  unmount(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    for (const form of this.#forms) form.stop();
    this.#surface.detach();
  }

  async submit(options: SubmitOptions = {}): Promise<void> {
    if (this.#unsubscribe === undefined) {
      throw new PaymentError("not_mounted", "Call mount before submit.");
    }
    await this.#parts.flow.submit(this.#submission(async () => options));
  }

  async showValidation(): Promise<void> {
    await this.#chosen.validate();
  }

  async isValid(): Promise<boolean> {
    return this.#chosen.isValid;
  }

  async getState(): Promise<PaymentComponentState> {
    return this.#chosen.state;
  }

  async isAvailable(): Promise<boolean> {
    return this.#forms.some(({ type }) => this.#parts.offered.includes(type));
  }

  #find(selector: string): Element {
    let cause: unknown;
    try {
      const target = document.querySelector(selector);
      if (target) return target;
    } catch (error) {
      cause = error;
    }
    const message = `Nothing on the page matches ${selector}.`;
    const failure = new PaymentError("mount_target_missing", message, { cause });
    this.#parts.hint("target", selector);
    this.#parts.onUnusable(failure);
    throw failure;
  }

  #makeForms(): MethodForm[] {
    const { stored, methods, messages, options } = this.#parts;
    const isAnother = stored.length > 0;
    const isAsked = options.asksToStore !== false && !this.#parts.mustStore;
    const consent = isAsked ? this.#parts.consent : undefined;
    const surface = this.#surface;
    const onEnter = () => this.#pay();
    const parts = { ...this.#parts, surface, consent, isAnother, onEnter };
    const isList = stored.length + methods.length > 1;
    const cards = stored.map((card) => {
      const remove = () => this.#remove(form).catch(() => {});
      const form = new StoredCardForm(card, messages, isList ? remove : undefined);
      return form;
    });
    return [...cards, ...methods.map((method) => formFor(method, parts))];
  }

  #firstUsable(): MethodForm {
    const form = this.#forms.find(({ isUsable }) => isUsable) ?? this.#forms[0];
    if (form === undefined) throw new PaymentError("not_available", "Nothing to pay with.");
    return form;
  }

  /** The shopper has been told how it went. */
  async #remove(form: MethodForm): Promise<void> {
    await this.#parts.flow.removeStored(form.key);
    this.#forms = this.#forms.filter((one) => one !== form);
    this.#list?.drop(form);
    this.#list?.choose(form === this.#chosen ? this.#firstUsable() : this.#chosen);
    this.#list?.focus();
  }

  #layout(): HTMLFormElement {
    const form = element("form", { class: "stack", novalidate: true }, this.#fields);
    const { consent, messages, mustStore, options } = this.#parts;
    if (mustStore && consent && options.asksToStore !== false) {
      form.append(consent.note(messages.stored.renewals));
    }
    form.append(this.#status.element, ...(this.#button ? [this.#button] : []));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#pay();
    });
    return form;
  }

  /** Does what our button does; nothing where the page has its own. */
  #pay(): void {
    if (!this.#button) return;
    const ask = this.#parts.options.onPayButtonClick ?? (async () => ({}));
    void this.#parts.flow.submit(this.#submission(ask));
  }

  #submission(ask: Ask): Submission {
    const form = this.#chosen;
    return {
      method: form.key,
      decidedLater: this.#parts.methods.some((one) => one.type === form.key && one.decidedLater),
      prepare: () => this.#prepare(form, ask),
      answered: () => form.answered(),
      refused: (fields) => form.refused(fields),
    };
  }

  async #prepare(form: MethodForm, ask: Ask): Promise<PaymentMethodBody | undefined> {
    let answer: Awaited<ReturnType<Ask>>;
    try {
      answer = await ask();
    } catch {
      answer = false;
    }
    // The page's way to say no, for example because its terms are not accepted.
    if (answer === false) return undefined;
    const options = answer ?? {};
    if (!(await form.validate())) return undefined;
    const { consent, mustStore } = this.#parts;
    const store =
      mustStore || (consent?.isGiven(options.storePaymentDetails, form.consent) ?? false);
    const body = await form.paymentMethod(store);
    // What is stored already is not stored again.
    const isNew = body && body.storedPaymentMethodId === undefined;
    return isNew && store ? { ...body, storePaymentMethod: true } : body;
  }

  #choose(form: MethodForm): void {
    this.#chosen = form;
    this.#nameButton();
    void form.start();
  }

  #nameButton(): void {
    if (this.#button) this.#button.textContent = this.#chosen.payLabel(this.#parts.due());
  }

  /** Whether a payment from before is looked at, and nothing was shown to pay with yet. */
  get #isLookingBack(): boolean {
    const { activity, method } = this.#parts.flow.status.current;
    return !this.#wasOpened && LOOKING.has(activity) && this.#isMine(method);
  }

  #isMine(method: string | undefined): boolean {
    return method === undefined || this.#forms.some(({ key }) => key === method);
  }

  /** Opens the form that was open, at first that of the payment from before. */
  #open(): Promise<void> {
    const { method } = this.#parts.flow.status.current;
    const before = this.#forms.find(({ key, isUsable }) => key === method && isUsable);
    if (before && !this.#wasOpened) this.#chosen = before;
    this.#wasOpened = true;
    if (this.#list) this.#list.choose(this.#chosen);
    else this.#choose(this.#chosen);
    return this.#chosen.start();
  }

  #show({ activity, notice, method }: FlowState): void {
    const isIdle = activity === "idle";
    this.#nameButton();
    if (isIdle && this.#fields.hidden) void this.#open();
    this.#fields.hidden = this.#isLookingBack;
    if (this.#button) this.#button.hidden = this.#isLookingBack;
    const isMine = this.#isMine(method);
    this.#status.show(isMine ? { activity, notice } : { activity: "idle" });
    // What is being checked must be able to take the focus.
    const isEditable = isIdle || activity === "preparing";
    for (const form of this.#forms) form.setDisabled(!isEditable);
    this.#list?.setDisabled(!isIdle);
    // Not `disabled`: the button keeps the focus, and screen readers keep their place.
    if (this.#button) setAttributes(this.#button, { "aria-disabled": isIdle ? undefined : "true" });
  }
}

function payButton(): HTMLButtonElement {
  return element("button", { type: "submit", class: "pay" });
}
