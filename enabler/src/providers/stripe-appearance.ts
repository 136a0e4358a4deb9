import type { Appearance } from "./adapter";
import type { StripeAppearance } from "./stripe-js";

/** Our look in Stripe's words: https://docs.stripe.com/elements/appearance-api. */
export function stripeAppearance({ theme, colorScheme }: Appearance): StripeAppearance {
  return {
    theme: colorScheme === "dark" ? "night" : "stripe",
    variables: {
      fontFamily: theme.fontFamily,
      fontSizeBase: theme.fontSize,
      colorText: theme.text,
      colorTextSecondary: theme.textMuted,
      colorTextPlaceholder: theme.textMuted,
      colorBackground: theme.background,
      colorPrimary: theme.focus,
      colorDanger: theme.error,
      borderRadius: theme.radius,
      gridRowSpacing: theme.spacing,
      gridColumnSpacing: theme.spacing,
    },
    rules: {
      ".Input": { borderColor: theme.border, boxShadow: "none" },
      ".Input:focus": { borderColor: theme.focus, boxShadow: `0 0 0 2px ${theme.focus}` },
      ".Input--invalid": { borderColor: theme.error, boxShadow: "none" },
      ".Label": { fontWeight: "500" },
    },
  };
}
