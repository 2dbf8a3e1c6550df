/**
 * The kernel's five zeromq sockets (protocol, section "Introduction"; JEP 65 for iopub):
 *
 *   shell, control, stdin  ROUTER  requests and replies
 *   iopub                  XPUB    everybody hears what happens; subscriptions are seen
 *   hb                     ROUTER  echo
 *
 * Nothing here looks into a message.
 */

import { Router, XPublisher } from "zeromq";
import { type ChannelName, type Connection, endpoint } from "./connection.js";
import { Writer } from "./writer.js";

/** How long an unsent last reply may keep the process from exiting, in ms. */
const LINGER_MS = 250;

/**
 * No limit on queued messages: a PUB socket silently drops beyond its high-water mark, and
 * output may not be lost. Output is coalesced before it comes here.
 */
const OPTIONS = { sendHighWaterMark: 0, receiveHighWaterMark: 0, linger: LINGER_MS };

/** zeromq's own numbers for the two options that `manual` mode is steered with. */
const ZMQ_SUBSCRIBE = 6;
const ZMQ_UNSUBSCRIBE = 7;

/** Receives the frames of one multipart message. */
export type Receiver = (frames: Buffer[]) => void;

/**
 * An XPUB socket that does nothing about a subscription until it is told to. So a subscriber
 * gets its iopub_welcome before anything else, even when both happen at the same moment.
 */
class PatientPublisher extends XPublisher {
  constructor() {
    super({ ...OPTIONS, manual: true });
  }

  /** Takes up (or drops) the subscription that was received last. */
  decide(subscribe: boolean, topic: Buffer): void {
    const option = subscribe ? ZMQ_SUBSCRIBE : ZMQ_UNSUBSCRIBE;
    this.setStringOption(option, topic.length > 0 ? topic : null);
  }
}

/** All sockets of one kernel, each with its writer. */
export class Sockets {
  readonly shell: Writer;
  readonly control: Writer;
  readonly iopub: Writer;
  readonly stdin: Writer;
  readonly #routers: Record<Exclude<ChannelName, "iopub">, Router>;
  readonly #publisher = new PatientPublisher();
  readonly #log: (text: string) => void;
  #closed = false;

  constructor(log: (text: string) => void) {
    const router = () => new Router(OPTIONS);
    // Mandatory: whoever asks a question must know when nobody can hear it.
    const stdin = new Router({ ...OPTIONS, mandatory: true });
    this.#routers = { shell: router(), control: router(), stdin, hb: router() };
    this.#log = log;
    const writer = (socket: Router | XPublisher, name: ChannelName) =>
      new Writer({ send: (frames) => socket.send([...frames]) }, (error) =>
        this.#failed(name, error),
      );
    this.shell = writer(this.#routers.shell, "shell");
    this.control = writer(this.#routers.control, "control");
    this.iopub = writer(this.#publisher, "iopub");
    this.stdin = writer(stdin, "stdin");
  }

  /**
   * Binds all sockets; encrypted, where the connection has keys.
   *
   * @returns the connection with the ports that were bound
   * @throws Error naming channel and address, for example when a port is taken.
   */
  async bind(connection: Connection): Promise<Connection> {
    const ports = { ...connection.ports };
    const bindOne = async (socket: Router | XPublisher, channel: ChannelName) => {
      const address = endpoint(connection, channel);
      try {
        if (connection.curve) {
          socket.curveServer = true;
          socket.curvePublicKey = connection.curve.publicKey;
          socket.curveSecretKey = connection.curve.secretKey;
        }
        await socket.bind(address);
        if (ports[channel] === 0) ports[channel] = Number(/\d+$/.exec(socket.lastEndpoint ?? ""));
      } catch (error) {
        throw new Error(`cannot bind ${channel} to ${address}: ${(error as Error).message}`);
      }
    };
    const { shell, control, stdin, hb } = this.#routers;
    await Promise.all([
      bindOne(shell, "shell"),
      bindOne(control, "control"),
      bindOne(this.#publisher, "iopub"),
      bindOne(stdin, "stdin"),
      bindOne(hb, "hb"),
    ]);
    return { ...connection, ports };
  }

  /** Hands every message of a request channel to its receiver, and echoes heartbeats. */
  listen(receivers: Record<"shell" | "control" | "stdin", Receiver>): void {
    const { shell, control, stdin, hb } = this.#routers;
    void this.#receive("shell", shell, receivers.shell);
    void this.#receive("control", control, receivers.control);
    void this.#receive("stdin", stdin, receivers.stdin);
    const echo = new Writer({ send: (frames) => hb.send([...frames]) }, (error) =>
      this.#failed("hb", error),
    );
    void this.#receive("hb", hb, (frames) => echo.send(frames));
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
    await Promise.all(
      [this.shell, this.control, this.iopub, this.stdin].map((writer) => writer.settled()),
    );
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
