/**
 * Names of types, read where the runtime keeps their descriptions.
 *
 * Source: internal/abi/type.go Type and Name (runtime/type.go before Go 1.21), with 64 bits the same
 * layout from Go 1.19 to 1.27.
 */
import { type Declarations, GoTypeError } from "../../go/index.js";

/** Memory with the descriptions. */
type Read = (address: number, size: number) => DataView | undefined;

/** Offsets in the description of a type. */
const abiType = { tflag: 20, str: 40, size: 48 };
/** The name has a star before it that is not the type's. */
const tflagExtraStar = 2;

/**
 * The name of the type whose description lies at an address: "*main.Session"; undefined: none does.
 * @param range addresses that all descriptions lie between: moduledata.types and etypes
 */
export function typeNameAt(
  read: Read,
  range: { readonly types: number; readonly end: number },
  address: number,
): string | undefined {
  if (address < range.types || address >= range.end) return undefined;
  const description = read(address, abiType.size);
  if (description === undefined) return undefined;
  const name = range.types + description.getInt32(abiType.str, true);
  // A byte of flags, the length as a uvarint of at most two bytes, the characters.
  const head = read(name, 3);
  if (head === undefined) return undefined;
  const [low, high] = [head.getUint8(1), head.getUint8(2)];
  const [length, from] = low < 128 ? [low, 2] : [(low & 127) + 128 * high, 3];
  const chars = length === 0 ? undefined : read(name + from, length);
  if (chars === undefined) return undefined;
  const text = Buffer.from(chars.buffer, chars.byteOffset, length).toString("utf8");
  const extraStar = (description.getUint8(abiType.tflag) & tflagExtraStar) !== 0;
  return extraStar ? text.slice(1) : text;
}

/** A type's name without packages, as declared types have it; undefined: it is not declared. */
export function declaredName(name: string, types: Declarations): string | undefined {
  const local = name.replace(/(?:[\w.~%-]+\/)*[\w~%-]+\.(?=\w)/g, "");
  try {
    types.parse(local);
    return local;
  } catch (error) {
    if (error instanceof GoTypeError) return undefined;
    throw error;
  }
}
