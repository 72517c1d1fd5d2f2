/** Sentences of a Markdown document, and what is wrong with them by docs/style.md. */

/** A sentence has fewer words. */
const WORDS_LIMIT = 25;
const MOST_SEMICOLONS = 2;

/** Phrases that the style replaces, in documents as in help and errors. */
export const BANNED =
  /\b(?:when|where) not given\b|\bunless said\b|\bbeside\b|\bwhat nobody\b|\bof which there is\b|(?<!there )\b(?:is|are) no (?!longer|more|less|later)/i;

/** Beginnings of a sentence that the style replaces; a question may begin with `What`. */
const BANNED_START = /^(?:Of\b|What\b(?!.*\?$))/;

/** The end of a line that ends a sentence; brackets, quotes and emphasis may close behind it. */
const SENTENCE_END = /[.!?:][)\]*_"”]*$/;

/** Full stops that end no sentence. */
const ABBREVIATION = /\b(?:e\.g|i\.e|et al|vs|ch|fig|eq|cf)\.$/i;

/** A paragraph or a list item. */
interface Block {
  /** Number of its first line, from 1. */
  readonly line: number;
  readonly lines: readonly string[];
}

/**
 * Sentences that are too long, have a third semicolon or begin without a noun, and lines that end
 * inside a sentence. `line: fault: text` each. Code, tables and headings are left out.
 */
export function proseFaults(markdown: string): string[] {
  return blocksOf(markdown).flatMap((block) => [...breakFaults(block), ...sentenceFaults(block)]);
}

function blocksOf(markdown: string): Block[] {
  const blocks: { line: number; lines: string[] }[] = [];
  let open = false;
  let fenced = false;
  for (const [i, raw] of markdown.split('\n').entries()) {
    const text = raw.trim();
    const fence = text.startsWith('```');
    if (fence) fenced = !fenced;
    if (fence || fenced || text === '' || /^[|#]/.test(text)) {
      open = false;
      continue;
    }
    const marker = /^(?:[-*]|\d+\.) /;
    if (!open || marker.test(text)) blocks.push({ line: i + 1, lines: [] });
    blocks.at(-1)!.lines.push(text.replace(marker, ''));
    open = true;
  }
  return blocks;
}

/** Text as it is read: without addresses and emphasis, and with a mark in place of each code. */
function plain(text: string): string {
  return text
    .replace(/`[^`]*`/g, '`')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\*\*|(?<!\w)[*_]|[*_](?!\w)/g, '');
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
  const faults: string[] = [];
  let start = 0;
  for (const [i, text] of lines.entries()) {
    if (!SENTENCE_END.test(text) && i < lines.length - 1) continue;
    const sentences = sentencesOf(plain(lines.slice(start, i + 1).join(' ')));
    for (const sentence of sentences)
      faults.push(...faultsOfSentence(sentence).map((fault) => `${line + start}: ${fault}: ${sentence}`));
    start = i + 1;
  }
  return faults;
}

/** Sentences of a plain text; a colon ends one too, as a heading of what follows. */
function sentencesOf(text: string): string[] {
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
