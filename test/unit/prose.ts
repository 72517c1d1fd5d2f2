/** Sentences of a Markdown document, and what is wrong with them by docs/style.md. */

/** A sentence has fewer words. */
export const WORDS_LIMIT = 25;
const MOST_SEMICOLONS = 2;

/** Phrases that the style replaces, in documents as in help and errors. */
export const BANNED =
  /\b(?:when|where) not given\b|\bunless said\b|\bbeside\b|\bwhat nobody\b|\bof which there is\b|(?<!there )\b(?:is|are) no (?!longer|more|less|later)/i;

/** Beginnings of a sentence that the style replaces: a noun is the subject. */
const BANNED_START = /^(?:Of\b|What\b(?!.*\?$))/;

/** A line that ends a sentence, with closing brackets and emphasis behind its full stop. */
const SENTENCE_END = /[.!?:][)\]*_"'”]*$/;

/** Full stops that end no sentence. */
const ABBREVIATION = /\b(?:e\.g|i\.e|et al|vs|ch|fig|eq|no|cf)\.$/i;

interface Block {
  /** Number of the first line, from 1. */
  readonly line: number;
  readonly lines: readonly string[];
  /** Table rows and headings are not sentences: only their phrases are checked. */
  readonly prose: boolean;
}

/** `line: fault` for each fault of a document. */
export function proseFaults(markdown: string): string[] {
  return blocksOf(markdown).flatMap((block) => [
    ...phraseFaults(block),
    ...(block.prose ? [...breakFaults(block), ...sentenceFaults(block)] : []),
  ]);
}

/** Paragraphs, list items, headings and table rows; fenced code is left out. */
function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: { line: number; lines: string[]; prose: boolean } | undefined;
  let fenced = false;
  for (const [i, raw] of markdown.split('\n').entries()) {
    const text = raw.trim();
    const fence = text.startsWith('```');
    if (fence) fenced = !fenced;
    if (fence || fenced || text === '') {
      open = undefined;
      continue;
    }
    const apart = /^(?:\||#)/.test(text);
    const item = /^(?:[-*]|\d+\.) /.test(text);
    if (apart || item || !open) {
      open = { line: i + 1, lines: [], prose: !apart };
      blocks.push(open);
    }
    open.lines.push(text.replace(/^(?:[-*]|\d+\.) /, ''));
    if (apart) open = undefined;
  }
  return blocks;
}

/** Text as it is read: no addresses, no emphasis, a word in place of each piece of code. */
function plain(text: string): string {
  return text
    .replace(/`[^`]*`/g, '`')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\*\*|__/g, '')
    .replace(/(?<!\w)[*_]|[*_](?!\w)/g, '');
}

function phraseFaults({ line, lines }: Block): string[] {
  const phrase = BANNED.exec(plain(lines.join(' ')));
  return phrase ? [`${line}: '${phrase[0]}'`] : [];
}

/** Lines that end inside a sentence. */
function breakFaults({ line, lines }: Block): string[] {
  return lines
    .slice(0, -1)
    .flatMap((text, i) =>
      SENTENCE_END.test(text) ? [] : [`${line + i}: breaks inside a sentence: … ${text.slice(-40)}`],
    );
}

function sentenceFaults({ line, lines }: Block): string[] {
  return lines.flatMap((_, i) => {
    // A break inside a sentence is a fault of its own; what follows belongs to the same sentence.
    if (i > 0 && !SENTENCE_END.test(lines[i - 1]!)) return [];
    let end = i + 1;
    while (end < lines.length && !SENTENCE_END.test(lines[end - 1]!)) end++;
    return sentencesOf(plain(lines.slice(i, end).join(' '))).flatMap((sentence) =>
      faultsOfSentence(sentence).map((fault) => `${line + i}: ${fault}: ${sentence}`),
    );
  });
}

/** Sentences of a plain text; a colon ends one too, as a heading of what follows. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  for (const piece of text.split(/(?<=[.!?:][)"'”]*)\s+/)) {
    const last = sentences.at(-1);
    const goesOn =
      last !== undefined && (ABBREVIATION.test(last) || (/^[a-zµ]/.test(piece) && !/:$/.test(last)));
    if (goesOn) sentences[sentences.length - 1] = `${last} ${piece}`;
    else sentences.push(piece);
  }
  return sentences;
}

function faultsOfSentence(sentence: string): string[] {
  const faults: string[] = [];
  const words = sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  if (words >= WORDS_LIMIT) faults.push(`${words} words`);
  if (sentence.split(';').length - 1 > MOST_SEMICOLONS) faults.push('a third semicolon');
  const start = BANNED_START.exec(sentence);
  if (start) faults.push(`begins with '${start[0]}'`);
  return faults;
}
