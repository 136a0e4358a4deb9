const loads = new Map<string, Promise<void>>();

/** Runs a script of another origin once in this page; after a failure the next call tries again. */
export function loadScript(url: string, integrity?: string): Promise<void> {
  const load = loads.get(url) ?? insertScript(url, integrity);
  loads.set(url, load);
  return load;
}

function insertScript(url: string, integrity = ""): Promise<void> {
  const script = document.createElement("script");
  script.src = url;
  script.async = true;
  script.integrity = integrity;
  // Browsers read the content of a file of another origin only where its server lets them.
  if (integrity) script.crossOrigin = "anonymous";
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
