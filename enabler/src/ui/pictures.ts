import { element } from "./dom";

/** Pictures beside a label, which says the same in words. They appear when they are loaded. */
export function pictures(names: readonly string[]): HTMLElement {
  const place = element("span", { class: "pictures", "aria-hidden": "true" });
  const show = ({ picture }: typeof import("./marks")) => place.append(...names.map(picture));
  void import("./marks").then(show, () => {});
  return place;
}
