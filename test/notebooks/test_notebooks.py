"""Every notebook of notebooks/ runs headless under nbclient, from its first cell to its last, and
says the same when it is run again: same seed, same release, same operations, same outputs.

Run by the environment of the clone: .venv/bin/python -m unittest discover test/notebooks
"""

import json
import re
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
CELL_TIMEOUT_S = 300


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


def execute(path):
    """The notebook after a run in a kernel of its own; raises for the first cell that fails."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None
    client = NotebookClient(
        notebook,
        kernel_name="gomaplab",
        timeout=CELL_TIMEOUT_S,
        # Where one message of a stream ends and the next begins is a matter of time.
        coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    return notebook


def outputs(notebook):
    """What the code cells show: (index of the cell, its outputs as text), one per cell."""
    return [
        (index, json.dumps(cell.outputs, indent=1, sort_keys=True))
        for index, cell in enumerate(notebook.cells)
        if cell.cell_type == "code"
    ]


class Notebooks(unittest.TestCase):
    maxDiff = 2000

    def check(self, path):
        # Both at once, each in a kernel of its own: what they show must not depend on the other.
        with ThreadPoolExecutor(2) as both:
            first, second = both.map(execute, [path, path])
        shown = outputs(first)
        for sentence in SAYS.get(path.name, []):
            self.assertIn(sentence, "\n".join(text for _, text in shown))
        for index, text in shown:
            self.assertNotIn('"output_type": "error"', text, f"cell {index} of {path.name}")
        for (index, before), (_, again) in zip(shown, outputs(second)):
            self.assertEqual(before, again, f"cell {index} of {path.name} differs in a second run")


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

    def test_lookups_are_not_said_to_go_by_tophash_alone(self):
        cells = nbformat.read(NOTEBOOKS / "05-inside-an-operation.ipynb", as_version=4).cells
        text = "\n".join(cell.source for cell in cells)
        self.assertIn("mapaccess1_fast64", text)
        self.assertIn('make("map[[3]int32]int64")', text)


def add(path):
    def test(self):
        self.check(path)

    test.__doc__ = f"{path.name} runs, and runs again with identical outputs"
    setattr(Notebooks, f"test_{path.stem.replace('-', '_')}", test)


for notebook_path in sorted(NOTEBOOKS.glob("*.ipynb")):
    add(notebook_path)


if __name__ == "__main__":
    unittest.main()
