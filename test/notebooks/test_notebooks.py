"""Every notebook of notebooks/ runs headless under nbclient, from its first cell to its last, and
says the same when it is run again: same seed, same release, same operations, same outputs.

Run by the environment of the clone: .venv/bin/python -m unittest discover test/notebooks
"""

import json
import unittest
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
CELL_TIMEOUT_S = 300


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
        first = execute(path)
        shown = outputs(first)
        for index, text in shown:
            self.assertNotIn('"output_type": "error"', text, f"cell {index} of {path.name}")
        for (index, before), (_, again) in zip(shown, outputs(execute(path))):
            self.assertEqual(before, again, f"cell {index} of {path.name} differs in a second run")


def add(path):
    def test(self):
        self.check(path)

    test.__doc__ = f"{path.name} runs, and runs again with identical outputs"
    setattr(Notebooks, f"test_{path.stem.replace('-', '_')}", test)


for notebook_path in sorted(NOTEBOOKS.glob("*.ipynb")):
    add(notebook_path)


if __name__ == "__main__":
    unittest.main()
