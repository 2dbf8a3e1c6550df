/**
 * The kernel's five zeromq sockets (protocol, section "Introduction"; JEP 65 for iopub):
 *
 *   shell, control, stdin  ROUTER  requests and replies
 *   iopub                  XPUB    broadcast to all front ends; subscriptions are seen
 *   hb                     ROUTER  echo
 *
 * Control and heartbeat are served by a separate thread (server/control-thread.ts); the others by
 * the main thread. Message contents are not read here.
 */

import { setTimeout as wait } from "node:timers/promises";
import { Router, XPublisher } from "zeromq";
import { type ChannelName, type Connection, endpoint } from "./connection.js";
import { Writer } from "./writer.js";

/** How long an unsent last reply may keep the process from exiting, in ms. */
const LINGER_MS = 250;

/**
 * No limit on queued messages: a PUB socket silently drops beyond its high-water mark, and
 * output may not be lost. Output is coalesced before it comes here.
 */
export const SOCKET_OPTIONS = { sendHighWaterMark: 0, receiveHighWaterMark: 0, linger: LINGER_MS };

/** Sockets on which nothing large has any business: larger messages end the sender's connection. */
export const SMALL_MESSAGES = { ...SOCKET_OPTIONS, maxMessageSize: 16 * 2 ** 20 };

/** The same for requests: what no JavaScript string can hold is not a cell. */
const REQUESTS = { ...SOCKET_OPTIONS, maxMessageSize: 2 ** 29 };

/** zeromq's own numbers for the two options that `manual` mode is steered with. */
const ZMQ_SUBSCRIBE = 6;
const ZMQ_UNSUBSCRIBE = 7;

/** Receives the frames of one multipart message. */
export type Receiver = (frames: Buffer[]) => void;

/**
 * An XPUB socket that does nothing about a subscription until asked to. So a subscriber
 * gets its iopub_welcome before anything else, even when both happen at the same moment.
 */
class PatientPublisher extends XPublisher {
  constructor() {
    super({ ...SOCKET_OPTIONS, manual: true });
  }

  /** Takes up (or drops) the subscription that was received last. */
  decide(subscribe: boolean, topic: Buffer): void {
    const option = subscribe ? ZMQ_SUBSCRIBE : ZMQ_UNSUBSCRIBE;
    this.setStringOption(option, topic.length > 0 ? topic : null);
  }
}

/**
 * How long a port that is taken is tried again, in ms, and between two tries: front ends choose
 * ports that were free a moment before, and any process's outgoing connections take such ports for a
 * moment.
 */
const TAKEN_MS = 2000;
const BETWEEN_MS = 50;

/**
 * Binds one socket; encrypted, where the connection has keys.
 *
 * @returns the port
 * @throws Error naming channel and address, for example when a port stays taken
 */
export async function bindSocket(
  socket: Router | XPublisher,
  connection: Connection,
  channel: ChannelName,
): Promise<number> {
  const address = endpoint(connection, channel);
  try {
    if (connection.curve) {
      socket.curveServer = true;
      socket.curvePublicKey = connection.curve.publicKey;
      socket.curveSecretKey = connection.curve.secretKey;
    }
    const end = performance.now() + TAKEN_MS;
    while (!(await isBound(socket, address, performance.now() < end))) await wait(BETWEEN_MS);
  } catch (error) {
    throw new Error(`cannot bind ${channel} to ${address}: ${(error as Error).message}`);
  }
  return connection.ports[channel] || Number(/\d+$/.exec(socket.lastEndpoint ?? ""));
}

/** @param mayFail whether a port that is taken is no error yet */
async function isBound(
  socket: Router | XPublisher,
  address: string,
  mayFail: boolean,
): Promise<boolean> {
  try {
    await socket.bind(address);
    return true;
  } catch (error) {
    if (mayFail && (error as NodeJS.ErrnoException).code === "EADDRINUSE") return false;
    throw error;
  }
}

/** The sockets of the main thread, each with its writer. */
export class Sockets {
  readonly shell: Writer;
  readonly iopub: Writer;
  readonly stdin: Writer;
  readonly #routers: Record<"shell" | "stdin", Router>;
  readonly #publisher = new PatientPublisher();
  readonly #log: (text: string) => void;
  #closed = false;

  constructor(log: (text: string) => void) {
    // Mandatory: a question must fail when its recipient is not connected.
    const stdin = new Router({ ...REQUESTS, mandatory: true });
    this.#routers = { shell: new Router(REQUESTS), stdin };
    this.#log = log;
    const writer = (socket: Router | XPublisher, name: ChannelName) =>
      new Writer({ send: (frames) => socket.send([...frames]) }, (error) =>
        this.#failed(name, error),
      );
    this.shell = writer(this.#routers.shell, "shell");
    this.iopub = writer(this.#publisher, "iopub");
    this.stdin = writer(stdin, "stdin");
  }

  /**
   * Binds all of them.
   *
   * @returns their ports
   * @throws Error naming channel and address, for example when a port is taken.
   */
  async bind(connection: Connection): Promise<{ shell: number; iopub: number; stdin: number }> {
    const { shell, stdin } = this.#routers;
    const [shellPort, iopubPort, stdinPort] = await Promise.all([
      bindSocket(shell, connection, "shell"),
      bindSocket(this.#publisher, connection, "iopub"),
      bindSocket(stdin, connection, "stdin"),
    ]);
    return { shell: shellPort, iopub: iopubPort, stdin: stdinPort };
  }

  /** Hands every message of a request channel to its receiver. */
  listen(receivers: Record<"shell" | "stdin", Receiver>): void {
    const { shell, stdin } = this.#routers;
    void this.#receive("shell", shell, receivers.shell);
    void this.#receive("stdin", stdin, receivers.stdin);
  }

  /**
   * Takes up subscriptions to iopub; `welcome` makes the first message of each new one.
   *
   * The next subscription is read only after this one was decided: "received last" must still
   * mean this one when its turn in the queue comes.
   */
  async acceptSubscriptions(welcome: (topic: Buffer) => Uint8Array[]): Promise<void> {
    const decided = async (frame: Buffer) => {
      const topic = frame.subarray(1);
      const subscribe = frame[0] === 1;
      this.iopub.inTurn(async () => {
        this.#publisher.decide(subscribe, topic);
        if (subscribe) await this.#publisher.send(welcome(topic));
      });
      await this.iopub.settled();
    };
    await this.#receive("iopub", this.#publisher, ([frame]) =>
      // Other first bytes are messages from a subscriber, which have no meaning here.
      frame && (frame[0] === 0 || frame[0] === 1) ? decided(frame) : undefined,
    );
  }

  /** Hands what is still queued to zeromq and closes all sockets. */
  async close(): Promise<void> {
    await Promise.all([this.shell, this.iopub, this.stdin].map((writer) => writer.settled()));
    this.#closed = true;
    for (const socket of [...Object.values(this.#routers), this.#publisher]) socket.close();
  }

  async #receive(
    channel: ChannelName,
    socket: Router | XPublisher,
    receiver: (frames: Buffer[]) => void | Promise<void>,
  ): Promise<void> {
    while (!this.#closed) {
      let frames: Buffer[];
      try {
        frames = await socket.receive();
      } catch (error) {
        // A socket that cannot be read any more (usually: closed) ends its loop.
        this.#failed(channel, error as Error);
        return;
      }
      try {
        await receiver(frames);
      } catch (error) {
        this.#failed(channel, error as Error);
      }
    }
  }

  #failed(channel: ChannelName, error: Error): void {
    // Closing a socket rejects the receive that waits on it; that is no news.
    if (!this.#closed) this.#log(`${channel}: ${error.message}`);
  }
}
