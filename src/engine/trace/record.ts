/**
 * Records of a map's rare changes, in all builds: one after every operation in which more than its
 * entries changed. What they hold, classic/record.ts, swiss/record.ts and engine/heap/heap-record.ts write.
 */

import { DRAIN_RECORDS } from "../layout/codes";
import { RECORDS, RECORDS_USED } from "../layout/control";
import { drain } from "./host";

/** Hand over the records that wait: at the end of every call. */
export function flush(): void {
  const used = load<u32>(RECORDS_USED);
  if (used === 0) return;
  store<u32>(RECORDS_USED, 0);
  drain(DRAIN_RECORDS, RECORDS, used);
}
