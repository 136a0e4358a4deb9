/**
 * The types that are published (`public/types`, by the name of the package) against the template's:
 * each line compiles or `npm run check` fails.
 */
import type * as published from "connector-enabler";
import type * as template from "./template-contract";

/** A type that cannot be resolved is `any`, which would fit everything. */
type Known<Type> = 0 extends 1 & Type ? "any" : Type;
type Fits<Given extends Wanted, Wanted> = [Given, Wanted];

type Makes = Extract<keyof template.TemplateEnabler, `create${string}`>;
type Made<Name extends Makes> = Awaited<ReturnType<published.Enabler[Name]>>;
type Built<Name extends Makes> = Known<Made<Name>>;
type OptionsOf<Name extends Makes> = Known<NonNullable<Parameters<Made<Name>["build"]>[0]>>;

/** Ours takes the template's place. */
export type Ours = [
  Fits<Known<typeof published.Enabler>, template.TemplateEnablerClass>,
  Fits<Known<published.EnablerClass>, template.TemplateEnablerClass>,
  Fits<Known<published.Enabler>, template.TemplateEnabler>,
  Fits<Known<published.PaymentEnabler>, template.TemplateEnabler>,
  Fits<Built<"createComponentBuilder">, template.TemplateComponentBuilder>,
  Fits<Built<"createDropinBuilder">, template.TemplateDropinBuilder>,
  Fits<Built<"createStoredPaymentMethodBuilder">, template.TemplateStoredBuilder>,
  Fits<Built<"createExpressBuilder">, template.TemplateExpressBuilder>,
  Fits<Known<published.PaymentComponent>, template.TemplateComponent>,
  Fits<Known<published.DropinComponent>, template.TemplateDropin>,
  Fits<Known<published.StoredComponent>, template.TemplateStoredComponent>,
  Fits<Known<published.ExpressComponent>, template.TemplateExpressComponent>,
  Fits<Known<published.PaymentComponentState>, template.TemplateComponentState>,
  Fits<Known<published.StoredPaymentMethod>, template.TemplateStoredMethod>,
  Fits<Known<published.StoredPaymentMethod & { type: "card" }>, template.TemplateStoredCard>,
  Fits<Known<published.PaymentResult>, template.TemplateResult>,
  Fits<Known<published.ExpressResult>, template.TemplateExpressResult>,
  Fits<Known<published.ErrorContext>, template.TemplateErrorContext>,
  Fits<Known<published.DropinType>, `${template.TemplateDropinType}`>,
];

/** What a front end has in the template's types, ours takes. */
export type Theirs = [
  Fits<template.TemplateEnablerOptions, Known<published.EnablerOptions>>,
  Fits<template.TemplateComponentOptions, OptionsOf<"createComponentBuilder">>,
  Fits<template.TemplateDropinOptions, OptionsOf<"createDropinBuilder">>,
  Fits<template.TemplateStoredOptions, OptionsOf<"createStoredPaymentMethodBuilder">>,
  Fits<template.TemplateExpressOptions, OptionsOf<"createExpressBuilder">>,
  Fits<template.TemplateComponentState, Known<published.PaymentComponentState>>,
  Fits<template.TemplateStoredCard, Known<published.StoredPaymentMethod>>,
  Fits<template.TemplateAmount, Known<published.Amount>>,
  Fits<template.TemplateAddress, Known<published.ExpressAddress>>,
  Fits<template.TemplateShippingMethod, Known<published.ExpressShippingMethod>>,
  Fits<template.TemplateResult, Known<published.PaymentResult>>,
  Fits<template.TemplateExpressResult, Known<published.ExpressResult>>,
  Fits<template.TemplateErrorContext, Known<published.ErrorContext>>,
  Fits<`${template.TemplateDropinType}`, Known<published.DropinType>>,
];

type Approved = Extract<published.PaymentResult, { isSuccess: true }>;

/** What is beyond the template has the types that are exported for it. */
export type Beyond = [
  Fits<Known<NonNullable<Approved["coverage"]>>, published.Coverage>,
  Fits<Known<published.Coverage>, NonNullable<Approved["coverage"]>>,
  Fits<Known<NonNullable<published.PaymentError["due"]>>, published.Money>,
  Fits<Known<published.Money>, NonNullable<published.PaymentError["due"]>>,
];

/** The comparison is no formality: each of these must not fit. */
export type Misfits = [
  // @ts-expect-error A parameter that ours would have to read is not there.
  Fits<(options: { storePaymentDetails: boolean }) => void, template.TemplateComponent["submit"]>,
  // @ts-expect-error A builder that makes nothing.
  Fits<{ build: () => void }, template.TemplateComponentBuilder>,
  // @ts-expect-error A member is missing.
  Fits<Omit<published.Enabler, "createExpressBuilder">, template.TemplateEnabler>,
  // @ts-expect-error What is not known.
  // biome-ignore lint/suspicious/noExplicitAny: It stands for a type that cannot be resolved.
  Fits<Known<any>, template.TemplateEnabler>,
];
