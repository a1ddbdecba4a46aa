/**
 * What `docs/reports/speed.md` says of the source vdso.
 *
 * @module
 */
import { aboutWords } from "../about.ts";
import { namesOf } from "../plan.ts";
import { shortTitle, timeOf } from "../results.ts";
import { grouped, markdownTable } from "../table.ts";
import { type Contender, plan, type VdsoIn, type VdsoResults } from "./plan.ts";

/** The section. */
export function vdsoSection({ about, runtimes }: VdsoResults): string {
  const rows = namesOf(plan.contenders).map((contender) => [
    plan.contenders[contender].replace(/^randomFill\b/, "`$&`"),
    ...runtimes.map((found) => grouped(timeOf(found, "draw", contender, 32))),
  ]);
  const speed = (of: Contender, to: Contender) =>
    runtimes.map((found) => {
      const time = (contender: Contender) => timeOf(found, "draw", contender, 2 ** 20)!;
      return `${(time(to) / time(of)).toFixed(2)} (${nameOf(found)})`;
    }).join(" and ");
  return `${aboutWords(about)}

${markdownTable([["32 bytes, nanoseconds", ...runtimes.map(shortTitle)], ...rows])}

1 MiB runs at ${speed("vdso", "vdsoLoop")} times the speed of that loop, and at
${speed("vdso", "getrandom")} times the speed of getrandom(2).`;
}

function nameOf({ title }: VdsoIn): string {
  return title.split(" ")[0]!;
}
