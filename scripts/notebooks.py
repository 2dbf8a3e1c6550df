"""Runs the notebooks of notebooks/ and writes their outputs into them, in a light form: what a reader of
the repository sees. `npm run notebooks` runs this file, `npm run notebooks -- 03 05` for some of them.

The light form has no script, no style and no state of widgets. A figure or drawing is its SVG, a table
its HTML, everything else its text.
"""

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
CELL_TIMEOUT_S = 600
WIDGET = "application/vnd.jupyter.widget-view+json"
# What only works, or only looks right, in a page that runs it.
LIVE = re.compile(r"<(script|style)\b[^>]*>.*?</\1>", re.DOTALL)


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
        store_widget_state=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    return notebook


def lighten(notebook):
    """The same notebook with its outputs in the light form."""
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            if "data" in output:
                output.data = light(output.data)
    notebook.metadata.pop("widgets", None)
    return notebook


def light(data):
    """One output's forms, without those that are heavy or alive."""
    kept = {mime: content for mime, content in data.items() if mime != WIDGET}
    if "image/svg+xml" in kept:
        kept.pop("text/html", None)
    if "text/html" in kept:
        html = LIVE.sub("", kept["text/html"]).strip()
        if html:
            kept["text/html"] = html
        else:
            del kept["text/html"]
    return nbformat.from_dict(kept)


def write(path):
    nbformat.write(lighten(execute(path)), path)
    return f"{path.name}: {path.stat().st_size:,} bytes"


def main(wanted):
    paths = sorted(NOTEBOOKS.glob("*.ipynb"))
    chosen = [path for path in paths if not wanted or any(path.name.startswith(w) for w in wanted)]
    if not chosen:
        sys.exit(f"No notebook begins with {' or '.join(wanted)}; there are {', '.join(p.name for p in paths)}")
    with ThreadPoolExecutor(2) as pool:
        for line in pool.map(write, chosen):
            print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
