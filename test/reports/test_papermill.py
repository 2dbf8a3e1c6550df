"""papermill runs notebooks in TypeScript with parameters, once our package is installed."""

import shutil
import subprocess
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from report import NOTEBOOKS, install, run, texts, write_notebook

PARAMETERS = """\
const n: number = 1 // how many
let name = "a;b // c", ok = true; // two of them
const xs: Map<string, number[]> = new Map([["a", [1,
  2]]]) /* by name */
let later: string
const { length } = name
export const big = 12n"""


class Papermill(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="papermill-"))
        cls.packages = install(cls.folder)
        cls.notebook = write_notebook(
            cls.folder / "in.ipynb",
            "# A report",
            (PARAMETERS, "parameters"),
            ("[n, name, xs]",),
        )

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def papermill(self, *arguments):
        return run("papermill", *arguments, cwd=self.folder, PYTHONPATH=self.packages)

    def python(self, code):
        """What a Python program prints that has the package."""
        return subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONPATH": self.packages},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout

    def test_parameters_replace_declarations_of_another_type(self):
        others = "{name: 3, xs: [1, {a: null}]}"
        self.papermill("in.ipynb", "out.ipynb", "-p", "n", "ten", "-y", others)
        done = nbformat.read(self.folder / "out.ipynb", as_version=4)
        injected = [cell for cell in done.cells if "injected-parameters" in cell.metadata.tags]
        self.assertEqual(
            [cell.source for cell in injected],
            ['// Parameters\nlet name = 3;\nlet xs = [1, ({ "a": null })];\nlet n = "ten";\n'],
        )
        self.assertEqual(texts(done), ["[ 'ten', 3, [ 1, { a: null } ] ]"])

    def test_every_kind_of_value_arrives(self):
        write_notebook(
            self.folder / "kinds.ipynb",
            ("", "parameters"),
            (
                "[none, empty, ok, whole, big, below, part, nan, far, text, proto]"
                ".map((x) => `${typeof x} ${typeof x === 'object' ? JSON.stringify(x) : x}`)",
            ),
        )
        values = (
            '{none: null, empty: [], ok: true, whole: 9007199254740992, big: 9007199254740993, '
            'below: -9007199254740993, part: 1.0e-7, nan: .nan, far: -.inf, '
            r'text: "q\"\\\n\u2028é😀", proto: {__proto__: 1, "a b": {}}}'
        )
        self.papermill("kinds.ipynb", "kinds-out.ipynb", "-y", values)
        done = nbformat.read(self.folder / "kinds-out.ipynb", as_version=4)
        shown = texts(done)[-1]
        for expected in (
            "'object null'",
            "'object []'",
            "'boolean true'",
            "'number 9007199254740992'",
            "'bigint 9007199254740993'",
            "'bigint -9007199254740993'",
            "'number 1e-7'",
            "'number NaN'",
            "'number -Infinity'",
            "é😀",
            """'object {"__proto__":1,"a b":{}}'""",
        ):
            self.assertIn(expected, shown)

    def test_parameters_of_each_notebook_take_effect(self):
        """Smaller than by default: what is given, a cell, and the words that it then shows."""
        given = {
            "01-first-map": ("{n: 1000}", "make-hinted", r"\b1,000 entries\b"),
            "02-from-1.19-to-1.27": ("{n: 500}", "header", r"\bused\b.*\b500\b"),
            # Of every hundred keys one is left.
            "03-maps-do-not-shrink": ("{n: 1001}", "c13", r"(?m)^1\.19 +11 "),
            "04-types-and-layouts": (
                "{keyTypes: [uint16], elemTypes: [int8]}",
                "79c7bec0",
                r"\buint16 +int8\b",
            ),
            "05-inside-an-operation": ("{entries: 100, seed: 5}", "a38d57ca", r"(?m)^ +100 "),
            # 48 bytes of the header, a bucket of 144 and then two of them, or these two alone.
            "06-heap-and-collector": ("{n: 9}", "c15", r"(?s)\b480\b.*\b336\b"),
            # A hundred entries are in L1: no lookup misses.
            "07-what-the-machine-does": ("{entries: 100}", "891feb5f", r"\bL1D +1,447 +1,447 +0\b"),
            # Load factor 6: 13 inserts, not 14.
            "08-growth-step-by-step": ("{release: '1.21'}", "c04", r"(?m)^ +13 +doubling"),
            "09-swiss-tables": ("{release: '1.24'}", "c18", r"Go 1\.24: 896 entries"),
            # Exercises have the numbers of this student.
            "10-an-atlas-of-map-memory": ("{who: ada}", "c11", r"nevacuate begin, in Go 1\.23 on amd64"),
            "11-ten-million-entries": ("{who: ada}", "c09", r"while 2,000 keys are put .* Go 1\.22"),
            "12-when-b-is-zero": ("{who: ada}", "c10", r"Go 1\.19 .* does the key 36 lie"),
            "13-what-kind-of-array": ("{who: ada}", "c11", r"map\[int32\]int64 does elem 5 begin"),
            "14-claims": ("{shownClaim: S0-4}", "c02", r"S0-4: false"),
            "15-a-report-for-a-decision": ("{n: 1000}", "c05", r"(?m)^1\.19 +1,000 "),
            "16-from-ten-million-to-a-billion": ("{releases: ['1.21']}", "c04", r"(?m)^ +10,000,000 +1\.21 "),
            "17-reading-a-strangers-files": ("{who: ada}", "c12", r"nevacuate begin, in Go 1\.23"),
            "18-concurrent-access": ("{release: '1.19'}", "c11", r"Go 1\.19: operation 13"),
            "19-real-go-beside-the-model": ("{releases: ['1.26']}", "c17", r"Go 1\.26: operation"),
        }
        self.assertEqual([path.stem for path in NOTEBOOKS], sorted(given))

        def execute(path):
            return self.papermill(path, self.folder / path.name, "-y", given[path.stem][0])

        # Two at a time: papermill's own start leaves half of two cores idle.
        with ThreadPoolExecutor(2) as pool:
            running = [pool.submit(execute, path) for path in NOTEBOOKS]
        for path, run_of in zip(NOTEBOOKS, running, strict=True):
            _, cell_id, expected = given[path.stem]
            with self.subTest(path.name):
                self.assertNotIn("unknown parameter", run_of.result())
                done = nbformat.read(self.folder / path.name, as_version=4)
                (cell,) = [cell for cell in done.cells if cell.id == cell_id]
                done.cells = [cell]
                self.assertRegex("\n".join(texts(done)), expected)

    def test_help_names_type_default_and_comment_of_each_parameter(self):
        shown = " ".join(self.papermill("--help-notebook", "in.ipynb").split())
        for expected in (
            "n: number (default 1) how many",
            'name: string (default "a;b // c")',
            "ok: boolean (default true) two of them",
            'xs: Map<string, number[]> (default new Map([["a", [1, 2]]])) by name',
            "big: bigint (default 12n)",
        ):
            self.assertIn(expected, shown)
        self.assertNotIn("later", shown)
        self.assertNotIn("length", shown)

    def test_declarations_that_share_a_line_are_parameters_too(self):
        source = 'const a = 1, b = 0; let c: number | null = 3; var s = ";let x = 1"; f(); let d = 2'
        write_notebook(self.folder / "line.ipynb", (source, "parameters"))
        shown = " ".join(self.papermill("--help-notebook", "line.ipynb").split())
        for expected in (
            "a: number (default 1)",
            "b: number (default 0)",
            "c: number | null (default 3)",
            's: string (default ";let x = 1")',
        ):
            self.assertIn(expected, shown)
        self.assertNotIn("x: number", shown)

    def test_a_name_that_no_variable_can_have_is_refused(self):
        with self.assertRaisesRegex(AssertionError, "the parameter 'a-b' cannot be a variable"):
            self.papermill("in.ipynb", "out.ipynb", "-p", "a-b", "1")

    def test_papermill_itself_has_the_engine_and_the_translator(self):
        printed = self.python(
            "import papermill.execute as e, papermill.translators as t\n"
            "print(t.papermill_translators.find_translator('any', 'typescript').__name__,"
            " e.papermill_engines.get_engine('typescript').__name__)"
        )
        self.assertEqual(printed, "TypeScriptTranslator NBClientEngine\n")

    def test_a_cell_that_fails_fails_the_report_with_its_lines(self):
        write_notebook(self.folder / "fails.ipynb", ("1;\nthrow new RangeError('seven')",))
        with self.assertRaises(AssertionError) as caught:
            self.papermill("fails.ipynb", "fails-out.ipynb")
        self.assertRegex(str(caught.exception), r"RangeError: seven\n +Cell In\[1\], line 2")


if __name__ == "__main__":
    unittest.main()
