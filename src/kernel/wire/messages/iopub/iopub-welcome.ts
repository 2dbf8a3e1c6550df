/**
 * iopub_welcome: the first message of a new subscription.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#welcome-message
 */

export interface IopubWelcome {
  /** The topic. */
  subscription: string;
}
