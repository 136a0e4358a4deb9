// Tells the stub of Stripe.js, and nobody else, how 3-D Secure ended.

const { parent, result } = document.body.dataset;
window.parent.postMessage({ source: "stripe-stub-action", result: JSON.parse(result) }, parent);
