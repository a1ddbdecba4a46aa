/**
 * Prints the backend, as a program does.
 *
 * @module
 */
import { backend } from "../../mod.ts";

console.log(backend);
