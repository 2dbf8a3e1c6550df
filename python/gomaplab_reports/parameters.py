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
import re

from papermill.engines import NBClientEngine as engine
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators

__all__ = ["TypeScriptTranslator", "engine"]

# What JavaScript's numbers hold without loss ends here.
LARGEST_EXACT = 2**53
NAME = re.compile(r"[^\W\d][\w$]*|\$[\w$]*")
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
                "a name has letters, digits, _ and $, begins with no digit and is no keyword"
            )
        return f"let {name}{UNKNOWN_TYPES.get(str_val, '')} = {str_val};"

    @classmethod
    def inspect(cls, parameters_cell):
        return list(parameters_in(parameters_cell["source"]))

    @staticmethod
    def _key(key):
        # Written plainly, this key would set the object's prototype.
        return '["__proto__"]' if key == "__proto__" else json.dumps(str(key))


DECLARATION = re.compile(r"^[ \t]*(?:export\s+)?(?:const|let|var)\s+", re.MULTILINE)
COMMENT = re.compile(r"[ \t;]*//[ \t]*(.*)|[ \t;]*/\*\s*(.*?)\s*\*/", re.DOTALL)
NUMBER = re.compile(
    r"[+-]?(?:[\d_]*\.?[\d_]+(?:e[+-]?\d+)?|0x[\da-f_]+|Infinity|NaN)", re.IGNORECASE
)
CLOSING = {"(": ")", "[": "]", "{": "}"}


def parameters_in(source):
    """The declared variables of a cell that have a value: `const n: number = 1 // help`."""
    at = 0
    while (found := DECLARATION.search(source, at)) is not None:
        at = found.end()
        # A pattern, as in `const { a } = b`, is no parameter.
        while (name := NAME.match(source, at)) is not None:
            parameter, at = _declared(source, name)
            if parameter is not None:
                yield parameter
            if source[at : at + 1] != ",":
                break
            at += len(re.match(r",\s*", source[at:]).group())


def _declared(source, name):
    """One variable and where it ends; None for one without a value."""
    # Commas stand in types too, between angle brackets.
    is_typed = re.compile(r"\s*:").match(source, name.end())
    ends = ";\n" if is_typed else ",;\n"
    end_of_type = _scan(source, name.end(), lambda i: source[i] in ends or _assigns(source, i))
    if source[end_of_type : end_of_type + 1] != "=":
        return None, end_of_type
    annotation = source[name.end() : end_of_type].strip().lstrip(":").strip()
    end = _scan(source, end_of_type + 1, lambda i: source[i] in ",;\n")
    value = source[end_of_type + 1 : end].strip()
    comment = COMMENT.match(source, end)
    text = (comment.group(1) or comment.group(2) or "") if comment else ""
    return (
        Parameter(
            name=name.group(),
            inferred_type_name=annotation or _type_of(value),
            default=value,
            help=text.split("\n")[0].strip(),
        ),
        end,
    )


def _assigns(source, at):
    return source[at] == "=" and source[at + 1 : at + 2] != ">"


def _scan(source, at, is_end):
    """Goes on to the end of something, past strings and brackets; a comment ends it too."""
    closers = []
    while at < len(source):
        character = source[at]
        if not closers and (is_end(at) or source.startswith(("//", "/*"), at)):
            return at
        if character in "'\"`":
            at = _after_string(source, at)
            continue
        if source.startswith("//", at):
            newline = source.find("\n", at)
            at = len(source) if newline < 0 else newline
            continue
        if character in CLOSING:
            closers.append(CLOSING[character])
        elif closers and character == closers[-1]:
            closers.pop()
        at += 1
    return at


def _after_string(source, at):
    quote = source[at]
    at += 1
    while at < len(source) and source[at] != quote:
        at += 2 if source[at] == "\\" else 1
    return at + 1


def _type_of(value):
    """The type that a literal shows; "None" is papermill's word for unknown."""
    if value == "null":
        return "NoneType"
    if value in ("true", "false"):
        return "boolean"
    if re.fullmatch(r"[+-]?[\d_]+n", value):
        return "bigint"
    if NUMBER.fullmatch(value):
        return "number"
    if value[:1] in ("'", '"', "`") and _after_string(value, 0) == len(value):
        return "string"
    return "None"


papermill_translators.register("typescript", TypeScriptTranslator)
