/* A real C program for the cache models: shuffles an array, and reads it in its new order. */
#include <stdlib.h>
#include <string.h>

int main(void) {
  unsigned n = 6000, s = 1;
  unsigned *t = malloc(n * sizeof *t);
  unsigned char bytes[333];
  unsigned long sum = 0;
  for (unsigned i = 0; i < n; i++) t[i] = i;
  for (unsigned i = 0; i < n; i++) {
    s = s * 1664525u + 1013904223u;
    unsigned j = (s >> 8) % n, x = t[i];
    t[i] = t[j];
    t[j] = x;
    if (i % 64 == 0) memset(bytes, (int)i, sizeof bytes);
    /* A number that lies across two lines, or in the middle of one. */
    unsigned long number;
    memcpy(&number, bytes + s % 320, sizeof number);
    sum += number + t[t[i]];
  }
  free(t);
  return sum == 0;
}
