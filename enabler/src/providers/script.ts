const loads = new Map<string, Promise<void>>();

/** Runs a script of another origin once in this page; after a failure the next call tries again. */
export function loadScript(url: string): Promise<void> {
  const load = loads.get(url) ?? insertScript(url);
  loads.set(url, load);
  return load;
}

function insertScript(url: string): Promise<void> {
  const script = document.createElement("script");
  script.src = url;
  script.async = true;
  return new Promise((resolve, reject) => {
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => {
      loads.delete(url);
      script.remove();
      reject(new Error(`The script ${url} could not be loaded.`));
    });
    document.head.append(script);
  });
}
