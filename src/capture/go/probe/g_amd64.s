// func getg() unsafe.Pointer: the running goroutine's g, which thread-local storage holds for
// assembly written to the stable calling convention. Only the runtime's own Go code can say getg().

#include "textflag.h"

TEXT ·getg(SB), NOSPLIT, $0-8
	MOVQ (TLS), AX
	MOVQ AX, ret+0(FP)
	RET
