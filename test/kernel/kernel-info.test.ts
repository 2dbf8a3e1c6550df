/** What both kernels say of themselves. */
import { expect, test } from "vitest";
import { kernelInfo } from "../../src/kernel/kernel-info.js";

test("says the package, the language and where cells run", () => {
  expect(
    kernelInfo({
      protocol: "5.3",
      own: { name: "made-up", version: "1.2.3", description: "A kernel." },
      typescript: "6.0.9",
      where: "in the browser",
      helpLinks: [{ text: "Here", url: "https://example.com/" }],
      features: ["debugger"],
    }),
  ).toEqual({
    status: "ok",
    protocol_version: "5.3",
    implementation: "made-up",
    implementation_version: "1.2.3",
    language_info: {
      name: "typescript",
      version: "6.0.9",
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      codemirror_mode: "typescript",
      nbconvert_exporter: "script",
    },
    banner: "made-up 1.2.3: TypeScript 6.0.9 in the browser\nA kernel.",
    help_links: [
      { text: "TypeScript handbook", url: "https://www.typescriptlang.org/docs/handbook/" },
      { text: "Here", url: "https://example.com/" },
    ],
    supported_features: ["debugger"],
  });
});
