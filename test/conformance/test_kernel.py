"""The kernel against Jupyter's own conformance suite, with every optional sample filled in.

A test of the suite whose sample is missing is skipped; none is skipped here.
"""

import os
import unittest

# Imported as a module: a base class imported by name would be run as a test of its own.
import jupyter_kernel_test as suite
from jupyter_kernel_test import msgspec_v5

KERNEL = "gomaplab"
# Tests leave nothing in the history of whoever runs them.
os.environ.setdefault("TYPESCRIPT_KERNEL_HISTORY", ":memory:")

DISPLAY = """\
display({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>bold</b>" }) });
"""


# The suite's schemas lack this message, which may arrive at any time after a server has subscribed.
msgspec_v5.schema_fragments["iopub_welcome"] = {
    "properties": {"subscription": {"type": "string"}},
    "required": ["subscription"],
}


class Conformance(suite.KernelTests):
    kernel_name = KERNEL

    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = 'console.log("hello, world")'
    code_stderr = 'console.error("a warning")'

    completion_samples = [
        {"text": "const sampleNumber = 1; sampleNum", "matches": {"sampleNumber"}},
        {"text": "Math.hyp", "matches": {"hypot"}},
        {"text": '"😀"; JSON.stringi', "matches": {"stringify"}},
    ]

    complete_code_samples = [
        "1 + 1",
        "const a = 1;",
        "function f(n: number): number { return n }",
        "for (const x of [1, 2]) { console.log(x) }",
        "const text = `a\nb`",
        "type A = { b: string }",
    ]
    incomplete_code_samples = [
        "function f() {",
        "const a = [1,",
        "if (true)",
        "const f = (x: number) =>",
        "const text = `open",
        "/* open",
        "a.",
    ]
    invalid_code_samples = ["const 1a = 2", ")", 'let s = "open\nclosed"', "}{"]

    code_page_something = "console?"
    code_generate_error = 'throw new TypeError("no luck")'
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": '"text"', "result": "'text'"},
        {"code": "[1, 2, 3]", "result": "[ 1, 2, 3 ]"},
        {"code": "await Promise.resolve(10n ** 20n)", "result": "100000000000000000000n"},
    ]
    code_display_data = [{"code": DISPLAY, "mime": "text/html"}]

    supported_history_operations = ("tail", "range", "search")
    # A pattern, not a text: "?" stands for any character.
    code_history_pattern = "6 ? 7"

    code_inspect_sample = "parseInt"
    code_clear_output = "clearOutput()"


class Welcome(suite.IopubWelcomeTests):
    kernel_name = KERNEL
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main()
