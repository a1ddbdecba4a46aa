/**
 * The version of this package.
 *
 * @module
 */
import { files } from "./files.ts";
import { type Fact, fact, look } from "./reading.ts";

const name = "@hazmat/openssl";
/** Where the package's manifest is, seen from this file and from a bundle. */
const manifests = ["../deno.json", "../package.json"];

/** The version of this package: from its address, else from its manifest. */
export function packageVersion(address: string): Fact<string> {
  const [, version] = /\/@hazmat\/openssl\/(\d[^/]*)\//.exec(address) ?? [];
  if (version !== undefined) return { value: version, how: "its address" };
  if (!address.startsWith("file:")) return { value: null, how: "not known" };
  return fact(() => {
    for (const path of manifests) {
      const found = readManifest(new URL(path, address));
      if (found?.name === name) return { value: found.version, how: path };
    }
    return { value: null, how: "not known" };
  });
}

function readManifest(url: URL): { name: string; version: string } | undefined {
  const path = decodeURIComponent(url.pathname).replace(/^\/(?=[A-Za-z]:)/, "");
  return look(path, (path) => JSON.parse(files.readFileSync(path, "utf8")));
}
