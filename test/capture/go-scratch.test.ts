import { test } from "vitest";
import { runReal } from "../../src/capture/go/real.js";
import { replay, verify, releaseOf } from "../../src/capture/index.js";
for (const [r, o] of [["1.19", {}],["1.23", {}],["1.26",{}],["1.27",{}],["1.26",{hash:"fallback"}],["1.20",{}]] as const)
test(`${r} ${JSON.stringify(o)}`, async () => {
  const t=performance.now();
  const run = await runReal(r, {type:"map[string]any", ops:[["pr",0,1,500,0,1,"k"],["it",5],["p","x",{type:"Point",value:{X:1,Y:2}}],["g","x"],["dr",0,1,20,"k"],["c"],["pr",0,1,5,0,1,"k"],["it",-1]], types:{Point:"struct{X, Y int32}", "Pair[K comparable, V any]":{type:"struct{A K; B V}",methods:["Error() string"]}}}, {...o, progress: s=>console.log(s)});
  console.log(r, run.toolchain.version, verify(run.test, run.capture), JSON.stringify((run.capture.case as any).hashkey), (run.capture.case as any).rand, (run.capture.case as any).hash0, (run.capture.case as any).aeskeysched?.slice(0,20), run.memstats.HeapAlloc, Math.round(performance.now()-t));
}, 600000);
