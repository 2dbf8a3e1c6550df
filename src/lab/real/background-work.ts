/**
 * Work in other processes while a cell waits: shows its progress, and ends when the cell is
 * interrupted.
 */
import { notebook } from "../../notebook.js";

/** What work in another process is given. */
export interface Outside {
  readonly signal: AbortSignal;
  /** Says what is being done. */
  readonly progress: (stage: string) => void;
}

/**
 * Do such work.
 * @param label before every stage of the progress line
 * @param stages how many there are
 */
export async function outside<R>(
  label: string,
  stages: number,
  work: (given: Outside) => Promise<R>,
): Promise<R> {
  const here = notebook();
  const controller = new AbortController();
  here?.interrupted(() => controller.abort(new Error(`${label}: interrupted`)));
  let told: ((done: number, total: number) => void) | undefined;
  let done = 0;
  const progress = (stage: string) => {
    told?.(stages, stages);
    told = here?.progress(`${label}: ${stage}`);
    told?.(done++, stages);
  };
  try {
    return await work({ signal: controller.signal, progress });
  } finally {
    told?.(stages, stages);
  }
}
