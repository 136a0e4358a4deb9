import type {
  ComponentOptions,
  DropinComponent,
  PaymentComponentState,
  PaymentMethod,
  SubmitOptions,
} from "../contract";
import { PaymentError } from "../errors";
import type { PaymentFlow, Submission } from "../flow/payment-flow";
import type { FlowState } from "../flow/state";
import type { Messages } from "../messages";
import type { PaymentMethodBody } from "../processor/client";
import type { ProviderAdapter } from "../providers/adapter";
import { element, setAttributes } from "../ui/dom";
import { StatusLine } from "../ui/status-line";
import { Surface } from "../ui/surface";
import { formFor } from "./forms";
import type { MethodForm } from "./method-form";
import { MethodList } from "./method-list";

export interface PaymentElementParts {
  /** One method makes a component, several make a drop-in with a list to choose from. */
  methods: readonly [PaymentMethod, ...PaymentMethod[]];
  /** What the processor offers. */
  offered: readonly string[];
  flow: PaymentFlow;
  messages: Messages;
  provider: () => Promise<ProviderAdapter>;
  onUnusable: (error: PaymentError) => void;
  /** Whether to ask for the method to be stored, given what the page said about this payment. */
  stores: (asked: boolean | undefined) => boolean;
  options: ComponentOptions;
  onReady?: (() => Promise<void>) | undefined;
}

/** What the page mounts, for a component as for a drop-in. */
export class PaymentElement implements DropinComponent {
  readonly #parts: PaymentElementParts;
  readonly #surface: Surface;
  readonly #forms: readonly MethodForm[];
  readonly #list: MethodList | undefined;
  readonly #status: StatusLine;
  readonly #button: HTMLButtonElement | undefined;
  #chosen: MethodForm;
  #unsubscribe: (() => void) | undefined;

  constructor(parts: PaymentElementParts) {
    const { methods, messages, provider, onUnusable } = parts;
    this.#parts = parts;
    this.#surface = new Surface(messages, (appearance) => {
      for (const form of this.#forms) form.applyAppearance(appearance);
    });
    const surface = this.#surface;
    const [first, ...others] = methods.map((method) =>
      formFor(method, { messages, surface, provider, onUnusable }),
    ) as [MethodForm, ...MethodForm[]];
    this.#forms = [first, ...others];
    this.#chosen = first;
    this.#list =
      others.length > 0
        ? new MethodList(this.#forms, messages, (form) => this.#choose(form))
        : undefined;
    this.#status = new StatusLine(messages);
    this.#button = parts.options.showPayButton ? payButton() : undefined;
    this.#surface.root.append(this.#layout());
  }

  async mount(selector: string): Promise<void> {
    const target = find(selector);
    this.unmount();
    this.#surface.attachTo(target);
    this.#unsubscribe = this.#parts.flow.status.subscribe((state) => this.#show(state));
    if (this.#list) this.#list.choose(this.#chosen);
    else this.#choose(this.#chosen);
    await this.#chosen.start();
    await this.#parts.onReady?.();
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

  #layout(): HTMLFormElement {
    const fields = this.#list?.element ?? this.#chosen.element;
    const form = element("form", { class: "stack", novalidate: true }, fields);
    form.append(this.#status.element, ...(this.#button ? [this.#button] : []));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#button) void this.#pay();
    });
    return form;
  }

  async #pay(): Promise<void> {
    const ask = this.#parts.options.onPayButtonClick ?? (async () => ({}));
    await this.#parts.flow.submit(this.#submission(async () => (await ask()) ?? {}));
  }

  #submission(ask: () => Promise<SubmitOptions>): Submission {
    const form = this.#chosen;
    return {
      method: form.type,
      prepare: () => this.#prepare(form, ask),
      answered: () => form.answered(),
      refused: (fields) => form.refused(fields),
    };
  }

  async #prepare(
    form: MethodForm,
    ask: () => Promise<SubmitOptions>,
  ): Promise<PaymentMethodBody | undefined> {
    let options: SubmitOptions;
    try {
      options = await ask();
    } catch {
      // The page's way to say no, for example because its terms are not accepted.
      return undefined;
    }
    if (!(await form.validate())) return undefined;
    const store = this.#parts.stores(options.storePaymentDetails);
    const body = await form.paymentMethod(store);
    return body && store ? { ...body, storePaymentMethod: true } : body;
  }

  #choose(form: MethodForm): void {
    this.#chosen = form;
    if (this.#button) this.#button.textContent = form.payLabel;
    void form.start();
  }

  #show({ activity, notice, method }: FlowState): void {
    const isIdle = activity === "idle";
    const isMine = method === undefined || this.#forms.some(({ type }) => type === method);
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

function find(selector: string): Element {
  let cause: unknown;
  try {
    const target = document.querySelector(selector);
    if (target) return target;
  } catch (error) {
    cause = error;
  }
  const message = `Nothing on the page matches ${selector}.`;
  throw new PaymentError("mount_target_missing", message, { cause });
}
