/**
 * A program that imports the package and does nothing else.
 *
 * @module
 */
import "../mod.ts";
