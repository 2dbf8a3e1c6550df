"""Every notebook of notebooks/ says again what it says: it holds its outputs as a reader of the
repository sees them, and nbval runs it anew and compares. `npm run notebooks` writes them.

Run by the environment of the clone: .venv/bin/python -m unittest discover test/notebooks
"""

import json
import os
import re
import shutil
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "reports"))
from report import install, run  # noqa: E402
NOTEBOOKS = HERE.parents[1] / "notebooks"
PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
CELL_TIMEOUT_S = 300
# What the repository's pages show without trouble.
MOST_BYTES = 500_000

# Sentences that a cell computes: what they have to come to, of a run beside real Go.
SAYS = {
    "01-first-map.ipynb": [
        "held 179,372,080 and 197,197,320 bytes: **17.8 MB** apart",
        "48 bytes above the real one",
        "the bool map's 600 bytes more",
    ],
    "02-from-1.19-to-1.27.ipynb": [
        "96 of 100 hits in the Swiss map are found in the first group",
        "a classic hit is on average entry 3.7 of its chain",
    ],
}

NUMBERS = "no one two three four five six seven eight nine ten".split()


def outputs(path):
    """All outputs of a notebook in the repository: (index of the cell, output)."""
    cells = nbformat.read(path, as_version=4).cells
    return [(index, output) for index, cell in enumerate(cells) for output in cell.get("outputs", [])]


class Notebooks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="notebooks-"))
        # By it nbval follows outputs that are updated.
        cls.packages = install(cls.folder)
        # Two at a time: a kernel keeps one core busy.
        cls.pool = ThreadPoolExecutor(2)
        cls.runs = {path: cls.pool.submit(cls.validate, path) for path in PATHS}

    @classmethod
    def tearDownClass(cls):
        cls.pool.shutdown(cancel_futures=True)
        shutil.rmtree(cls.folder)

    @classmethod
    def validate(cls, path):
        """Runs it; what differs is in the error's message, and `npm run notebooks` writes it anew."""
        options = ("--nbval-cell-timeout", CELL_TIMEOUT_S, "--rootdir", NOTEBOOKS, "--color", "no")
        run("pytest", "--nbval", "-p", "compared", "-p", "no:cacheprovider", *options, path,
            PYTHONPATH=f"{cls.packages}{os.pathsep}{HERE}")

    def test_what_a_reader_of_the_repository_sees(self):
        for path in PATHS:
            with self.subTest(path.name):
                shown = outputs(path)
                self.assertGreater(len(shown), 0, "npm run notebooks writes the outputs")
                self.assertLess(path.stat().st_size, MOST_BYTES)
                text = json.dumps([output for _, output in shown], ensure_ascii=False)
                for sentence in SAYS.get(path.name, []):
                    self.assertIn(sentence, text)
                for index, output in shown:
                    self.assertNotEqual(output.output_type, "error", f"cell {index}")
                    data = output.get("data", {})
                    self.assertNotIn("application/vnd.jupyter.widget-view+json", data)
                    self.assertNotRegex(data.get("text/html", ""), "<script|<style")
                    # A figure is a drawing here: pages of repositories take drawings out of HTML.
                    if "image/svg+xml" in data:
                        self.assertNotIn("text/html", data, f"cell {index}")


class Prose(unittest.TestCase):
    """What is said in words and not computed."""

    def test_number_of_releases(self):
        counted = 0
        for path in sorted(NOTEBOOKS.glob("*.ipynb")):
            cells = nbformat.read(path, as_version=4).cells
            code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
            every = re.search(r"= \[((?:\"1\.\d\d\",? ?){6,})\]", code)
            for cell in cells:
                for word in re.findall(r"\b(\w+) (?:Go )?releases\b", cell.source):
                    if word in NUMBERS and cell.cell_type == "markdown":
                        self.assertEqual(NUMBERS.index(word), every[1].count("1."), path.name)
                        counted += 1
        self.assertEqual(counted, 3)

    def test_what_depends_on_the_go_that_is_here_is_not_compared(self):
        asked = 0
        for path in PATHS:
            for cell in nbformat.read(path, as_version=4).cells:
                if re.search(r"\brealGo\b", json.dumps(cell.get("outputs", []))):
                    self.assertIn("nbval-ignore-output", cell.metadata.get("tags", []), f"{path.name}: {cell.id}")
                    asked += 1
        self.assertGreater(asked, 20)

    def test_no_exercise_is_right_that_nobody_has_answered(self):
        for path in PATHS:
            shown = json.dumps([output for _, output in outputs(path)])
            self.assertNotRegex(shown, r"\b\w+: right\.", path.name)

    def test_lookups_are_not_said_to_go_by_tophash_alone(self):
        cells = nbformat.read(NOTEBOOKS / "05-inside-an-operation.ipynb", as_version=4).cells
        text = "\n".join(cell.source for cell in cells)
        self.assertIn("mapaccess1_fast64", text)
        self.assertIn('make("map[[3]int32]int64")', text)


def add(path):
    def test(self):
        self.runs[path].result()

    test.__doc__ = f"{path.name} runs, and says what it says in the repository"
    setattr(Notebooks, f"test_{path.stem.replace('-', '_')}", test)


for notebook_path in PATHS:
    add(notebook_path)


if __name__ == "__main__":
    unittest.main()
