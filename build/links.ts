/**
 * Documents as they travel with the package: their relative links would be dead there.
 *
 * @module
 */
import { repository } from "./repository.ts";

/** A link or an image of Markdown: what stands before its target, and the target. */
const link = /(!?)(\[[^\][]*\]\()([^)\s]+)(?=[)\s])/g;

/** Has links lead to the repository whose targets are not among the `present` files. */
export function linksForPackage(markdown: string, present: readonly string[]): string {
  return markdown.replace(link, (whole, mark: string, text: string, target: string) => {
    const isElsewhere = /^([a-z][a-z+.-]*:|#|\/\/)/i.test(target);
    if (isElsewhere || present.includes(target.replace(/#.*$/, ""))) return whole;
    const view = mark === "!" ? "raw" : "blob";
    return `${mark}${text}${repository}/${view}/HEAD/${target.replace(/^\.\//, "")}`;
  });
}
