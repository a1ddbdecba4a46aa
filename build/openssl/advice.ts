/**
 * What to install, judging by what a failed step said.
 *
 * @module
 */

const compiler = "a C compiler and make (Debian: apt install gcc libc6-dev make; " +
  "Fedora: dnf install gcc make; Alpine: apk add gcc musl-dev linux-headers make)";

const perl = "perl with its core modules (Debian: apt install perl; Fedora: dnf install " +
  "perl-core; Alpine: apk add perl)";

/** What perl, shells, env and make say when something is missing. */
const signs: readonly (readonly [sign: RegExp, install: string])[] = [
  [/Can't locate \S+ in @INC/, perl],
  [/\bperl['’]?: (command not found|not found|No such file)/, perl],
  [/\b(cc|gcc|clang): (command not found|not found|No such file)/, compiler],
  [/\blinux\/\w+\.h: No such file/, compiler],
  [/^"make" does not run/m, compiler],
];

/** Lines that say what to install; none if that is not the reason. */
export function advice(output: string): string[] {
  const found = signs.filter(([sign]) => sign.test(output)).map(([, install]) => install);
  return [...new Set(found)].map((install) => `Install ${install}`);
}
