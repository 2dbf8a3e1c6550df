/**
 * The kernel's own listeners on `process`, which remain when a cell or a library removes all
 * listeners: without them no cell would be answered any more.
 */

type Listener = (...told: never[]) => void;

const kept: [event: string, listener: Listener][] = [];

/** Listens for as long as the process lives. */
export function keepListening(event: string, listener: Listener): void {
  if (kept.length === 0) watch();
  kept.push([event, listener]);
  process.on(event, listener as () => void);
}

/** Told of each listener that is taken away; those in `kept` come back before anything happens. */
function watch(): void {
  let isComing = false;
  const removed = (_: string, listener: unknown) => {
    if (isComing || !kept.some(([, own]) => own === listener)) return;
    isComing = true;
    process.nextTick(() => {
      isComing = false;
      for (const [event, own] of kept) {
        const present: unknown[] = process.rawListeners(event);
        if (!present.includes(own)) process.on(event, own as () => void);
      }
    });
  };
  // Last of all, so that it is notified of all others when all are removed, and comes back too.
  kept.push(["removeListener", removed]);
  process.on("removeListener", removed);
}

/** Whether there are other listeners: of a cell, or of a library that it uses. */
export function othersListen(event: string): boolean {
  const present: unknown[] = process.rawListeners(event);
  return present.some((listener) => !kept.some(([, own]) => own === listener));
}
