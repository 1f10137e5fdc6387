/**
 * Emitted code passes TypeScript's strictest settings in any project. Under `noUncheckedIndexedAccess` an entry may be missing for all that
 * TypeScript knows, while the compiler has proved that it is there: entries that are read are marked so, `board[at]!`.
 */
import type * as morph from "ts-morph";

/** Gives a file's text with a mark behind every entry that is read. */
export function assertIndexed(file: morph.SourceFile, { ts }: Pick<typeof morph, "ts">): string {
  const text = file.getFullText();
  const ends: number[] = [];
  const visit = (node: morph.ts.Node): void => {
    if (ts.isElementAccessExpression(node) && isRead(node)) ends.push(node.end);
    ts.forEachChild(node, visit);
  };
  visit(file.compilerNode);
  let out = "";
  let from = 0;
  for (const end of ends.sort((a, b) => a - b)) {
    out += `${text.slice(from, end)}!`;
    from = end;
  }
  return out + text.slice(from);

  function isRead(node: morph.ts.ElementAccessExpression): boolean {
    const { parent } = node;
    if (ts.isNonNullExpression(parent)) return false;
    if (ts.isBinaryExpression(parent) && parent.left === node)
      return parent.operatorToken.kind !== ts.SyntaxKind.EqualsToken && parent.operatorToken.kind !== ts.SyntaxKind.QuestionQuestionToken;
    return !(ts.isPropertyAccessExpression(parent) && parent.questionDotToken !== undefined);
  }
}
