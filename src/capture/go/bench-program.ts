/**
 * Generates the package main of a benchmark: loops for one map type, as in a handwritten benchmark.
 * The hint is a constant argument of make, because the compiler uses it: without a hint, or with
 * one of at most eight, a map that does not escape is on the stack.
 */

/** What it is written for, as Go text. */
export interface BenchProgram {
  readonly key: string;
  readonly elem: string;
  readonly hint: number;
  readonly declarations: string;
  readonly dynamicTypes: readonly string[];
}

/** The text of the file. */
export function benchFile({ key, elem, hint, declarations, dynamicTypes }: BenchProgram): string {
  const map = `map[${key}]${elem}`;
  const make = hint === 0 ? `make(${map})` : `make(${map}, ${hint})`;
  const work = (
    name: string,
    body: string,
  ) => `		{Name: "${name}", Run: func(b *gomaplabTesting.B) {
			b.ReportAllocs()
			for i := 0; i < b.N; i++ {
${body}
			}
		}},`;
  const fill = "				for j := range keys {\n					m[keys[j]] = zero\n				}";
  return `package main

import ("unsafe"; gomaplabProbe "gomaplab/probe"; gomaplabReflect "reflect"; gomaplabTesting "testing")

${declarations}

var (
	gomaplabSink ${map}
	gomaplabCount int
	_ unsafe.Pointer
)

func init() {
${dynamicTypes.map((type) => `	gomaplabProbe.Boxes["${type}"] = gomaplabProbe.Box{Type: gomaplabReflect.TypeOf((*${type})(nil)).Elem(), Put: func(p unsafe.Pointer) any { return *(*${type})(p) }}`).join("\n")}
}

func main() { gomaplabProbe.Bench(gomaplabWorks) }

func gomaplabWorks(keyNumbers, absentNumbers []int64, prefix string) ([]gomaplabProbe.Work, func() any) {
	keys := gomaplabProbe.Values[${key}](keyNumbers, prefix)
	absent := gomaplabProbe.Values[${key}](absentNumbers, prefix)
	var zero ${elem}
	filled := ${make}
	for j := range keys {
		filled[keys[j]] = zero
	}
	return []gomaplabProbe.Work{
${work("fill", `				m := ${make}\n${fill}\n				gomaplabSink = m`)}
${work("fill local", `				m := ${make}\n${fill}\n				gomaplabCount += len(m)`)}
${work("get", "				for j := range keys {\n					if _, ok := filled[keys[j]]; ok {\n						gomaplabCount++\n					}\n				}")}
${work("get absent", "				for j := range absent {\n					if _, ok := filled[absent[j]]; ok {\n						gomaplabCount++\n					}\n				}")}
${work("range", "				for range filled {\n					gomaplabCount++\n				}")}
	}, func() any {
		m := ${make}
		for j := range keys {
			m[keys[j]] = zero
		}
		gomaplabSink = nil
		return m
	}
}
`;
}
