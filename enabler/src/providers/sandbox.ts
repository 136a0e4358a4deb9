/** The sandbox PSP: fields in a frame of its origin, made by its own script. */
import type {
  AdapterConfig,
  Appearance,
  ChallengeResult,
  FieldsOptions,
  LoadScript,
  MethodFields,
  MethodToken,
  ProviderAdapter,
} from "./adapter";
import type { Wallet, WalletOptions } from "./express-sandbox";

interface FieldsState {
  valid: boolean;
  brand: string | null;
}

interface FieldsLook {
  variables: Record<`--psp-${string}`, string>;
  colorScheme: "light" | "dark";
  direction: "ltr" | "rtl";
}

interface Token {
  token: string;
  brand: string;
  lastFour: string;
  expiryMonth: number;
  expiryYear: number;
}

interface Fields {
  readonly ready: Promise<unknown>;
  mount(element: HTMLElement): void;
  setDisabled(disabled: boolean): Promise<unknown>;
  update(look: FieldsLook): Promise<unknown>;
  /** Puts the focus on the first field that is wrong. */
  focus(): Promise<unknown>;
  validate(): Promise<FieldsState>;
  tokenize(): Promise<Token>;
  unmount(): void;
}

interface Sandbox {
  fields(
    options: FieldsLook & {
      locale: string;
      onChange: (state: FieldsState) => void;
      onEnter: () => void;
    },
  ): Fields;
  challenge(options: {
    url: string;
    container: HTMLElement;
    locale: string;
  }): Promise<ChallengeResult>;
  wallet(options: WalletOptions): Wallet;
}

declare global {
  interface Window {
    SandboxPSP?: (options: { publicKey: string }) => Sandbox;
  }
}

export async function connect(
  config: AdapterConfig,
  loadScript: LoadScript,
): Promise<ProviderAdapter> {
  if (config.scriptUrl === undefined) throw new Error("The processor names no script.");
  await loadScript(config.scriptUrl);
  if (!window.SandboxPSP) throw new Error("The script does not define SandboxPSP.");
  const sandbox = window.SandboxPSP({ publicKey: config.publishableKey });
  return {
    fields: (options) => cardFields(sandbox, options),
    challenge: (url, container, locale) => sandbox.challenge({ url, container, locale }),
    express: async (options) =>
      (await import("./express-sandbox")).walletButton((one) => sandbox.wallet(one), options),
  };
}

function cardFields(sandbox: Sandbox, options: FieldsOptions): MethodFields {
  const fields = sandbox.fields({
    ...lookOf(options.appearance),
    locale: options.locale,
    onChange: ({ valid, brand }) => options.onChange({ valid, brand: brand ?? undefined }),
    onEnter: options.onEnter,
  });
  return {
    mount: async (container) => {
      fields.mount(container);
      await fields.ready;
    },
    setDisabled: (disabled) => ignoringUnmount(fields.setDisabled(disabled)),
    update: (appearance) => ignoringUnmount(fields.update(lookOf(appearance))),
    validate: () => validate(fields),
    tokenize: () => tokenize(fields),
    unmount: () => fields.unmount(),
  };
}

async function validate(fields: Fields): Promise<boolean> {
  const { valid } = await fields.validate();
  // A frame cannot take the focus from the page by itself.
  if (!valid) await fields.focus();
  return valid;
}

async function tokenize(fields: Fields): Promise<MethodToken | undefined> {
  try {
    const { token, brand, lastFour, expiryMonth, expiryYear } = await fields.tokenize();
    const month = String(expiryMonth).padStart(2, "0");
    return { token, brand, endDigits: lastFour, expiryDate: `${month}/${expiryYear}` };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "invalid_fields") {
      return undefined;
    }
    throw error;
  }
}

/** Fields that are gone, or never came, need no new look: `ready` and `mount` tell about that. */
function ignoringUnmount(asked: Promise<unknown>): void {
  asked.catch(() => {});
}

function lookOf({ theme, colorScheme, direction }: Appearance): FieldsLook {
  return {
    colorScheme,
    direction,
    variables: {
      "--psp-text": theme.text,
      "--psp-muted": theme.textMuted,
      "--psp-background": theme.background,
      "--psp-border": theme.border,
      "--psp-accent": theme.focus,
      "--psp-error": theme.error,
      "--psp-radius": theme.radius,
      "--psp-gap": theme.spacing,
      "--psp-padding": `calc((${theme.controlHeight} - 1.4em - 2px) / 2) 12px`,
      "--psp-font-family": theme.fontFamily,
      "--psp-font-size": theme.fontSize,
      "--psp-label-size": theme.fontSize,
      "--psp-label-weight": "500",
    },
  };
}
