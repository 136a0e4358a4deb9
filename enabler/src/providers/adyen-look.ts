import type { Appearance } from "./adapter";
import type { FrameStyles } from "./adyen-web";

const PREFIX = "--adyen-sdk-";

/** Our look for the texts in Adyen's frames. */
export function frameStyles({ theme }: Appearance): FrameStyles {
  const { fontFamily, fontSize } = theme;
  return {
    base: { color: theme.text, caretColor: theme.text, fontFamily, fontSize },
    error: { color: theme.error },
    placeholder: { color: theme.textMuted },
  };
}

/** Our look for what Adyen Web puts around its frames, in the words of its style sheet. */
export function paint(container: HTMLElement, { theme, colorScheme, direction }: Appearance): void {
  const values = {
    "color-label-primary": theme.text,
    "color-label-secondary": theme.textMuted,
    "color-label-tertiary": theme.textMuted,
    "color-label-critical": theme.error,
    "color-background-primary": theme.background,
    "color-outline-primary": theme.border,
    "color-outline-secondary": theme.border,
    "color-outline-tertiary": theme.border,
    "color-outline-primary-active": theme.focus,
    "color-outline-critical": theme.error,
    "border-radius-m": theme.radius,
    "text-body-font-size": theme.fontSize,
  };
  container.dir = direction;
  container.style.colorScheme = colorScheme;
  container.style.fontFamily = theme.fontFamily;
  for (const [name, value] of Object.entries(values)) {
    container.style.setProperty(PREFIX + name, value);
  }
}
