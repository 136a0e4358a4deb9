"use strict";

// Tells the page that embeds the 3-D Secure page, and only that page, how it ended.
{
  const { parent, result } = document.currentScript.dataset;
  window.parent.postMessage({ source: "sandbox-psp-challenge", result }, parent);
}
