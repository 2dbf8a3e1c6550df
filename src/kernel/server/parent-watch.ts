/**
 * Ends the kernel when the front end that started it is gone, so that no orphan remains.
 *
 * jupyter_client sets JPY_PARENT_PID; without it there is nothing to watch. The parent may be a
 * wrapper around this process, so both are watched: the given process id and the actual parent
 * process id (which changes when this process is orphaned).
 */

/** How often to look, in ms. */
const INTERVAL_MS = 1000;

/** Calls `gone`, once, when the front end has ended. */
export function watchParent(gone: () => void): void {
  const told = Number(process.env.JPY_PARENT_PID);
  if (!Number.isInteger(told) || told <= 0) return;
  const parent = process.ppid;
  // A front end in another process namespace (a container's host) is not visible from here.
  const visible = isAlive(told);
  const timer = setInterval(() => {
    if (process.ppid === parent && (!visible || isAlive(told))) return;
    clearInterval(timer);
    gone();
  }, INTERVAL_MS);
  timer.unref();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process exists and belongs to another user.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
