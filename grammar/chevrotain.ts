/**
 * The one place that imports Chevrotain. Its own entry loads some seven hundred small modules; a build may replace this file by a bundle of
 * the same exports.
 */
export {
  Alternation,
  createToken,
  CstParser,
  EOF,
  generateCstDts,
  Lexer,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
  Terminal,
  tokenMatcher,
} from "chevrotain";
export type {
  CstNode,
  ILookaheadStrategy,
  IOrAlt,
  IParserErrorMessageProvider,
  IRecognitionException,
  IProduction,
  ISerializedGast,
  IToken,
  ParserMethod,
  Rule,
  TokenType,
  TokenVocabulary,
} from "chevrotain";
