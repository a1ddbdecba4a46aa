/**
 * What the threads of this process are doing, as Linux sees it.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";

/** Whether a thread is running or runnable (proc_pid_stat(5)). */
function isAtWork(id: string): boolean {
  try {
    const stat = readFileSync(`/proc/self/task/${id}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).startsWith("R");
  } catch {
    return false; // it has ended
  }
}

/** Whether threads other than the main one are at work, however busy the machine. */
export function othersAreAtWork(): boolean {
  return readdirSync("/proc/self/task").some((id) => id !== `${process.pid}` && isAtWork(id));
}
