/** WGSL text to tokens (WGSL §3, "Textual structure"). */
import { type At, refuse, type Source } from './source.ts';

export interface Token {
  readonly kind: 'ident' | 'number' | 'punct' | 'end';
  readonly text: string;
  readonly at: At;
}

const TOKEN = new RegExp(
  [
    '(?<space>\\s+)',
    '(?<ident>[\\p{XID_Start}_][\\p{XID_Continue}]*)',
    '(?<number>0[xX][0-9a-fA-F]*\\.?[0-9a-fA-F]*(?:[pP][+-]?[0-9]+)?[iufh]?|(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?[iufh]?)',
    '(?<punct><<=|>>=|->|<<|>>|<=|>=|==|!=|&&|\\|\\||\\+\\+|--|[-+*/%&|^]=|[-+*/%&|^<>=!~@(){}[\\],;:.])',
  ].join('|'),
  'uy',
);

/** Blanks out comments, line by line; block comments nest. */
function stripComments(texts: readonly string[]): string[] {
  let depth = 0;
  return texts.map((text) => {
    let out = '';
    for (let i = 0; i < text.length; i++) {
      const two = text.slice(i, i + 2);
      if (two === '/*') {
        depth++;
        out += '  ';
        i++;
      } else if (depth > 0 && two === '*/') {
        depth--;
        out += '  ';
        i++;
      } else if (depth > 0) out += ' ';
      else if (two === '//') break;
      else out += text[i];
    }
    return out;
  });
}

/** All tokens of a source, the last one of kind `end`. Refuses characters WGSL does not know. */
export function tokenize(source: Source): Token[] {
  const tokens: Token[] = [];
  const texts = stripComments(source.lines.map((l) => l.text));
  let at: At = { file: source.file, line: 1, column: 1 };
  texts.forEach((text, index) => {
    const { file, line } = source.lines[index]!;
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < text.length) {
      at = { file, line, column: TOKEN.lastIndex + 1 };
      const start = TOKEN.lastIndex;
      const groups = TOKEN.exec(text)?.groups;
      if (groups === undefined) refuse(at, `character ${JSON.stringify(text[start])} has no meaning in WGSL`);
      if (groups.ident !== undefined) tokens.push({ kind: 'ident', text: groups.ident, at });
      else if (groups.number !== undefined) tokens.push({ kind: 'number', text: groups.number, at });
      else if (groups.punct !== undefined) tokens.push({ kind: 'punct', text: groups.punct, at });
    }
  });
  tokens.push({ kind: 'end', text: 'end of file', at });
  return tokens;
}
