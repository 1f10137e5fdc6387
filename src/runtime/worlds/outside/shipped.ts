/** What the specs of `std/outside` call: externs of the standard library, under the names that emitted code imports from "spc/runtime". */
import { searchCorpus } from "../search/corpus.js";
import { sameNumber, sameSet, sameText } from "../verify/answers.js";
import { sameFormula, SAMENESS } from "../verify/expressions.js";
import { checkProof } from "../verify/proofs.js";
import { runJavaScript, runPython } from "./programs.js";

const formulas = (answer: string, gold: string): number => SAMENESS.indexOf(sameFormula(answer, gold));

export {
  runPython as run_python,
  runJavaScript as run_javascript,
  sameText as same_text,
  sameNumber as same_number,
  sameSet as same_set,
  formulas as same_formula,
  checkProof as check_proof,
  searchCorpus as search,
};

/** The same by name, for games that are loaded and not imported. */
export const shippedExterns = {
  run_python: runPython,
  run_javascript: runJavaScript,
  same_text: sameText,
  same_number: sameNumber,
  same_set: sameSet,
  same_formula: formulas,
  check_proof: checkProof,
  search: searchCorpus,
};
