/**
 * The program that the models of hardware are measured with, as text: C, so that valgrind sees little but
 * its own accesses. Each pass walks a cycle of pointers through BYTES, updates counters that a random
 * generator picks among as many, and adds up as many in order. Passes are alike: the stream of many is that
 * of one, over and over.
 */
export const hardwareProgram = `#include <stdint.h>
#include <stdlib.h>

enum { CHAIN = BYTES / 64, COUNTERS = BYTES / 8 };
struct place { struct place *next; char rest[56]; };
static struct place chain[CHAIN];
static uint64_t counters[COUNTERS];

int main(int argc, char **argv) {
	long passes = argc > 1 ? atol(argv[1]) : 1;
	volatile uint64_t sum = 0;
	for (long i = 0; i < CHAIN; i++) chain[i].next = &chain[(i * 25173 + 13849) & (CHAIN - 1)];
	while (passes-- > 0) {
		uint64_t x = 88172645463325252ull, own = 0;
		struct place *at = chain;
		for (long i = 0; i < 100000; i++) at = at->next;
		for (long i = 0; i < 100000; i++) {
			x ^= x << 13; x ^= x >> 7; x ^= x << 17;
			counters[x & (COUNTERS - 1)] += i;
		}
		for (long i = 0; i < COUNTERS; i++) own += counters[i];
		sum += own + (uint64_t)at;
	}
	return 0;
}
`;

/**
 * pycachesim on the same data accesses: a file of 64-bit words comes in, the seconds of its C backend's bulk
 * call go out. Its sizes are those of the machine in hardware.ts; it has no TLB.
 */
export const pycachesimProgram = `import struct, sys, time
from cachesim import CacheSimulator, Cache, MainMemory

mem = MainMemory()
l3 = Cache("L3", 32768, 16, 64, "LRU")
mem.load_to(l3)
mem.store_from(l3)
l2 = Cache("L2", 2048, 8, 64, "LRU", store_to=l3, load_from=l3)
l1 = Cache("L1", 64, 8, 64, "LRU", store_to=l2, load_from=l2)
cs = CacheSimulator(l1, mem)
accesses = []
for (word,) in struct.iter_unpack("<Q", open(sys.argv[1], "rb").read()):
    address, kind = (word & 0xffffffffffff,), (word >> 48) & 3
    accesses.append((None if kind == 2 else address, None if kind == 1 else address))
passes = int(sys.argv[2])
start, cpu = time.perf_counter(), time.process_time()
for _ in range(passes):
    cs.loadstore(accesses, length=8)
print(time.perf_counter() - start, time.process_time() - cpu)
`;
