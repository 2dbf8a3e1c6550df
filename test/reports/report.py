"""What the tests of reports share: a small notebook, the notebooks of the package, the commands."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
TIMEOUT_S = 600


def write_notebook(path, *cells):
    """A notebook of this kernel: text is Markdown, a pair is code with its tags."""
    notebook = new_notebook(
        cells=[
            new_markdown_cell(cell, id=f"cell-{i}")
            if isinstance(cell, str)
            else new_code_cell(cell[0], metadata=tagged(*cell[1:]), id=f"cell-{i}")
            for i, cell in enumerate(cells)
        ],
        metadata={
            "kernelspec": {
                "name": "gomaplab",
                "display_name": "TypeScript (gomaplab)",
                "language": "typescript",
            }
        },
    )
    nbformat.write(notebook, path)
    return path


def tagged(*tags):
    return {"tags": list(tags)} if tags else {}


def install(folder):
    """Installs our Python package as a user does, but without a network, into a folder of its own
    under this one; returns what PYTHONPATH has to be."""
    folder.mkdir(exist_ok=True)
    source = folder / "source"
    shutil.copytree(ROOT / "python", source)
    packages = folder / "packages"
    # Its dependencies are in the environment.
    alone = ("--no-deps", "--no-build-isolation", "--no-index")
    run("pip", "install", "--quiet", *alone, "--target", packages, source)
    return str(packages)


def run(*arguments, cwd=None, **environment):
    """Runs a Python module as a command; what it prints, or an error with all of it."""
    done = subprocess.run(
        [sys.executable, "-m", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=TIMEOUT_S,
    )
    if done.returncode != 0:
        command = " ".join(map(str, arguments))
        raise AssertionError(f"{command} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def texts(notebook):
    """The text of each output, in order."""
    return [
        output.get("text") or output.get("data", {}).get("text/plain") or output.get("evalue")
        for cell in notebook.cells
        for output in cell.get("outputs", [])
    ]
