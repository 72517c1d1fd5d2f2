/** Sentences in comments and in the texts of code, and their faults by docs/style.md. */
import ts from 'typescript';
import { BANNED } from './prose.ts';

/** A sentence has at most so many words. */
const MOST_WORDS = 25;
const MOST_SEMICOLONS = 2;

/** Phrases that the style replaces, in addition to those of documents. */
const BANNED_IN_CODE = /\bnobody\b/i;

/** Beginnings of a sentence that the style replaces; a question may begin with `What`. */
const BANNED_START = /^(?:Of\b(?! course)|What\b(?!.*\?$)|There (?:is|are)\b)/;

/** Full stops that end no sentence. */
const ABBREVIATION = /\b(?:e\.g|i\.e|al|vs|cf)\.$/;

/** A paragraph of a comment, or a text of the code; `line` from 1. */
export interface Passage {
  readonly line: number;
  readonly text: string;
}

/** Lists, tables, code and tags begin a paragraph of their own. */
const OWN_PARAGRAPH = /^(?:[-*] |\d+\. |\||```|@\w|#)/;

/**
 * The paragraphs of a file's comments that fill their lines, TypeScript's or WGSL's. Tables and
 * fenced code are left out.
 */
export function commentsOf(source: string): Passage[] {
  const found: { line: number; text: string }[] = [];
  let open = false;
  let fenced = false;
  for (const [i, raw] of source.split('\n').entries()) {
    const [, mark, rest = ''] = /^\s*(\/\/|\/?\*+)(?!\/) ?(.*)$/.exec(raw) ?? [];
    const text = rest.replace(/\s*\*\/$/, '').trim();
    if (text.startsWith('```')) fenced = !fenced;
    if (mark === undefined || text === '' || fenced || /^(?:```|\||biome-ignore)/.test(text)) open = false;
    else if (open && !OWN_PARAGRAPH.test(text) && mark !== '/**') found.at(-1)!.text += ` ${text}`;
    else {
      found.push({ line: i + 1, text: text.replace(OWN_PARAGRAPH, '') });
      open = true;
    }
    if (raw.includes('*/')) open = false;
  }
  return found;
}

/** Faults of phrases, in any comment. */
export function phraseFaults(text: string): string[] {
  const plain = plainText(text);
  const phrase = BANNED.exec(plain) ?? BANNED_IN_CODE.exec(plain);
  const starts = sentencesOf(plain).flatMap((sentence) => BANNED_START.exec(sentence)?.[0] ?? []);
  return [...(phrase ? [`'${phrase[0]}'`] : []), ...starts.map((start) => `begins with '${start}'`)];
}

/** Faults of length: words and semicolons of a sentence. */
export function lengthFaults(text: string): string[] {
  return sentencesOf(plainText(text)).flatMap((sentence) => {
    const words = Math.max(...sentence.split('; ').map(wordsIn));
    return [
      ...(words > MOST_WORDS ? [`${words} words: ${sentence}`] : []),
      ...(sentence.split(';').length - 1 > MOST_SEMICOLONS ? [`a third semicolon: ${sentence}`] : []),
    ];
  });
}

/** Text as it is read aloud: brackets and titles left out, a mark for code and for expressions. */
function plainText(text: string): string {
  return text
    .replace(/`[^`]*`/g, 'X')
    .replace(/"[^"]*"/g, 'X')
    .replace(/\([^()]*(?:\([^()]*\)[^()]*)*\)/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  for (const piece of text.split(/(?<=[.!?:])\s+/)) {
    const last = sentences.at(-1);
    const goesOn =
      last !== undefined && (ABBREVIATION.test(last) || (/\.$/.test(last) && /^[a-z]/.test(piece)));
    if (goesOn) sentences[sentences.length - 1] = `${last} ${piece}`;
    else sentences.push(piece);
  }
  return sentences;
}

function wordsIn(sentence: string): number {
  return sentence.split(/\s+/).filter((word) => /\p{L}{2}|\p{L}$/u.test(word)).length;
}

/** Calls whose text arguments commander prints, and the place of the first. */
const PRINTED: Readonly<Record<string, number>> = {
  option: 1,
  requiredOption: 1,
  argument: 1,
  Option: 1,
  Argument: 1,
  description: 0,
  summary: 0,
};

/** Errors that a user reads. */
const ERRORS = new Set(['UserError', 'DeviceError', 'MemoryError', 'ScenarioError']);

/** Names of properties and variables that hold an error's text or advice. */
const TOLD = new Set(['what', 'advice']);

/** Texts of commander's options and arguments, and of errors; expressions in them are `X`. */
export function toldTexts(path: string, source: string): Passage[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const found: Passage[] = [];
  const add = (node: ts.Expression | undefined) => {
    if (!node) return;
    const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    for (const text of textsOf(node)) if (/\s/.test(text.trim())) found.push({ line, text });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const name = calledName(node.expression);
      if (ERRORS.has(name)) add(node.arguments?.[0]);
      else if (Object.hasOwn(PRINTED, name)) add(node.arguments?.[PRINTED[name]!]);
    }
    if ((ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node)) && TOLD.has(node.name.getText()))
      add(node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function calledName(node: ts.Expression): string {
  if (ts.isIdentifier(node)) return node.text;
  return ts.isPropertyAccessExpression(node) ? node.name.text : '';
}

/** All that a text may be: the branches of a choice, sums joined, `X` for what is not known. */
function textsOf(node: ts.Expression): string[] {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (ts.isParenthesizedExpression(node)) return textsOf(node.expression);
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  if (ts.isTemplateExpression(node)) {
    return [node.templateSpans.reduce((text, span) => `${text}X${span.literal.text}`, node.head.text)];
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const right = textsOf(node.right);
    return textsOf(node.left).flatMap((left) => right.map((text) => left + text));
  }
  return ['X'];
}
