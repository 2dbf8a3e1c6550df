"""The variables that a cell declares, as far as papermill's parameters go: found in the source by a
scanner that knows strings, brackets and comments, and no more of the language.
"""

import re
from typing import NamedTuple, Optional

NAME = re.compile(r"[^\W\d][\w$]*|\$[\w$]*")
DECLARATION = re.compile(r"[ \t]*((?:export\s+)?(?:const|let|var))\s+")
LINE_START = re.compile(r"^", re.MULTILINE)
COMMENT = re.compile(r"[ \t;]*//[ \t]*(.*)|[ \t;]*/\*\s*(.*?)\s*\*/", re.DOTALL)
NUMBER = re.compile(
    r"[+-]?(?:[\d_]*\.?[\d_]+(?:e[+-]?\d+)?|0x[\da-f_]+|Infinity|NaN)", re.IGNORECASE
)
CLOSING = {"(": ")", "[": "]", "{": "}"}


class Variable(NamedTuple):
    name: str
    #: Annotation; empty where there is none.
    type: str
    #: None where it has none.
    value: Optional[str]
    #: First line of the comment behind it.
    comment: str


class Statement(NamedTuple):
    #: Where it begins and ends in the source, its semicolon included.
    start: int
    end: int
    #: "const", "export let", …
    keyword: str
    variables: list


def statements_in(source):
    """The statements of a cell that declare variables; patterns, as in `const { a } = b`, have none."""
    at = 0
    # One stands at the start of a line, or behind another's semicolon.
    while (found := DECLARATION.match(source, at) or _at_next_line(source, at)) is not None:
        at = found.end()
        variables = []
        while (name := NAME.match(source, at)) is not None:
            variable, at = _declared(source, name)
            variables.append(variable)
            if source[at : at + 1] != ",":
                break
            at += len(re.match(r",\s*", source[at:]).group())
        semicolon = re.compile(r"[ \t]*;").match(source, at)
        end = semicolon.end() if semicolon else at
        yield Statement(found.start(1), end, found.group(1), variables)
        at = end if semicolon else at


def _at_next_line(source, at):
    for line in LINE_START.finditer(source, at):
        if (found := DECLARATION.match(source, line.start())) is not None:
            return found
    return None


def _declared(source, name):
    """One variable and where it ends."""
    # Commas stand in types too, between angle brackets.
    is_typed = re.compile(r"\s*:").match(source, name.end())
    ends = ";\n" if is_typed else ",;\n"
    end_of_type = _scan(source, name.end(), lambda i: source[i] in ends or _assigns(source, i))
    annotation = source[name.end() : end_of_type].strip().lstrip(":").strip()
    if source[end_of_type : end_of_type + 1] != "=":
        return Variable(name.group(), annotation, None, ""), end_of_type
    end = _scan(source, end_of_type + 1, lambda i: source[i] in ",;\n")
    value = source[end_of_type + 1 : end].strip()
    comment = COMMENT.match(source, end)
    text = (comment.group(1) or comment.group(2) or "") if comment else ""
    return Variable(name.group(), annotation, value, text.split("\n")[0].strip()), end


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


def type_of(value):
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


