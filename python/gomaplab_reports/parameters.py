"""papermill parameters for notebooks in TypeScript.

    pip install './python[papermill]'
    papermill in.ipynb out.ipynb -p n 1000 -y 'releases: ["1.19", "1.23"]'

papermill writes the parameters into a cell after the one tagged `parameters`; how, it asks a
translator of the notebook's language. It knows none for TypeScript and has no entry point for
translators, but it loads engines by entry point when it is imported. So this module offers one
(papermill's own, under the name "typescript"), and registers the translator on the way: nothing
has to be asked for on the command line.

What becomes of a value:

    None, True        null of any type, true
    int               itself; beyond 2**53 a bigint literal
    float             itself; NaN, Infinity, -Infinity
    str               a JSON string
    list, dict        an array, an object in parentheses

What is null or empty says nothing about its type: it is declared as `any` and `any[]`, since the
cells after it were written for whatever stands there otherwise.
"""

import json
import math

from papermill.engines import NBClientEngine as engine
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators

from .declarations import NAME, statements_in, type_of

__all__ = ["TypeScriptTranslator", "engine"]

# What JavaScript's numbers hold without loss ends here.
LARGEST_EXACT = 2**53
# Values that the compiler would take for the whole of their type, and what to say instead.
UNKNOWN_TYPES = {"null": ": any", "[]": ": any[]", "({})": ": any"}
RESERVED = frozenset(
    "await break case catch class const continue debugger default delete do else enum export "
    "extends false finally for function if implements import in instanceof interface let new null "
    "package private protected public return static super switch this throw true try typeof var "
    "void while with yield".split()
)


class TypeScriptTranslator(Translator):
    """Python values as TypeScript, and TypeScript declarations as papermill's parameters."""

    @classmethod
    def translate_none(cls, val):
        return "null"

    @classmethod
    def translate_int(cls, val):
        return str(val) if abs(val) <= LARGEST_EXACT else f"{val}n"

    @classmethod
    def translate_float(cls, val):
        if math.isfinite(val):
            return repr(val)
        if math.isnan(val):
            return "NaN"
        return "Infinity" if val > 0 else "-Infinity"

    @classmethod
    def translate_escaped_str(cls, str_val):
        # Dates and whatever else YAML knows come here too.
        return json.dumps(str(str_val))

    @classmethod
    def translate_list(cls, val):
        return f"[{', '.join(cls.translate(item) for item in val)}]"

    @classmethod
    def translate_dict(cls, val):
        entries = (f"{cls._key(key)}: {cls.translate(item)}" for key, item in val.items())
        return f"({{ {', '.join(entries)} }})" if val else "({})"

    @classmethod
    def comment(cls, cmt_str):
        return f"// {cmt_str}".strip()

    @classmethod
    def assign(cls, name, str_val):
        # YAML reads the keys `on` and `yes` as truth.
        if not isinstance(name, str) or not NAME.fullmatch(name) or name in RESERVED:
            raise ValueError(
                f"the parameter {name!r} cannot be a variable of TypeScript: "
                "a name has letters, digits, _ and $, begins with no digit and is not a keyword"
            )
        return f"let {name}{UNKNOWN_TYPES.get(str_val, '')} = {str_val};"

    @classmethod
    def inspect(cls, parameters_cell):
        return list(parameters_in(parameters_cell["source"]))

    @staticmethod
    def _key(key):
        # Written plainly, this key would set the object's prototype.
        return '["__proto__"]' if key == "__proto__" else json.dumps(str(key))


def parameters_in(source):
    """The declared variables of a cell that have a value: `const n: number = 1 // help`."""
    for statement in statements_in(source):
        for declared in statement.variables:
            if declared.value is not None:
                yield Parameter(
                    name=declared.name,
                    inferred_type_name=declared.type or type_of(declared.value),
                    default=declared.value,
                    help=declared.comment,
                )


papermill_translators.register("typescript", TypeScriptTranslator)
