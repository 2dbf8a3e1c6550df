/**
 * Offsets of the fields of ELF files of 64 bits, and the values of them that are looked for, as
 * elf(5) names them: Elf64_Ehdr, Elf64_Phdr, Elf64_Shdr, Elf64_Sym.
 */

/** The file's header: 64 bytes. */
export const elfHeader = {
  class: 0x04,
  type: 0x10,
  phoff: 0x20,
  shoff: 0x28,
  phentsize: 0x36,
  phnum: 0x38,
  shentsize: 0x3a,
  shnum: 0x3c,
  size: 64,
};

/** A program header: a segment. */
export const programHeader = { type: 0, flags: 4, offset: 8, vaddr: 16, filesz: 32, size: 56 };

/** A section header. */
export const sectionHeader = { type: 4, offset: 0x18, bytes: 0x20, link: 0x28, size: 64 };

/** A symbol. */
export const symbolEntry = { name: 0, info: 4, value: 8, bytes: 16, size: 24 };

export const elfClass64 = 2;
export const coreFile = 4;
export const loadedSegment = 1;
export const writableSegment = 2;
export const symbolSection = 2;
export const functionSymbol = 2;
