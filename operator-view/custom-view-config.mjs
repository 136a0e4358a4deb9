/**
 * What the Merchant Center knows about the view. CUSTOM_VIEW_ID is given by the Merchant Center when
 * the view is registered, APPLICATION_URL by Connect, the rest by the deployment's configuration.
 *
 * @type {import('@commercetools-frontend/application-config').ConfigOptionsForCustomView}
 */
const config = {
  name: "Payments of the order",
  description: "What happened to the money of an order, with capture, refund and cancellation.",
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: the kit fills these in.
  cloudIdentifier: "${env:CLOUD_IDENTIFIER}",
  env: {
    development: { initialProjectKey: process.env.CTP_PROJECT_KEY ?? "demo" },
    production: { customViewId: "${env:CUSTOM_VIEW_ID}", url: "${env:APPLICATION_URL}" },
  },
  // Only where the view does not run in commercetools' own Merchant Center.
  ...(process.env.MC_API_URL && { mcApiUrl: process.env.MC_API_URL }),
  additionalEnv: { processorUrl: "${env:PROCESSOR_URL}" },
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above.
  oAuthScopes: { view: ["view_orders", "view_payments"], manage: ["manage_payments"] },
  labelAllLocales: [
    { locale: "en", value: "Payments" },
    { locale: "de", value: "Zahlungen" },
    { locale: "es", value: "Pagos" },
    { locale: "fr-FR", value: "Paiements" },
    { locale: "pt-BR", value: "Pagamentos" },
  ],
  type: "CustomPanel",
  typeSettings: { size: "LARGE" },
  locators: ["orders.order_details.general"],
};

export default config;
