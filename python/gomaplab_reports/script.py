"""nbconvert's scripts of notebooks that were never run.

Which language a notebook is in, its kernel tells when it runs; until then `--to script` writes a
.txt file, with no word of ours in between. `jupyter nbconvert --to typescript` knows it.

https://nbconvert.readthedocs.io/en/latest/external_exporters.html
"""

from nbconvert.exporters import ScriptExporter

# What the kernel says of itself, as far as nbconvert reads it.
LANGUAGE = {
    "name": "typescript",
    "file_extension": ".ts",
    "mimetype": "text/typescript",
    "pygments_lexer": "typescript",
}


class TypeScriptExporter(ScriptExporter):
    """A notebook's code as one .ts file."""

    export_from_notebook = "TypeScript"

    def from_notebook_node(self, nb, resources=None, **kwargs):
        nb.metadata["language_info"] = {**LANGUAGE, **nb.metadata.get("language_info", {})}
        return super().from_notebook_node(nb, resources, **kwargs)
