/**
 * execute_input: the code of a cell that begins.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#code-inputs
 */

export interface ExecuteInput {
  code: string;
  execution_count: number;
}
