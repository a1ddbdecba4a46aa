/**
 * A process with a limit on further memory mappings. Prints the outcome of
 * draws and operations, of those that need more than there is, and of all of
 * them once there is memory again.
 *
 * @module
 */
import backend from "../../mod.ts";
import { openLimits } from "../support/limits.ts";
import { hex } from "../support/observe.ts";
import { operations } from "../support/operations.ts";
import { aead } from "../../hazmat/aead/mod.ts";
import { createCipher } from "../../hazmat/ciphers/mod.ts";
import { scrypt as ourScrypt, scryptAsync } from "../../hazmat/kdfs/mod.ts";

const MiB = 2 ** 20;
const limits = openLimits();
const large = new Uint8Array(96 * MiB);
const key = new Uint8Array(32);
const nonce = new Uint8Array(12);
const salt = new Uint8Array(16);

/** Each needs twice the memory that is left, or more. */
const tooLarge: Record<string, () => unknown> = {
  draw: () => backend.randomBytes(128 * MiB),
  seal: () => aead("aes-256-gcm", key).seal(nonce, large),
  cipher: () => createCipher("aes-256-ctr", { key, iv: salt }).update(large),
  scrypt: () => ourScrypt(scrypt),
  scryptAsync: () => scryptAsync(scrypt),
};

const scrypt = {
  ...{ password: key, salt, cost: 2 ** 17, blockSize: 8, parallelization: 1, length: 32 },
  maxMemory: 2 ** 30,
};

async function outcome(operation: () => unknown): Promise<string> {
  try {
    const result = await operation();
    return result instanceof Uint8Array && result.length < 1000 ? hex(result) : "done";
  } catch (error) {
    const { name, message } = error as Error;
    return `${name}: ${message}`;
  }
}

async function all(table: Record<string, () => unknown>): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [name, operation] of Object.entries(table)) found[name] = await outcome(operation);
  return found;
}

/** How many of `count` draws of a size differ. */
function distinct(size: number, count: number): number {
  const drawn = Array.from({ length: count }, () => {
    const bytes = backend.randomFill(large.subarray(0, size));
    return hex(bytes.subarray(0, 16)) + hex(bytes.subarray(-16));
  });
  return new Set(drawn).size;
}

const before = await all(operations);
limits.leaveMemory(48 * MiB);
const draws = [distinct(32, 1000), distinct(MiB, 10), distinct(64 * MiB, 2)];
const [limited, refused] = [await all(operations), await all(tooLarge)];
const source = backend.osrandomEngineImplementation();
limits.freeMemory();
const [after, granted] = [await all(operations), await all(tooLarge)];
console.log(JSON.stringify({ before, draws, source, limited, refused, after, granted }));
