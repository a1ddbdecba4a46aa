/**
 * What `docs/reports/speed.md` says of random draws.
 *
 * @module
 */
import { aboutWords } from "../about.ts";
import { shortTitle, timeOf } from "../results.ts";
import { grouped, markdownTable } from "../table.ts";
import { type Contender, contenders, plan, type RandomIn, type RandomResults } from "./plan.ts";

const [small, large] = [32, 65536];

/** The section. */
export function randomSection({ about, runtimes }: RandomResults): string {
  const ratio = (of: Contender, to: Contender, size: number) =>
    inBoth(runtimes, (found) => (time(found, of, size) / time(found, to, size)).toFixed(2));
  const [ofLoop, ofOsrandom] = [
    ratio("osrandom", "cLoop", small),
    ratio("csprng", "osrandom", small),
  ];
  const [fasterFrom, times] = [inBoth(runtimes, csprngFrom), ratio("osrandom", "csprng", large)];
  const growth = inBoth(
    runtimes,
    ({ memory }) => `${((memory.last - memory.first) / 2 ** 20).toFixed(1)} MiB`,
  );
  return `![Time per call](speed.svg)

${aboutWords(about)}

${timesTable(runtimes)}

osrandom takes ${ofLoop} times as long as the C loop, and OpenSSL's own CSPRNG ${ofOsrandom} times
as long as osrandom. Over 10 million draws resident memory grows by ${growth}.

A draw costs a system call, so small ones (keys, nonces, tokens) are faster than from OpenSSL's own
CSPRNG, and large ones are not: OpenSSL's is faster from ${fasterFrom} on, and at 64 KiB by a factor
of ${times}. The runtimes' own \`crypto.getRandomValues\` is faster than osrandom: it keeps generator
state in the process, which is what osrandom exists to avoid.`;
}

function time(found: RandomIn, contender: Contender, size: number): number {
  return timeOf(found, "draw", contender, size)!;
}

function inBoth(runtimes: readonly RandomIn[], words: (found: RandomIn) => string): string {
  return runtimes.map((found) => `${words(found)} (${found.title.split(" ")[0]})`).join(" and ");
}

/** The first size at which OpenSSL's own CSPRNG is faster. */
function csprngFrom(found: RandomIn): string {
  const faster = [...plan.sizes].find(([size]) =>
    time(found, "csprng", size) < time(found, "osrandom", size)
  );
  return faster?.[1] ?? "no size";
}

function timesTable(runtimes: readonly RandomIn[]): string {
  const rows = (Object.keys(contenders) as Contender[]).map((contender) => [
    contenders[contender].replace(/^(crypto\.\w+|randomFill\b)/, "`$1`"),
    ...runtimes.map((found) => grouped(time(found, contender, small))),
  ]);
  return markdownTable([["32 bytes, nanoseconds", ...runtimes.map(shortTitle)], ...rows]);
}
