/**
 * interrupt_request: interrupts the running cell. It has no content.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#kernel-interrupt
 */

export interface InterruptReply {
  status: "ok";
}
