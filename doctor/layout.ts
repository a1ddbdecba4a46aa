/**
 * Lines of text: their colours and their length.
 *
 * @module
 */

/** What a line says at a glance: as it should be, worth a look, or neither. */
export type Mark = "ok" | "look" | "--";

const colourOf: Readonly<Record<Mark, number>> = { ok: 32, look: 33, "--": 2 };

/** A text in the colour of its mark. */
export function paint(mark: Mark, text: string, colours: boolean): string {
  return colours ? `\x1b[${colourOf[mark]}m${text}\x1b[0m` : text;
}

/** Lines of at most that width, broken at spaces: a path stays in one piece. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    const fits = last !== undefined && last.length + 1 + word.length <= width;
    if (fits) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
