/**
 * execute_result: the value of a cell.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#execution-results
 */

import type { MimeBundle } from "../../../channel.js";

export interface ExecuteResult {
  execution_count: number;
  data: MimeBundle;
  metadata: MimeBundle;
}
