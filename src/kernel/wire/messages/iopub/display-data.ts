/**
 * display_data and update_display_data: an output, and its replacement.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#display-data
 */

import type { MimeBundle } from "../../../channel.js";

export interface DisplayData {
  data: MimeBundle;
  metadata: MimeBundle;
  transient: { display_id?: string };
}

export interface UpdateDisplayData extends DisplayData {
  transient: { display_id: string };
}
