/**
 * Documents as shipped with the package, where their relative links would be dead.
 *
 * @module
 */
import { repository } from "./repository.ts";

/** A Markdown link or image: what precedes its target, and the target. */
const link = /(!?)(\[[^\][]*\]\()([^)\s]+)(?=[)\s])/g;

/** Points links at the repository if their targets are not among the `present` files. */
export function linksForPackage(markdown: string, present: readonly string[]): string {
  return markdown.replace(link, (whole, mark: string, text: string, target: string) => {
    const isElsewhere = /^([a-z][a-z+.-]*:|#|\/\/)/i.test(target);
    if (isElsewhere || present.includes(target.replace(/#.*$/, ""))) return whole;
    const view = mark === "!" ? "raw" : "blob";
    return `${mark}${text}${repository}/${view}/HEAD/${target.replace(/^\.\//, "")}`;
  });
}
