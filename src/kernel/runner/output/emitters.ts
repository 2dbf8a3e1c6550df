/**
 * Event emitters remember the cell that created them: output of a worker thread or child process,
 * and requests to a server, belong to the cell that started it, even while another cell runs. An
 * emitter that no cell created, such as the socket of an incoming request, belongs to the cell that
 * last added a listener.
 *
 * Node's own `domain` module hooks into emitters at the same two places, `EventEmitter.init` and
 * `emit` (https://nodejs.org/docs/latest-v20.x/api/domain.html).
 */

import { EventEmitter } from "node:events";
import { belongsTo, causedBy, cellOf, cellOfThrown, knownCause } from "./attribution.js";

type Init = (this: EventEmitter, ...options: unknown[]) => void;
type Emit = (this: EventEmitter, ...event: unknown[]) => boolean;
type Listen = (this: EventEmitter, ...listener: unknown[]) => EventEmitter;

/** Emitters that no cell made. */
const foundlings = new WeakSet<EventEmitter>();

/** From here on emitters carry their cell. */
export function followEmitters(): void {
  const Emitters = EventEmitter as unknown as { init: Init };
  const methods = EventEmitter.prototype as unknown as Record<string, Emit & Listen>;
  const { init } = Emitters;
  const { emit, on } = methods as unknown as { emit: Emit; on: Listen };
  Emitters.init = function (...options) {
    init.apply(this, options);
    const cell = knownCause();
    if (cell !== 0) belongsTo(this, cell);
  };
  const listen = {
    on(this: EventEmitter, ...listener: unknown[]) {
      const cell = knownCause();
      if (cell !== 0 && !isShared(this)) adopt(this, cell);
      return on.apply(this, listener);
    },
  };
  const tell = {
    emit(this: EventEmitter, ...event: unknown[]) {
      const cell = knownCause() === 0 ? causeOf(this, event) : 0;
      return cell === 0 ? emit.apply(this, event) : causedBy(cell, () => emit.apply(this, event));
    },
  };
  Object.assign(methods, listen, { addListener: listen.on }, tell);
}

function adopt(emitter: EventEmitter, cell: number): void {
  if (cellOf(emitter) === 0) foundlings.add(emitter);
  else if (!foundlings.has(emitter)) return;
  belongsTo(emitter, cell);
}

/** The process is everybody's; what it tells of an error is the cell's that the error is of. */
function causeOf(emitter: EventEmitter, [event, told, promise]: unknown[]): number {
  if (!isShared(emitter)) return cellOf(emitter);
  if (event === "uncaughtException") return cellOfThrown(told);
  return event === "unhandledRejection" && promise instanceof Promise ? cellOf(promise) : 0;
}

function isShared(emitter: EventEmitter): boolean {
  return emitter === process;
}
