/**
 * Where things lie in the memory of one modelled machine.
 *
 *   CONTROL  the first caches asked, the rules, and what the last access touched
 *   HISTOGRAM  u64 counts [region 256][kind 4][depth 8][translation 4]
 *   a chunk: its accesses' WORDS u64, their REGIONS u8; their OUTCOMES u8 come out
 *   HEAP     caches and TLBs, each a descriptor (cache.ts) and its arrays, one behind the other
 *
 * Fields of two are indexed by the side: 0 data, 1 instructions.
 */
import { KIND_SHIFT, DEPTHS as MOST_DEPTHS, MOST_REGIONS, OUTCOMES_OF_TRANSLATION } from "./codes";

/** u32 × 2: the first cache asked. */
export const TOPS: usize = 1024;
/** u32 × 2: the first TLB asked; 0: addresses are not translated. */
export const TLBS: usize = 1032;
/** u32: 1 where instructions have a cache or a TLB of their own; else they are of side 0 too. */
export const FETCH_SIDE: usize = 1040;
/** u32: whether the machine is a usual one (fast-path.ts). */
export const USUAL: usize = 1044;
/** u64: line of the last fetch. */
export const LAST_FETCH: usize = 1048;
/** u32 each: where the lists MISSED_LINES and MISSED_PAGES end. */
export const MISSED_LINES_END: usize = 1408;
export const MISSED_PAGES_END: usize = 1412;
/** What fast-path.ts must know of caches and TLBs, from the first down: LEVEL_SIZE each, LEVELS a side. */
export const CACHE_LEVELS: usize = 1536;
export const TLB_LEVELS: usize = 2048;
export const LEVELS: usize = 256;
/** u64: log2 of a side's page, LEVELS after each other. */
export const PAGE_SHIFTS: usize = 2560;
/** The record of a set of which page 0 was last used. */
export const PAGE_0: usize = 2624;
export const LEVEL_SIZE: usize = 32;
/** u32: one of the two straddle rules. */
export const STRADDLE: usize = 1264;
/** u32: most bytes of an access, 0: any number. */
export const CLIP: usize = 1268;
/** u32: whether dirty lines are written to the next level when they are evicted. */
export const WRITE_BACKS: usize = 1272;
/** u32: the line that an exclusive level gave up was dirty. */
export const CARRIED: usize = 1276;
/** u32: a request of a prefetcher is under way: it neither counts nor trains. */
export const QUIET: usize = 1280;
/** u32: the line just found had been prefetched, and is used for the first time. */
export const FIRST_USE: usize = 1284;
/** What prefetchers see of an access: u32, then of each its cache (u32), what (u32), line (u64). */
export const TOLD_COUNT: usize = 2692;
export const TOLD: usize = 2704;
/** u32: where free memory begins. */
export const FREE: usize = 1288;
/** u32, then u32 × 16: the caches there are. */
export const CACHE_COUNT: usize = 1292;
export const CACHES: usize = 1296;

export const HISTOGRAM: usize = 4096;
/** Counts of a depth, of a kind, and of a region, in bytes. */
export const DEPTH_COUNTS: usize = 8 * (OUTCOMES_OF_TRANSLATION as usize);
export const KIND_COUNTS: usize = DEPTH_COUNTS * (MOST_DEPTHS as usize);
export const REGION_COUNTS: usize = 4 * KIND_COUNTS;

/** Accesses that a chunk has at most. */
export const CHUNK: u32 = 16384;
export const WORDS: usize = HISTOGRAM + (MOST_REGIONS as usize) * REGION_COUNTS;
export const REGIONS: usize = WORDS + 8 * (CHUNK as usize);
export const OUTCOMES: usize = REGIONS + (CHUNK as usize);
/** Words of a part of the chunk without the fetches that move nothing. */
export const SIFTED: usize = OUTCOMES + (CHUNK as usize);
export const PART: usize = 8 * 1024;
/** Requests that are numbered: when there are as many no other access is taken, which may be of 257 lines. */
export const MOST_NUMBERED: usize = 1024;
const NUMBERED: usize = MOST_NUMBERED + 256;
/** u8 of each request: its kind, how many caches missed, how many TLBs. */
export const KIND_LIST: usize = SIFTED + PART + 8;
export const DEPTHS: usize = KIND_LIST + NUMBERED;
export const TRANSLATIONS: usize = DEPTHS + NUMBERED;
/** Misses of the first TLBs and caches, and two lists of requests to lower caches, used in turn. */
export const MISSED_PAGES: usize = TRANSLATIONS + NUMBERED;
export const MISSED_LINES: usize = MISSED_PAGES + 8 * NUMBERED + 8;
/** Each level may list a line to write back besides what the one above listed. */
export const LOWER_LIST: usize = MISSED_LINES + 16 * NUMBERED + 8;
export const OTHER_LIST: usize = LOWER_LIST + 72 * NUMBERED;
export const HEAP: usize = OTHER_LIST + 72 * NUMBERED;

/** The address in the word of an access, which src/hardware/access.ts writes. */
export const ADDRESS: u64 = ((1 as u64) << KIND_SHIFT) - 1;
export {
  FETCH,
  KIND_SHIFT,
  LOAD,
  MODIFY,
  ONE_REQUEST,
  REQUEST_A_LINE,
  SIZE_SHIFT,
  STORE,
  STRADDLES,
} from "./codes";

/** No line has this number. */
export const NONE: u64 = u64.MAX_VALUE;

/** `size` bytes of zeros, aligned to 16. */
export function allocate(size: usize): usize {
  const start = load<u32>(FREE) === 0 ? HEAP : (load<u32>(FREE) as usize);
  const end = (start + size + 15) & ~15;
  const missing = (end as i64) - ((memory.size() as i64) << 16);
  if (missing > 0 && memory.grow(((missing + 65535) >> 16) as i32) < 0) return 0;
  store<u32>(FREE, end as u32);
  return start;
}
