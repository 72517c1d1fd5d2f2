/** The lines of a log without what launchers and terminals put around them. */

/** A line, numbered from 1 as in the file. */
export interface LogLine {
  readonly number: number;
  readonly text: string;
}

/**
 * The prefix of a line: `[1,0]<stdout>:` of Open MPI, `0: ` of srun -l, `host: ` of pdsh and
 * clush, `[0] ` of Hydra, time stamps of container logs, and a quote's `> `.
 */
const PREFIX =
  /^\s*(?:\[\d+,\d+\]\s*<std(?:out|err)>\s*:|\[\d+\]\s(?=\s*[#\d])|\d+:(?=\s)|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?\s(?=\s*\S)|[A-Za-z][\w.-]*:(?=\s+[#\d])|>\s)/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal
const COLOUR = /\u001b\[[\d;]*[A-Za-z]/g;

/** The lines of a text, each without its prefixes. */
export function logLines(text: string): LogLine[] {
  return text.split(/\r\n|\n|\r/).map((line, i) => {
    let bare = line.replace(COLOUR, '');
    for (let found = PREFIX.exec(bare); found; found = PREFIX.exec(bare)) bare = bare.slice(found[0].length);
    return { number: i + 1, text: bare };
  });
}
