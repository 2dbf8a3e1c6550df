/** Ends a runner whose server is gone, together with all processes that its cells started. */

/**
 * Ends this process and all that it started, at once; where there are no process groups, or it
 * leads none, the process alone.
 *
 * @param end as `process.kill`
 */
export function endGroup(
  platform: NodeJS.Platform = process.platform,
  end: (pid: number, signal: NodeJS.Signals) => unknown = process.kill,
): void {
  if (platform !== "win32") {
    try {
      end(-process.pid, "SIGKILL");
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
  end(process.pid, "SIGKILL");
}
