/**
 * A fresh Deno that uses one feature, under the permissions it was started
 * with, and prints the outcome. It needs none itself.
 *
 * @module
 */
import type { Backend } from "../../mod.ts";

const feature = Deno.args[0]!;
const data = new Uint8Array(100).map((_, i) => i);
const key = new Uint8Array(32);
const salt = new Uint8Array(16);
const scrypt = { password: key, salt, cost: 16, blockSize: 8, parallelization: 1, length: 32 };
const pbkdf2 = { hash: "sha256", password: key, salt, iterations: 10, length: 32 };

// Imported when a feature is used: the permissions needed for that are what is
// tested.
const families = {
  aead: () => import("../../hazmat/aead/mod.ts"),
  ciphers: () => import("../../hazmat/ciphers/mod.ts"),
  digests: () => import("../../hazmat/digests/mod.ts"),
  kdfs: () => import("../../hazmat/kdfs/mod.ts"),
  macs: () => import("../../hazmat/macs/mod.ts"),
  streams: () => import("../../hazmat/streams/mod.ts"),
};

const features: Record<string, (backend: Backend) => unknown> = {
  registration(backend) {
    backend.unregisterOsrandomEngine();
    backend.registerOsrandomEngine();
    return backend.isOsrandomEngineRegistered();
  },
  status: (backend) => backend.status().libcrypto,
  implementation: (backend) => backend.osrandomEngineImplementation(),
  draws: (backend) => backend.randomBytes(32),
  vdso(backend) {
    backend.bindings.engine.chooseSource("vdso");
    return backend.randomBytes(32);
  },
  async hash() {
    const { createHash } = await families.digests();
    return createHash("sha256").update(data).digest();
  },
  async mac() {
    const { mac } = await families.macs();
    return mac("cmac", key, data, { cipher: "aes-256-cbc" });
  },
  async cipher() {
    const { createCipher } = await families.ciphers();
    return createCipher("aes-256-ctr", { key, iv: salt }).update(data);
  },
  async aead() {
    const { aead } = await families.aead();
    const gcm = aead("aes-256-gcm", key);
    return gcm.openRandomNonce(gcm.sealRandomNonce(data));
  },
  async kdf() {
    return (await families.kdfs()).scrypt(scrypt);
  },
  async kdfAsync() {
    const { pbkdf2Async, scryptAsync } = await families.kdfs();
    return (await Promise.all([scryptAsync(scrypt), pbkdf2Async(pbkdf2)]))[0];
  },
  async streams() {
    const { openStream, sealStream } = await families.streams();
    const sealed = stream().pipeThrough(sealStream("aes-256-gcm", key));
    return await bytesOf(sealed.pipeThrough(openStream("aes-256-gcm", key)));
  },
  async names() {
    return (await families.digests()).hashes().length > 5;
  },
  diagnose: (backend) => backend.bindings.diagnose() !== undefined,
};

function stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new Blob([data]).stream() as ReadableStream<Uint8Array<ArrayBuffer>>;
}

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(
    await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer(),
  );
}

async function workers(): Promise<unknown> {
  const { startDrawer } = await import("../support/workers.ts");
  const { worker, report } = await startDrawer({ report: 5, endless: false });
  worker.terminate();
  return report.values.length === 5;
}

async function option(): Promise<unknown> {
  const { open } = await import("../../bindings.ts");
  const { Backend } = await import("../../hazmat/backend.ts");
  const backend = new Backend(open({ libcrypto: Deno.args[1]! }));
  backend.registerOsrandomEngine();
  return backend.randomBytes(32) && backend.bindings.path;
}

async function use(): Promise<unknown> {
  if (feature === "workers") return await workers();
  if (feature === "option") return await option();
  const { backend } = await import("../../mod.ts");
  if (feature === "import") return backend.isOsrandomEngineRegistered();
  return await features[feature]!(backend);
}

try {
  const result = await use();
  const done = result instanceof Uint8Array ? result.length : result;
  console.log(JSON.stringify({ done }));
} catch (error) {
  const { name, code, message } = error as Error & { code?: string };
  console.log(JSON.stringify({ name, code, message }));
}
