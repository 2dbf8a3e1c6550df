/**
 * clear_output: clears a cell's outputs.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#clear-output
 */

export interface ClearOutput {
  /** Not before there is another output. */
  wait: boolean;
}
