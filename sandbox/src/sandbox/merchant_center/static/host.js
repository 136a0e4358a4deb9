// Loads the view as the Merchant Center does: in a frame of the same origin that says when it is
// ready, and then gets a port and, through it, the page that it stands on.
const frame = document.getElementById("view");
const { view, project } = frame.dataset;
const { origin: own } = window.location;

window.addEventListener("message", ({ origin, source, data }) => {
  if (origin !== own || source !== frame.contentWindow) return;
  if (data?.eventName !== "custom-view-ready") return;
  const { port1, port2 } = new MessageChannel();
  frame.contentWindow.postMessage("custom-view-bootstrap", own, [port2]);
  port1.postMessage({
    eventName: "custom-view-initialization",
    eventData: {
      context: {
        hostUrl: window.location.href,
        dataLocale: "en",
        projectKey: project,
        featureFlags: {},
        customViewConfig: {
          id: view,
          defaultLabel: "Payments",
          labelAllLocales: [],
          url: window.location.origin,
          locators: ["orders.order_details.general"],
          permissions: [],
          type: "CustomPanel",
          typeSettings: { size: "LARGE" },
        },
      },
    },
  });
});
frame.src = `/custom-views/${view}/projects/${project}`;
