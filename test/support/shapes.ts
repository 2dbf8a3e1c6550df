/**
 * The shape of each message that a kernel sends, as data: field, and what it must hold. The same
 * demands as jupyter_kernel_test's schemas (msgspec_v5), checked on every message of every test.
 *
 * The fields are those of the kernel's own tables of messages: with one too many, too few or
 * misspelt this file does not type-check.
 */

import type { InputRequest } from "../../src/kernel/wire/messages/input.js";
import type { Publications } from "../../src/kernel/wire/messages/iopub/publications.js";
import type { Replies } from "../../src/kernel/wire/messages/replies.js";
import type { Content } from "./frontend.js";

type Check = (value: unknown) => boolean;

/** The fields of a content, of whichever kind it is. */
type Fields<C> = C extends unknown ? keyof C : never;

/** A check for each field; `status`, and the fields of an error, are the same in all replies. */
type Shape<C> = { [F in Exclude<Fields<C>, "status" | keyof typeof error>]-?: Check };

const string: Check = (value) => typeof value === "string";
const number: Check = (value) => typeof value === "number";
const whole: Check = (value) => Number.isInteger(value);
const truth: Check = (value) => typeof value === "boolean";
const object: Check = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const list =
  (each: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(each);
const oneOf =
  (...values: unknown[]): Check =>
  (value) =>
    values.includes(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const bundle: Check = (value) =>
  object(value) && Object.keys(value as Content).every((key) => /^[\w\-+.]+\/[\w\-+.]+$/.test(key));

const error = { ename: string, evalue: string, traceback: list(string) };

const PUBLICATIONS: { [T in Exclude<keyof Publications, keyof Replies>]: Shape<Publications[T]> } =
  {
    status: { execution_state: oneOf("starting", "busy", "idle") },
    execute_input: { code: string, execution_count: whole },
    stream: { name: oneOf("stdout", "stderr"), text: string },
    debug_event: { type: oneOf("event"), seq: whole, event: string, body: optional(object) },
    display_data: { data: bundle, metadata: object, transient: object },
    update_display_data: {
      data: bundle,
      metadata: object,
      transient: (value) => object(value) && string((value as Content).display_id),
    },
    execute_result: { execution_count: whole, data: bundle, metadata: object },
    clear_output: { wait: truth },
    error: {},
    iopub_welcome: { subscription: string },
    comm_open: {
      comm_id: string,
      target_name: string,
      target_module: (value) => value === null,
      data: object,
    },
    comm_msg: { comm_id: string, data: object },
    comm_close: { comm_id: string, data: object },
  };

const QUESTION: Shape<InputRequest> = { prompt: string, password: truth };

const REPLIES: { [T in keyof Replies]: Shape<Replies[T]> } = {
  comm_info_reply: { comms: object },
  complete_reply: {
    matches: list(string),
    cursor_start: whole,
    cursor_end: whole,
    metadata: object,
  },
  connect_reply: {
    shell_port: whole,
    iopub_port: whole,
    stdin_port: whole,
    control_port: whole,
    hb_port: whole,
  },
  create_subshell_reply: { subshell_id: string },
  debug_reply: {
    type: oneOf("response"),
    seq: whole,
    request_seq: whole,
    command: string,
    success: truth,
    message: optional(string),
    body: optional(object),
  },
  delete_subshell_reply: {},
  execute_reply: { execution_count: whole, payload: list(object), user_expressions: object },
  history_reply: { history: list((value) => Array.isArray(value) && value.length === 3) },
  inspect_reply: { found: truth, data: object, metadata: object },
  interrupt_reply: {},
  is_complete_reply: { indent: optional(string) },
  kernel_info_reply: {
    protocol_version: string,
    implementation: string,
    implementation_version: string,
    language_info: object,
    banner: string,
    help_links: list((value) => object(value) && string((value as Content).url)),
    supported_features: list(string),
  },
  list_subshell_reply: { subshell_id: list(string) },
  shutdown_reply: { restart: truth },
  usage_reply: {
    hostname: string,
    pid: whole,
    cpu_count: whole,
    host_virtual_memory: object,
    kernel_memory: optional(number),
    kernel_cpu: optional(number),
    host_cpu_percent: optional(number),
  },
};

const SHAPES: Readonly<Record<string, Record<string, Check>>> = {
  ...PUBLICATIONS,
  ...REPLIES,
  error,
  input_request: QUESTION,
};

/** What the status of a reply may be beside "error"; "ok" where it is not named here. */
const STATUSES: Readonly<Record<string, readonly unknown[]>> = {
  // A response of the Debug Adapter Protocol, which says by `success` whether it is one.
  debug_reply: [undefined],
  is_complete_reply: ["complete", "incomplete", "invalid", "unknown"],
};

/** Of these, error replies too hold more than the error. */
const ALWAYS = new Set(["execute_reply"]);

/** Says what is wrong with a message's content; undefined when nothing is. */
export function faultOf(type: string, content: Content): string | undefined {
  const failed = content.status === "error";
  const usual = SHAPES[type];
  const shape = failed ? { ...error, ...(ALWAYS.has(type) && usual) } : usual;
  if (!shape) return `no message of type ${type} is known`;
  if (type.endsWith("_reply") && !failed && !(STATUSES[type] ?? ["ok"]).includes(content.status)) {
    return `${type}: status is ${content.status}`;
  }
  for (const [field, check] of Object.entries(shape)) {
    if (!check(content[field])) return `${type}: ${field} is ${JSON.stringify(content[field])}`;
  }
  return undefined;
}
