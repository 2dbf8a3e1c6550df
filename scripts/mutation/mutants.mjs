// @ts-check
/**
 * Mutants of a TypeScript source: one small change each, such as `<` for `<=`, 9 for 8, `loads` for
 * `stores`. The instrumented source contains all of them, each behind a switch, so that a file is
 * compiled once and a mutant is selected at run time:
 *
 *     $mutant(17) ? a <= b : a < b
 */

import ts from "typescript";

/**
 * @typedef {object} Mutant
 * @property {number} id
 * @property {string} file
 * @property {number} line
 * @property {string} original the text of the expression
 * @property {string} mutated
 * @property {number} start position of the expression
 * @property {number} end
 */

/** @type {Readonly<Record<string, string>>} */
const operators = {
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "===": "!==",
  "!==": "===",
  "&&": "||",
  "||": "&&",
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "%": "*",
  "<<": ">>",
  ">>": "<<",
  "&": "|",
  "|": "&",
  "+=": "-=",
  "-=": "+=",
};

/** @type {Readonly<Record<string, string>>} */
const methods = {
  floor: "ceil",
  ceil: "floor",
  round: "floor",
  min: "max",
  max: "min",
  some: "every",
  every: "some",
  padStart: "padEnd",
  padEnd: "padStart",
  startsWith: "endsWith",
  toUpperCase: "toLowerCase",
};

/**
 * All mutants of a source, in its order.
 * @param {string} file its name, for the report
 * @param {string} text
 * @param {number} first id of the first
 * @returns {Mutant[]}
 */
export function mutantsOf(file, text, first) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const members = membersByObject(source);
  /** @type {Mutant[]} */
  const mutants = [];
  /**
   * @param {ts.Node} node
   * @param {string} mutated
   */
  const add = (node, mutated) => {
    const [start, end] = [node.getStart(source), node.end];
    const line = source.getLineAndCharacterOfPosition(start).line + 1;
    const original = text.slice(start, end);
    mutants.push({ id: first + mutants.length, file, line, original, mutated, start, end });
  };
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (isNoCode(node)) return;
    for (const mutated of changesOf(node, text, members)) add(node, mutated);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return mutants;
}

/** @param {ts.Node} node whether nothing below it runs */
function isNoCode(node) {
  return (
    ts.isTypeNode(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node)
  );
}

/**
 * What may stand in a node's place.
 * @param {ts.Node} node
 * @param {string} text
 * @param {Map<string, string[]>} members
 * @returns {string[]}
 */
function changesOf(node, text, members) {
  const textOf = (/** @type {ts.Node} */ part) => text.slice(part.getStart(), part.end);
  if (ts.isBinaryExpression(node)) {
    const other = operators[node.operatorToken.getText()];
    return other === undefined ? [] : [`${textOf(node.left)} ${other} ${textOf(node.right)}`];
  }
  if (ts.isPrefixUnaryExpression(node)) {
    return node.operator === ts.SyntaxKind.ExclamationToken ? [textOf(node.operand)] : [];
  }
  if (ts.isConditionalExpression(node)) return [textOf(node.whenTrue), textOf(node.whenFalse)];
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const { name } = node.expression;
    const other = Object.hasOwn(methods, name.text) ? methods[name.text] : undefined;
    const [start, end] = [node.getStart(), node.end];
    if (other === undefined) return [];
    return [text.slice(start, name.getStart()) + other + text.slice(name.end, end)];
  }
  if (!isValue(node)) return [];
  if (ts.isNumericLiteral(node)) return [`(${node.getText()} + 1)`];
  if (ts.isBigIntLiteral(node)) return [`(${node.getText()} + 1n)`];
  if (node.kind === ts.SyntaxKind.TrueKeyword) return ["false"];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return ["true"];
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
    return [node.text === "" ? '"mutant"' : '""'];
  }
  if (ts.isTemplateExpression(node)) return ['""'];
  if (ts.isPropertyAccessExpression(node)) return memberChanges(node, textOf, members);
  return [];
}

/**
 * Another member of the same object.
 * @param {ts.PropertyAccessExpression} node
 * @param {(part: ts.Node) => string} textOf
 * @param {Map<string, string[]>} members
 */
function memberChanges(node, textOf, members) {
  const object = textOf(node.expression);
  const called = ts.isCallExpression(node.parent) && node.parent.expression === node;
  if (called || node.questionDotToken !== undefined) return [];
  const known = members.get(object) ?? [];
  const other = known[(known.indexOf(node.name.text) + 1) % known.length];
  return other === undefined || other === node.name.text ? [] : [`${object}.${other}`];
}

/**
 * Members read of the same object within a file, by the object's text.
 * @param {ts.SourceFile} source
 */
function membersByObject(source) {
  /** @type {Map<string, string[]>} */
  const members = new Map();
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
      const called = ts.isCallExpression(node.parent) && node.parent.expression === node;
      const names = members.get(node.expression.text) ?? [];
      if (!called && !names.includes(node.name.text)) names.push(node.name.text);
      members.set(node.expression.text, names);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return members;
}

/** @param {ts.Node} node whether an expression may stand here, and its value is used */
function isValue(node) {
  const { parent } = node;
  if (parent === undefined) return false;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isBinaryExpression(parent)) {
    const operator = parent.operatorToken.kind;
    const assigned =
      operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment;
    return !(assigned && parent.left === node);
  }
  return !(
    ts.isExpressionStatement(parent) ||
    (ts.isPropertyName(node) && "name" in parent && parent.name === node) ||
    ts.isPostfixUnaryExpression(parent) ||
    (ts.isPrefixUnaryExpression(parent) && parent.operator !== ts.SyntaxKind.ExclamationToken) ||
    ts.isTaggedTemplateExpression(parent) ||
    ts.isDeleteExpression(parent) ||
    (ts.isAsExpression(parent) && parent.type.getText() === "const") ||
    ts.isExternalModuleReference(parent)
  );
}

/**
 * The source with the switches of some of its mutants. Where one stands within another, the inner
 * one stays in the original half of the outer.
 * @param {string} text
 * @param {readonly Mutant[]} mutants of this source
 */
export function withSwitches(text, mutants) {
  const sorted = [...mutants].sort((a, b) => a.start - b.start || b.end - a.end || a.id - b.id);
  let at = 0;
  /**
   * @param {number} from
   * @param {number} to
   * @returns {string}
   */
  const emit = (from, to) => {
    let out = "";
    let position = from;
    while (at < sorted.length) {
      const mutant = /** @type {Mutant} */ (sorted[at]);
      if (mutant.start >= to) break;
      at++;
      out += text.slice(position, mutant.start);
      const inner = emit(mutant.start, mutant.end);
      out += `($mutant(${mutant.id}) ? ${mutant.mutated} : ${inner})`;
      position = mutant.end;
    }
    return out + text.slice(position, to);
  };
  return emit(0, text.length);
}
