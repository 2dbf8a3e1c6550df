/**
 * list_subshell_request: the subshells there are. It has no content.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#list-subshell
 */

export interface ListSubshellReply {
  status: "ok";
  subshell_id: string[];
}
