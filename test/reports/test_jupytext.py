"""Notebooks go to .ts files and back without a loss, and the .ts file runs as a notebook."""

import shutil
import tempfile
import unittest
from pathlib import Path

import nbformat
from report import NOTEBOOKS, run, texts, write_notebook


class Jupytext(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="jupytext-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def round_trip(self, *paths):
        """Each notebook's script, and the notebook that is made of the script, in two commands."""
        scripts, back = self.folder / "scripts", self.folder / "back"
        for folder in (scripts, back):
            folder.mkdir()
        for path in paths:
            shutil.copy(path, scripts)
        run("jupytext", "--quiet", "--to", "ts:percent", *sorted(scripts.glob("*.ipynb")))
        for script in scripts.glob("*.ts"):
            shutil.copy(script, back)
        run("jupytext", "--quiet", "--to", "ipynb", *sorted(back.glob("*.ts")))
        return [
            (scripts / f"{path.stem}.ts", back / f"{path.stem}.ipynb") for path in paths
        ]

    def assert_same(self, path, back):
        before, after = (nbformat.read(each, as_version=4) for each in (path, back))
        self.assertEqual(
            [(cell.cell_type, cell.source, cell.metadata.get("tags")) for cell in before.cells],
            [(cell.cell_type, cell.source, cell.metadata.get("tags")) for cell in after.cells],
            path.name,
        )
        self.assertEqual(before.metadata.kernelspec, after.metadata.kernelspec)

    def test_every_notebook_survives(self):
        for path, (_, back) in zip(NOTEBOOKS, self.round_trip(*NOTEBOOKS), strict=True):
            self.assert_same(path, back)

    def test_a_notebook_with_tags_and_odd_text_survives_and_runs_from_its_script(self):
        path = write_notebook(
            self.folder / "odd.ipynb",
            "# Title\n\n// no comment, %% no cell\n\n- `code`",
            ("const n = 1 // help\n\n\nlet s = `// %% [markdown]`", "parameters"),
            ("interface P { a: number }\nconst p: P = { a: n }\np",),
        )
        [(script, back)] = self.round_trip(path)
        self.assert_same(path, back)
        text = script.read_text(encoding="utf-8")
        self.assertIn("// # Title", text)
        self.assertIn('// %% tags=["parameters"]\nconst n = 1 // help', text)
        run("jupytext", "--quiet", "--to", "ipynb", "--execute", "--output", back, script)
        self.assertEqual(texts(nbformat.read(back, as_version=4)), ["{ a: 1 }"])


if __name__ == "__main__":
    unittest.main()
