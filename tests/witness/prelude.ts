// What the recorded literals are assigned to: the official types, made as strict as they can be.

import type * as ct from "@commercetools/platform-sdk";
import type Stripe from "stripe";

type Part<T, Kind> = Extract<T, Kind>;
type NoPart<T, Kind> = [Extract<T, Kind>] extends [never] ? true : false;

// An enumeration of both libraries is `'A' | 'B' | (string & {})`: here it is closed.
type Closed<S> = S extends string ? (string extends S ? never : S) : never;
type Words<S> = [Closed<S>] extends [never] ? S : Closed<S>;

// Members that are named. `[key: string]: any` next to them would allow any other name.
type Named<T> = { [K in keyof T as string extends K ? never : number extends K ? never : K]: T[K] };
type IsAny<T> = 0 extends 1 & T ? true : false;

/** A type as commercetools means it: enumerations closed, no members but those that are named. */
export type Exact<T> = IsAny<T> extends true
  ? T
  : NoPart<T, string> extends true
    ? ExactRest<T>
    : Words<Part<T, string>> | ExactRest<Exclude<T, string>>;
type ExactRest<T> = T extends readonly (infer Item)[]
  ? Exact<Item>[]
  : T extends object
    ? keyof Named<T> extends never
      ? T
      : { [K in keyof Named<T>]: Exact<Named<T>[K]> }
    : T;

/** A form or a query: all leaves are text. */
export type Wire<T> = IsAny<T> extends true
  ? T
  : NoPart<T, string> extends true
    ? WireRest<T>
    : Words<Part<T, string>> | WireRest<Exclude<T, string>>;
type WireRest<T> = T extends number
  ? `${number}`
  : T extends boolean
    ? "true" | "false"
    : T extends readonly (infer Item)[]
      ? Wire<Item>[]
      : T extends object
        ? { [K in keyof T]: Wire<T[K]> }
        : T;

/** An object of which a stand-in shows a part: it invents no member and no value. */
export type Shown<T> = IsAny<T> extends true
  ? T
  : NoPart<T, string> extends true
    ? ShownRest<T>
    : Words<Part<T, string>> | ShownRest<Exclude<T, string>>;
type ShownRest<T> = T extends readonly (infer Item)[]
  ? Shown<Item>[]
  : T extends object
    ? { [K in keyof T]?: Shown<T[K]> }
    : T;

// The SDK has one builder for each path, with a method for each HTTP method.
type Asked<B, M extends keyof B> = B[M] extends (args?: infer A) => unknown
  ? NonNullable<A>
  : B[M] extends (args: infer A) => unknown
    ? A
    : never;

export type Body<B, M extends keyof B> = Asked<B, M> extends { body: infer T } ? Exact<T> : never;
export type Query<B, M extends keyof B> = Asked<B, M> extends { queryArgs?: infer T }
  ? Wire<Named<NonNullable<T>>> & { [variable: `var.${string}`]: string | string[] }
  : never;
export type Answer<B, M extends keyof B> = B[M] extends (...args: never[]) => {
  execute(): Promise<{ body: infer T }>;
}
  ? Exact<T>
  : never;

export type EventOf<Name extends string> = Shown<Extract<Stripe.Event, { type: Name }>>;
export type { ct, Stripe };
