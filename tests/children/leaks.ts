/**
 * A process whose libcrypto counts the blocks it holds. Does what each family
 * does, many times, and prints by how many blocks the count has grown.
 *
 *     HAZMAT_LIBCRYPTO=PATH leaks.ts
 *
 * @module
 */
import process from "node:process";
import { openCounter } from "../support/counter.ts";

const counter = openCounter(process.env.HAZMAT_LIBCRYPTO!);
const { families } = await import("../support/families.ts");

const rounds = 200;

/** How the count has grown by that many rounds, after a few that fill caches. */
async function growth(family: () => void | Promise<void>): Promise<number> {
  for (let i = 0; i < 5; i++) await family();
  const before = counter.held();
  for (let i = 0; i < rounds; i++) await family();
  return counter.held() - before;
}

const grown: Record<string, number> = {};
for (const [name, family] of Object.entries(families)) grown[name] = await growth(family);
console.log(JSON.stringify({ rounds, grown }));
process.exit(0);
