/**
 * Growth is detected, and jumps are not mistaken for it.
 *
 * @module
 */
import process from "node:process";
import { assert, assertEquals, describe, it } from "../std.ts";
import { notLinux } from "../support/machine.ts";
import { residentAllowance } from "../../lab/soak/plan.ts";
import { fifths, growth, sample } from "../../lab/soak/samples.ts";

const MiB = 1024;
const series = (of: (i: number) => number) => fifths(Array.from({ length: 500 }, (_, i) => of(i)));

describe("memory, by fifths of the time", () => {
  it("is flat where it jumps by 200 MiB now and then, and settles in the first fifth", () => {
    const resident = series((i) => 60 * MiB + (i < 100 ? i : 100) * MiB + (i % 7 ? 0 : 200 * MiB));
    assertEquals(growth(resident), 0);
  });

  it("is not flat where it grows by 40 MiB in a steady way", () => {
    const resident = series((i) => 60 * MiB + i * 40 * MiB / 500);
    assert(growth(resident) > residentAllowance, `${resident}`);
  });

  it("is that of the process, as its descriptors are", { skip: notLinux }, () => {
    const { residentKiB, descriptors } = sample(process.pid);
    assert(residentKiB > 10 * MiB && residentKiB < 10_000 * MiB, `${residentKiB} KiB`);
    assert(descriptors > 3 && descriptors < 1000, `${descriptors} descriptors`);
  });
});
