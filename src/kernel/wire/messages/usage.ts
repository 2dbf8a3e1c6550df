/**
 * usage_request: resource usage of the kernel and its machine. Not part of the protocol: ipykernel
 * defined it, and jupyter-resource-usage shows it.
 * https://github.com/jupyterlab/jupyterlab/issues/11455
 */

export interface UsageReply {
  status: "ok";
  hostname: string;
  pid: number;
  cpu_count: number;
  host_virtual_memory: { total: number; available: number; used: number; percent: number };
  /** In bytes. */
  kernel_memory?: number;
  /** In percent of one processor. */
  kernel_cpu?: number;
  /** In percent of all processors. */
  host_cpu_percent?: number;
}
