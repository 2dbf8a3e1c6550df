/**
 * create_subshell_request: creates another queue of cells. It has no content.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#create-subshell
 */

export interface CreateSubshellReply {
  status: "ok";
  subshell_id: string;
}
