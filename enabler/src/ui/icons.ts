const SVG = "http://www.w3.org/2000/svg";

const BANK = "M3 10l9-6 9 6zM5 10v8M10 10v8M14 10v8M19 10v8M3 20h18";
const WALLET = "M4 7h14v12H4zM4 7l11-4v4M18 11h3v4h-3z";

/** Outlines on a grid of 24 by 24; every other method has a wallet. */
const OUTLINES: Readonly<Record<string, string>> = {
  bancontact: BANK,
  card: "M3 6h18v12H3zM3 10h18M6 15h4",
  eps: BANK,
  hpp: "M6 11h12v9H6zM9 11V7a3 3 0 0 1 6 0v4",
  ideal: BANK,
  invoice: "M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6",
  p24: BANK,
  purchaseorder: "M8 5H5v16h14V5h-3M8 3h8v4H8zM9 13l2 2 4-4",
  sepa_debit: BANK,
};

/** A picture beside a label, which says the same in words. */
export function icon(type: string): SVGSVGElement {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("aria-hidden", "true");
  const outline = document.createElementNS(SVG, "path");
  outline.setAttribute("d", (Object.hasOwn(OUTLINES, type) && OUTLINES[type]) || WALLET);
  picture.append(outline);
  return picture;
}
