/**
 * Adds a style sheet of another origin to the page once; rejects when it cannot be loaded, or is
 * not the file with this hash.
 */
export function loadStyleSheet(url: string, integrity: string): Promise<void> {
  if (document.querySelector(`link[href="${url}"]`)) return Promise.resolve();
  const link = document.createElement("link");
  Object.assign(link, { rel: "stylesheet", crossOrigin: "anonymous", integrity, href: url });
  return new Promise((resolve, reject) => {
    link.addEventListener("load", () => resolve());
    link.addEventListener("error", () => {
      link.remove();
      reject(new Error(`The style sheet ${url} could not be loaded.`));
    });
    document.head.append(link);
  });
}
