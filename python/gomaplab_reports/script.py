"""nbconvert's scripts of notebooks in TypeScript.

Which language a notebook is in, its kernel tells when it runs; until then `--to script` writes a
.txt file, with no word of ours in between. `jupyter nbconvert --to typescript` knows it.

In a notebook that papermill made, the parameters stand twice: as the notebook has them, and as
papermill was given them. A kernel takes the second declaration in the place of the first, a file
cannot: so in scripts, by either name, the first becomes a comment.

https://nbconvert.readthedocs.io/en/latest/external_exporters.html
"""

import copy

from nbconvert.exporters import ScriptExporter

from .declarations import statements_in

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
        nb = copy.deepcopy(nb)
        nb.metadata["language_info"] = {**LANGUAGE, **nb.metadata.get("language_info", {})}
        declare_once(nb)
        return super().from_notebook_node(nb, resources, **kwargs)

    def _get_language_exporter(self, lang_name):
        # It is this one.
        return None


def declare_once(nb):
    """Makes comments of the declarations that papermill's cell replaces."""
    given = {
        variable.name
        for cell in tagged(nb, "injected-parameters")
        for statement in statements_in(cell.source)
        for variable in statement.variables
    }
    for cell in tagged(nb, "parameters"):
        cell.source = without(cell.source, given)


def tagged(nb, tag):
    return [cell for cell in nb.cells if tag in cell.metadata.get("tags", [])]


def without(source, names):
    """A cell's source in which these variables are not declared; what else a statement declares, is."""
    for statement in reversed(list(statements_in(source))):
        if not any(variable.name in names for variable in statement.variables):
            continue
        lines = source[statement.start : statement.end].split("\n")
        text = "\n".join(f"// {line}" for line in lines)
        for variable in statement.variables:
            if variable.name not in names:
                annotation = f": {variable.type}" if variable.type else ""
                value = "" if variable.value is None else f" = {variable.value}"
                text += f"\n{statement.keyword} {variable.name}{annotation}{value};"
        rest = source[statement.end :]
        on_line = rest.split("\n")[0].strip()
        # A comment to the end of the line may stay behind ours.
        is_over = text.endswith(";") and len(text.split("\n")) > len(lines)
        if on_line and (is_over or not on_line.startswith("//")):
            text += "\n"
        source = source[: statement.start] + text + rest
    return source
