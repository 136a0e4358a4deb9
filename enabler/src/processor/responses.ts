/** What the processor answers, checked before anybody believes it. */
import type { Coverage, Money } from "../contract";
import { PaymentError } from "../errors";
import type { AdapterConfig } from "../providers/adapter";

/** What the processor says of a method, whether it is offered now or not. */
export interface MethodDescription {
  type: string;
  /** The shopper fills it in in fields of the provider. */
  hasFields: boolean;
  /** The shopper always leaves the page and comes back. */
  leavesPage: boolean;
  /** False: the money is taken with the authorization. */
  canBeHeld: boolean;
  /** It takes hours or days to know whether the payment succeeded. */
  decidedLater?: boolean;
  /** How shoppers know a method that has no label here. */
  label?: string;
  /** The brands of cards that it takes, such as `visa`. */
  brands?: readonly string[];
}

interface ProviderConfig extends AdapterConfig {
  provider: string;
}

export interface ExpressConfig extends ProviderConfig {
  /** The kinds of buttons. */
  types: readonly string[];
}

export interface ProcessorConfig extends ProviderConfig {
  /** What is offered now, by type. */
  methods: readonly string[];
  /** All methods of the deployment. */
  descriptions: readonly MethodDescription[];
  /** Why there is nothing to pay, or nothing to pay it by. */
  obstacle: "method_not_available" | "nothing_to_pay" | undefined;
  storesPaymentMethods: boolean;
  /** The payment begins a subscription: what is paid with is stored in any case. */
  mustStore: boolean;
  /** What is to be paid now; unknown where the cart cannot be read or nothing is. */
  due: Money | undefined;
}

export type ActionType = "redirect" | "threeDS";

/** What the PSP wants from the shopper before it goes on. */
export interface PaymentAction {
  type: ActionType;
  /** Where to go or what to show: a URL, or what the PSP's script knows the challenge by. */
  target: string;
}

export interface PaymentOutcome {
  paymentReference: string;
  /** `unknown` is what this enabler cannot read: neither paid nor to be tried again. */
  outcome: "approved" | "rejected" | "pending" | "underpaid" | "unknown";
  /** Always there with `underpaid`. */
  coverage?: Coverage;
  action?: PaymentAction;
  /** The action of an earlier answer is not done; only that answer said where it led. */
  waitsForShopper?: true;
  /** Why it was rejected, in the PSP's standard code. */
  reason?: string;
}

const OUTCOMES: ReadonlySet<unknown> = new Set(["approved", "rejected", "pending", "underpaid"]);
const ACTIONS: ReadonlySet<unknown> = new Set(["redirect", "threeDS"]);
const COVERAGE = ["total", "covered", "due", "inFlight"] as const;
/** ISO 4217, and currencies of commercetools' own such as HUF0. */
const CURRENCY = /^[A-Z]{3}\d?$/;
const REFERENCE = /^[\w-]{1,128}$/;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

const ANOTHER_CONNECTOR =
  "The processor answered with a configuration without provider or described methods: it is not " +
  "this connector's. Enabler and processor are deployed together.";

export type Json = Record<string, unknown>;

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a text can be a payment reference, and nothing that would change a URL. */
export function isReference(value: unknown): value is string {
  return typeof value === "string" && REFERENCE.test(value);
}

/**
 * Returns the URL when it is https, or http on this machine; throws `processor_error` otherwise.
 * So a manipulated answer cannot send the shopper to `javascript:` or plain http.
 */
export function secureUrl(value: unknown): string {
  try {
    const url = new URL(String(value));
    const isLocal = url.protocol === "http:" && LOOPBACK.test(url.hostname);
    if (url.protocol === "https:" || isLocal) return url.href;
  } catch {
    // Not a URL at all: the same refusal.
  }
  throw malformed("a URL that is not https");
}

export function parseConfig(body: unknown): ProcessorConfig {
  if (!isObject(body)) throw anotherConnector();
  const { methods, methodDescriptions, storedPaymentMethodsConfig: stored } = body;
  if (!Array.isArray(methods) || !Array.isArray(methodDescriptions)) throw anotherConnector();
  return {
    ...parseProvider(body),
    methods: texts(methods),
    descriptions: methodDescriptions.filter(isDescription),
    obstacle: parseObstacle(body.notPayable),
    storesPaymentMethods: isObject(stored) && stored.isEnabled === true,
    mustStore: isObject(stored) && stored.isRequired === true,
    due: isMoney(body.due) ? body.due : undefined,
  };
}

export function parseExpressConfig(body: unknown): ExpressConfig {
  if (!isObject(body) || !Array.isArray(body.types)) throw anotherConnector();
  return { ...parseProvider(body), types: texts(body.types) };
}

function parseProvider(body: Json): ProviderConfig {
  if (typeof body.provider !== "string") throw anotherConnector();
  return {
    provider: body.provider,
    publishableKey: String(body.publishableKey ?? ""),
    scriptUrl: body.scriptUrl === undefined ? undefined : secureUrl(body.scriptUrl),
    answer: body,
  };
}

function texts(values: unknown[]): string[] {
  return values.filter((value) => typeof value === "string");
}

function anotherConnector(): PaymentError {
  return new PaymentError("not_available", ANOTHER_CONNECTOR);
}

function isDescription(value: unknown): value is MethodDescription {
  return isObject(value) && typeof value.type === "string";
}

function parseObstacle(value: unknown): ProcessorConfig["obstacle"] {
  if (!isObject(value)) return undefined;
  return value.code === "NothingToPay" ? "nothing_to_pay" : "method_not_available";
}

export function parseOutcome(body: unknown): PaymentOutcome {
  if (!isObject(body) || !isReference(body.paymentReference)) {
    throw new PaymentError("processor_mismatch", "The processor answered without a reference.");
  }
  const outcome: PaymentOutcome = { paymentReference: body.paymentReference, outcome: "unknown" };
  if (isCoverage(body.coverage)) outcome.coverage = body.coverage;
  if (OUTCOMES.has(body.outcome) && (body.outcome !== "underpaid" || outcome.coverage)) {
    outcome.outcome = body.outcome as PaymentOutcome["outcome"];
  }
  if (isObject(body.action)) outcome.action = parseAction(body.action);
  if (body.waitsForShopper === true) outcome.waitsForShopper = true;
  if (isObject(body.error)) outcome.reason = String(body.error.code);
  return outcome;
}

function isCoverage(value: unknown): value is Coverage {
  return isObject(value) && COVERAGE.every((name) => isMoney(value[name]));
}

function isMoney(value: unknown): value is Money {
  return (
    isObject(value) &&
    Number.isSafeInteger(value.centAmount) &&
    CURRENCY.test(String(value.currencyCode))
  );
}

function parseAction(action: Json): PaymentAction {
  if (!ACTIONS.has(action.type)) throw malformed("an action that is not known");
  const type = action.type as ActionType;
  const isForTheScript = type === "threeDS" && typeof action.clientSecret === "string";
  return { type, target: isForTheScript ? String(action.clientSecret) : secureUrl(action.url) };
}

export function malformed(what: string): PaymentError {
  return new PaymentError("processor_error", `The processor answered with ${what}.`);
}
