/**
 * stream: printed text.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#streams-stdout-stderr-etc
 */

export interface Stream {
  name: "stdout" | "stderr";
  text: string;
}
