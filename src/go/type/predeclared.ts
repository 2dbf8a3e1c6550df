/**
 * Go's predeclared types other than the basic ones. Source: the Go specification, "Predeclared
 * identifiers".
 */
import type { GoInterfaceType, GoType } from "./type.js";

const nowhere = { at: 0, end: 0 } as const;

/** any, which interface{} is another way to write. */
export const emptyInterface: GoType = {
  kind: "interface",
  methods: [],
  text: "interface{}",
  ...nowhere,
};

const text: GoType = { kind: "string", text: "string", ...nowhere };

/** error. */
export const error: GoInterfaceType = {
  kind: "interface",
  methods: [
    {
      name: "Error",
      type: {
        kind: "func",
        parameters: [],
        results: [text],
        variadic: false,
        text: "() string",
        ...nowhere,
      },
    },
  ],
  text: "error",
  ...nowhere,
};

/** Other names of basic types. */
export const aliases: Readonly<Record<string, string>> = { byte: "uint8", rune: "int32" };
