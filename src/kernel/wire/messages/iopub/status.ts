/**
 * status: what the kernel is doing for a request.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#kernel-status
 */

export interface Status {
  execution_state: "starting" | "busy" | "idle";
}
