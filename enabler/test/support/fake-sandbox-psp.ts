/** The PSP's browser script, in the page: jsdom loads no scripts. */

export interface FieldsState {
  ready: boolean;
  valid: boolean;
  complete: boolean;
  empty: boolean;
  brand: string | null;
  errors: Record<string, string>;
}

interface Options {
  locale: string;
  variables: Record<string, string>;
  colorScheme: string;
  direction: string;
  onChange: (state: FieldsState) => void;
  onEnter: () => void;
}

const FILLED: FieldsState = {
  ready: true,
  valid: true,
  complete: true,
  empty: false,
  brand: "visa",
  errors: {},
};

export class FakeFields {
  readonly frame = document.createElement("iframe");
  readonly updates: object[] = [];
  ready: Promise<void>;
  disabled = false;
  focused = 0;
  state: FieldsState = { ...FILLED, valid: false, complete: false, empty: true, brand: null };

  constructor(
    readonly psp: FakeSandboxPSP,
    readonly options: Options,
  ) {
    this.ready = psp.fieldsFail
      ? Promise.reject(Object.assign(new Error("load_failed"), { code: "load_failed" }))
      : Promise.resolve();
    this.ready.catch(() => {});
    if (psp.prefilled) this.state = FILLED;
  }

  mount(element: HTMLElement): void {
    element.append(this.frame);
    this.options.onChange(this.state);
  }

  /** The shopper types. */
  fill(state: Partial<FieldsState> = {}): void {
    this.state = { ...FILLED, ...state };
    this.options.onChange(this.state);
  }

  setDisabled = async (disabled: boolean) => {
    this.disabled = disabled;
  };
  update = async (look: object) => void this.updates.push(look);

  focus = async () => {
    if (!this.disabled) this.focused += 1;
  };

  async validate(): Promise<FieldsState> {
    return this.state;
  }

  async tokenize() {
    if (this.psp.tokenFailure) throw this.psp.tokenFailure;
    this.psp.tokens += 1;
    return {
      token: `tok_${this.psp.tokens}`,
      brand: "visa",
      lastFour: "4242",
      expiryMonth: 3,
      expiryYear: 2031,
    };
  }

  unmount(): void {
    this.frame.remove();
  }
}

// A page loads the script once, whatever number of tests it is the page of.
let isLoaded = false;

export class FakeSandboxPSP {
  readonly fields: FakeFields[] = [];
  readonly challenges: { url: string; container: HTMLElement; locale: string }[] = [];
  /** How the next challenge ends; a promise that never settles waits for the shopper. */
  challengeEnds: Promise<"completed" | "failed"> = Promise.resolve("completed");
  publicKey = "";
  prefilled = true;
  fieldsFail = false;
  tokenFailure: (Error & { code: string }) | undefined;
  tokens = 0;
  scriptFails = false;
  scriptLoads = 0;
  readonly #observer = new MutationObserver((records) => {
    for (const node of records.flatMap((record) => [...record.addedNodes])) {
      if (node instanceof HTMLScriptElement) this.#load(node);
    }
  });

  /** Answers for the script until `remove` is called. */
  install(): this {
    this.#observer.observe(document.head, { childList: true });
    if (isLoaded) this.#define();
    return this;
  }

  remove(): void {
    this.#observer.disconnect();
    delete window.SandboxPSP;
  }

  get last(): FakeFields {
    const fields = this.fields.at(-1);
    if (!fields) throw new Error("No card fields were made.");
    return fields;
  }

  #load(script: HTMLScriptElement): void {
    this.scriptLoads += 1;
    if (this.scriptFails) {
      script.dispatchEvent(new Event("error"));
      return;
    }
    isLoaded = true;
    this.#define();
    script.dispatchEvent(new Event("load"));
  }

  #define(): void {
    window.SandboxPSP = ({ publicKey }) => {
      this.publicKey = publicKey;
      return {
        fields: (options) => {
          const fields = new FakeFields(this, options);
          this.fields.push(fields);
          return fields;
        },
        challenge: (options) => {
          this.challenges.push(options);
          return this.challengeEnds;
        },
        wallet: () => {
          throw new Error("The wallet is tested in a browser.");
        },
      };
    };
  }
}
