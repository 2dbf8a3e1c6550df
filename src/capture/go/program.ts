/**
 * Generates the part of the probe that depends on the program: the package main with its declared
 * types, its map types, each with the statements that use a map of that type, and the types of
 * values in interfaces.
 *
 * All types come from the type language's own parser, in their canonical form, so only valid types
 * get into the program.
 */

import type { Declarations, GoType } from "../../go/index.js";

/** A map type of the probe: the text that cases name it by, and its key and elem as Go text. */
export interface ProbeMap {
  readonly text: string;
  readonly key: string;
  readonly elem: string;
}

/** All that the probe is compiled with. */
export interface ProbeTypes {
  readonly maps: readonly ProbeMap[];
  /** Dynamic types of values in interfaces: the text that cases name each by, and the type. */
  readonly dynamicTypes: readonly { readonly text: string; readonly type: string }[];
  /** Declarations of types that stand in the others, as Go source. */
  readonly declarations: string;
}

/** The text of the package main. */
export function mainFile({ maps, dynamicTypes, declarations }: ProbeTypes): string {
  return [
    "package main",
    "",
    'import ("unsafe"; gomaplabProbe "gomaplab/probe"; gomaplabReflect "reflect")',
    "",
    declarations,
    "func init() {",
    ...maps.map(probeMap),
    ...dynamicTypes.map(dynamicType),
    "}",
    "",
    "func main() { gomaplabProbe.Main() }",
    "",
  ].join("\n");
}

function probeMap({ key, elem, text }: ProbeMap): string {
  return `	gomaplabProbe.Specimens[${JSON.stringify(text)}] = func() gomaplabProbe.Specimen {
		var m map[${key}]${elem}
		var keys []${key}
		var elems []${elem}
		return gomaplabProbe.Specimen{
			Key: gomaplabReflect.TypeOf(keys).Elem(), Elem: gomaplabReflect.TypeOf(elems).Elem(),
			Room: func(n int) (unsafe.Pointer, unsafe.Pointer) {
				keys, elems = make([]${key}, n), make([]${elem}, n)
				return unsafe.Pointer(&keys[0]), unsafe.Pointer(&elems[0])
			},
			Make: func(hint int) { m = make(map[${key}]${elem}, hint) },
			Put: func(i int) { m[keys[i]] = elems[i] },
			Get: func(i int) { _, gomaplabProbe.Found = m[keys[i]] },
			Delete: func(i int) { delete(m, keys[i]) },
			Header: func() unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&m)) },
			Type: func() unsafe.Pointer { return gomaplabProbe.TypeOf(m) },
		}
	}`;
}

function dynamicType({ text, type }: ProbeTypes["dynamicTypes"][number]): string {
  return `	gomaplabProbe.Boxes[${JSON.stringify(text)}] = gomaplabProbe.Box{
		Type: gomaplabReflect.TypeOf((*${type})(nil)).Elem(),
		Put: func(p unsafe.Pointer) any { return *(*${type})(p) },
	}`;
}

/** Dynamic types that values written in short have. */
export const predeclaredDynamicTypes = [
  ...["int8", "int16", "int32", "int64", "int", "uint8", "uint16", "uint32", "uint64", "uint"],
  ...["float32", "float64", "complex64", "complex128", "string", "bool"],
];

/** What the probe needs of a map type. @param text as cases write it, which need not be the canonical one */
export function probeMapOf(text: string, key: GoType, elem: GoType): ProbeMap {
  return { text, key: key.text, elem: elem.text };
}

/** Declared types as Go source. Their methods are there to be asked for, and are never called. */
export function declarationsText(types: Declarations): string {
  return types
    .list()
    .flatMap(({ name, parameters, type, methods }) => {
      const list = parameters.map((of) => `${of.name} ${of.comparable ? "comparable" : "any"}`);
      const head = parameters.length === 0 ? name : `${name}[${list.join(", ")}]`;
      const names = parameters.map((of) => of.name).join(", ");
      const receiver = parameters.length === 0 ? name : `${name}[${names}]`;
      const bodies = methods.map((of) => {
        const star = of.onPointer === true ? "*" : "";
        const signature = of.type.text.replace(/^func/, "");
        return `func (${star}${receiver}) ${of.name}${signature} { panic("a method of a declared type") }`;
      });
      return [`type ${head} ${type}`, ...bodies];
    })
    .join("\n");
}
