/** Arrays and structs in and out of memory. */

import { counted } from "../../format/counted.js";
import { didYouMean } from "../../format/nearest.js";
import { GoValueError, inPart } from "../errors.js";
import { fieldOffsets, type GoStructType } from "../layout/field-offsets.js";
import { sizeOf } from "../layout/layout.js";
import type { GoType } from "../type/type.js";
import { type Codec, type CodecMaker, type CodecOptions, wrong } from "./codec.js";

/** The codec of an array type: arrays of its length; of bytes also a Uint8Array. */
export function arrayCodec(
  type: Extract<GoType, { kind: "array" }>,
  options: CodecOptions,
  codec: CodecMaker,
): Codec {
  const { length } = type;
  const { valueData } = options;
  const { size: stride, ptrdata } = sizeOf(type.elem, valueData.architecture);
  const elem = codec(type.elem, options);
  return {
    get zero() {
      return Array.from({ length }, () => elem.zero);
    },
    write(_view, at, value) {
      const values = listOf(type, value);
      if (values.length !== length) {
        throw new GoValueError(
          `A Go ${type.text} has ${counted(length, "element")}, not ${counted(values.length, "element")}`,
        );
      }
      let { view } = valueData;
      if (values instanceof Uint8Array && type.elem.kind === "uint8") {
        new Uint8Array(view.buffer).set(values, at);
        return;
      }
      let i = 0;
      inPart(
        () => `[${i}]`,
        () => {
          for (; i < length; i++) {
            // Memory may have grown for what the one before leads to.
            if (ptrdata > 0) view = valueData.view;
            elem.write(view, at + i * stride, values[i]);
          }
        },
      );
    },
    read: (view, at) => Array.from({ length }, (_, i) => elem.read(view, at + i * stride)),
  };
}

/** The value as a list of elements. */
export function listOf(type: GoType, value: unknown): ArrayLike<unknown> {
  if (Array.isArray(value) || value instanceof Uint8Array) return value;
  throw wrong(type.text, value, "an array");
}

/** The codec of a struct type: objects with its fields; those left out are zero. */
export function structCodec(type: GoStructType, options: CodecOptions, codec: CodecMaker): Codec {
  const { offsets, size } = fieldOffsets(type, options.valueData.architecture);
  const parts = type.fields.flatMap(({ name, type: of }, i) => {
    return name === "_" ? [] : [{ name, offset: offsets[i] ?? size, codec: codec(of, options) }];
  });
  const names = parts.map(({ name }) => name);
  const known = new Set(names);
  return {
    get zero() {
      return Object.fromEntries(parts.map((part) => [part.name, part.codec.zero]));
    },
    write(view, at, value) {
      if (typeof value !== "object" || value === null || Array.isArray(value)) {
        throw wrong(type.text, value, `an object with the fields ${names.join(", ")}`);
      }
      const stranger = Object.keys(value).find((name) => !known.has(name));
      if (stranger !== undefined) {
        const meant = didYouMean(stranger, names);
        throw new GoValueError(
          `A Go ${type.text} has no field ${stranger}; its fields are ${names.join(", ")}` +
            `${meant === "" ? "" : `. ${meant}`}`,
        );
      }
      // Padding is part of what is copied into a map.
      new Uint8Array(view.buffer, at, size).fill(0);
      let name = "";
      inPart(
        () => `.${name}`,
        () => {
          for (const part of parts) {
            name = part.name;
            const given = (value as Record<string, unknown>)[name];
            const written = given === undefined ? part.codec.zero : given;
            part.codec.write(options.valueData.view, at + part.offset, written);
          }
        },
      );
    },
    read(view, at) {
      return Object.fromEntries(
        parts.map((part) => [part.name, part.codec.read(view, at + part.offset)]),
      );
    },
  };
}
