"""nbconvert makes pages, scripts and Markdown of notebooks, run or not."""

import re
import shutil
import tempfile
import unittest
from pathlib import Path

import nbformat
from report import NOTEBOOKS, install, run, write_notebook

CELLS = (
    "# A report with *everything*",
    ("console.log('printed <b>');\ndisplay([{ a: 1, b: '<i>' }, { a: 22 }])",),
    ("svg`<svg viewBox='0 0 1 1'><circle id='drawn' r='1'/></svg>`",),
    ("for (const n of progress([1, 2, 3], { label: 'count' })) n;",),
    ("interact({ n: slider(0, 10) }, ({ n }) => `first result ${n * 100}`)",),
)


class NbConvert(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="nbconvert-"))
        write_notebook(cls.folder / "new.ipynb", *CELLS)
        # Only a notebook that was run knows its language's colours and file names.
        new = ("--execute", "--output", "report", "new.ipynb")
        run("nbconvert", "--to", "notebook", *new, cwd=cls.folder)
        for form in ("html", "markdown", "script"):
            run("nbconvert", "--to", form, "report.ipynb", cwd=cls.folder)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def read(self, name):
        return (self.folder / name).read_text(encoding="utf-8")

    def test_a_page_has_the_code_in_colour_and_every_output(self):
        page = self.read("report.html")
        # Pygments knows the language.
        self.assertIn('<span class="nx">console</span>', page)
        for expected in (
            "printed &lt;b&gt;",
            "2 rows × 2 columns",
            "&lt;i&gt;",
            "id='drawn'",
            "count: 3 of 3",
            "first result 500",
        ):
            self.assertIn(expected, page)
        self.assertNotIn("count: 0 of 3", page)

    def test_markdown_keeps_tables_lines_and_results(self):
        text = self.read("report.md")
        self.assertIn("```typescript\nconsole.log", text)
        for expected in ("printed <b>", "2 rows × 2 columns", "count: 3 of 3", "first result 500"):
            self.assertIn(expected, text)

    def test_a_script_is_a_file_in_typescript(self):
        script = self.read("report.ts")
        self.assertIn("console.log('printed <b>');\ndisplay([{ a: 1,", script)

    def test_a_notebook_that_was_never_run_becomes_one_too(self):
        run("nbconvert", "--to", "typescript", "new.ipynb", cwd=self.folder,
            PYTHONPATH=install(self.folder))
        self.assertIn("console.log('printed <b>');\ndisplay([{ a: 1,", self.read("new.ts"))

    def test_a_script_of_what_papermill_made_declares_each_parameter_once(self):
        cells = (
            (
                "// How much.\nconst n: number = 10; // how many\nlet xs = [1,\n  2]; console.log(n)\n"
                "let a = 1, b = 2, c: string /* unset */\nlet kept = 'as it was'",
                "parameters",
            ),
            ("[n, xs, a, b, kept]",),
        )
        write_notebook(self.folder / "given.ipynb", *cells)
        packages = install(self.folder / "once")
        given = ("-y", "{n: 5000, xs: [7], a: 3, c: x}")
        run("papermill", "given.ipynb", "made.ipynb", *given, cwd=self.folder, PYTHONPATH=packages)
        done = nbformat.read(self.folder / "made.ipynb", as_version=4)
        self.assertIn("[ 5000, [ 7 ], 3, 2, 'as it was' ]", str(done.cells[-1].outputs))
        for form in ("script", "typescript"):
            with self.subTest(form):
                run("nbconvert", "--to", form, "made.ipynb", cwd=self.folder, PYTHONPATH=packages)
                script = self.read("made.ts")
                self.assertIn(
                    "// How much.\n// const n: number = 10; // how many\n// let xs = [1,\n//   2];\n"
                    " console.log(n)\n// let a = 1, b = 2, c: string \nlet b = 2;\n/* unset */\n"
                    "let kept = 'as it was'\n",
                    script,
                )
                declared = re.findall(r"^(?:const|let|var) (\w+)", script, re.MULTILINE)
                self.assertEqual(sorted(declared), ["a", "b", "c", "kept", "n", "xs"])
                (self.folder / "made.ts").unlink()

    def test_every_notebook_becomes_a_script(self):
        # One command for all: starting nbconvert takes longer than its work.
        run("nbconvert", "--to", "script", "--output-dir", self.folder, *NOTEBOOKS)
        for path in NOTEBOOKS:
            self.assertTrue((self.folder / f"{path.stem}.ts").exists(), path.name)

    def test_every_notebook_becomes_a_page_and_a_text_with_its_outputs(self):
        printed = 0
        for form in ("html", "markdown"):
            run("nbconvert", "--to", form, "--output-dir", self.folder, *NOTEBOOKS)
        for path in NOTEBOOKS:
            with self.subTest(path.name):
                # As they are in the repository, with what they showed when they were run.
                done = nbformat.read(path, as_version=4)
                for ending in ("html", "md"):
                    text = self.read(f"{path.stem}.{ending}")
                    for first in first_words(done):
                        self.assertIn(first, text)
                        printed += 1
        self.assertGreater(printed, 0)


def first_words(notebook):
    """The beginning of each line that cells printed, where it has no markup in it."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            first = output.get("text", "").split("\n")[0].strip()
            if first and not set(first) & set("<>&'\""):
                yield first


if __name__ == "__main__":
    unittest.main()
