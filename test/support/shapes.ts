/**
 * The shape of each message that a kernel sends, as data: field, and what it must hold. The same
 * demands as jupyter_kernel_test's schemas (msgspec_v5), checked on every message of every test.
 */

import type { Content } from "./frontend.js";

type Check = (value: unknown) => boolean;

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

const SHAPES: Record<string, Record<string, Check>> = {
  status: { execution_state: oneOf("starting", "busy", "idle") },
  execute_input: { code: string, execution_count: whole },
  stream: { name: oneOf("stdout", "stderr"), text: string },
  display_data: { data: bundle, metadata: object, transient: optional(object) },
  update_display_data: { data: bundle, metadata: object, transient: object },
  execute_result: { execution_count: whole, data: bundle, metadata: object },
  clear_output: { wait: truth },
  error,
  iopub_welcome: { subscription: string },
  comm_open: { comm_id: string, target_name: string, data: object },
  comm_msg: { comm_id: string, data: object },
  comm_close: { comm_id: string, data: object },
  input_request: { prompt: string, password: truth },
  create_subshell_reply: { subshell_id: string },
  delete_subshell_reply: {},
  list_subshell_reply: { subshell_id: list(string) },
  execute_reply: { execution_count: whole, payload: list(object), user_expressions: object },
  inspect_reply: { found: truth, data: object, metadata: object },
  complete_reply: {
    matches: list(string),
    cursor_start: whole,
    cursor_end: whole,
    metadata: object,
  },
  history_reply: { history: list((value) => Array.isArray(value) && value.length === 3) },
  is_complete_reply: {
    status: oneOf("complete", "incomplete", "invalid", "unknown"),
    indent: optional(string),
  },
  comm_info_reply: { comms: object },
  kernel_info_reply: {
    protocol_version: string,
    implementation: string,
    implementation_version: string,
    language_info: object,
    banner: string,
    help_links: list((value) => object(value) && string((value as Content).url)),
    supported_features: list(string),
  },
  shutdown_reply: { restart: truth },
  interrupt_reply: {},
  connect_reply: {
    shell_port: whole,
    iopub_port: whole,
    stdin_port: whole,
    control_port: whole,
    hb_port: whole,
  },
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

/** Of these, error replies too hold more than the error. */
const ALWAYS = new Set(["execute_reply"]);

/** Says what is wrong with a message's content; undefined when nothing is. */
export function faultOf(type: string, content: Content): string | undefined {
  const failed = content.status === "error";
  const usual = SHAPES[type];
  const shape = failed ? { ...error, ...(ALWAYS.has(type) && usual) } : usual;
  if (!shape) return `no message of type ${type} is known`;
  if (type.endsWith("_reply") && type !== "is_complete_reply") {
    if (content.status !== "ok" && !failed) return `${type}: status is ${content.status}`;
  }
  for (const [field, check] of Object.entries(shape)) {
    if (!check(content[field])) return `${type}: ${field} is ${JSON.stringify(content[field])}`;
  }
  return undefined;
}
