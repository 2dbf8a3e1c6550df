/**
 * The part of the probe that is written for each run: the map types it can hold, each with the
 * statements of a program that uses it, and the types that values in interfaces can have.
 */

/** A map type of the probe, and its key and elem, as Go text. */
export interface Specimen {
  readonly text: string;
  readonly key: string;
  readonly elem: string;
}

/** All that the probe is compiled with. */
export interface Specimens {
  readonly maps: readonly Specimen[];
  /** Dynamic types of values in interfaces. */
  readonly boxed: readonly string[];
  /** Declarations of types that stand in the others, as Go source. */
  readonly declarations: string;
}

/** The text of a Go file. */
export function specimensFile({ maps, boxed, declarations }: Specimens): string {
  return [
    "package main",
    "",
    'import ("reflect"; "unsafe")',
    "",
    declarations,
    "func init() {",
    ...maps.map(specimen),
    ...boxed.map(box),
    "}",
    "",
  ].join("\n");
}

function specimen({ key, elem, text }: Specimen): string {
  return `	specimens[${JSON.stringify(text)}] = func() specimen {
		var m map[${key}]${elem}
		var keys []${key}
		var elems []${elem}
		return specimen{
			key: reflect.TypeOf(keys).Elem(), elem: reflect.TypeOf(elems).Elem(),
			room: func(n int) (unsafe.Pointer, unsafe.Pointer) {
				keys, elems = make([]${key}, n), make([]${elem}, n)
				return unsafe.Pointer(&keys[0]), unsafe.Pointer(&elems[0])
			},
			make: func(hint int) { m = make(map[${key}]${elem}, hint) },
			put: func(i int) { m[keys[i]] = elems[i] },
			delete: func(i int) { delete(m, keys[i]) },
			header: func() unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&m)) },
			typ: func() unsafe.Pointer { return typeOf(m) },
		}
	}`;
}

function box(type: string): string {
  return `	boxes[${JSON.stringify(type)}] = box{
		typ: reflect.TypeOf((*${type})(nil)).Elem(),
		put: func(p unsafe.Pointer) any { return *(*${type})(p) },
	}`;
}
