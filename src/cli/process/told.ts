/** Notes that a user has had before, kept as files, so that each comes once. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Characters of a file's name that tell notes apart. */
const LONGEST_NAME = 100;

/**
 * Whether this text is new to the user of this machine; the next time it is not. It is new each
 * time where the folder cannot be written: `$XDG_CACHE_HOME/weft`, or `.cache/weft` of the home.
 */
export function isNews(text: string): boolean {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'weft');
  const name = text.replace(/\W+/g, '-').slice(0, LONGEST_NAME);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `told-${name}`), `${text}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EEXIST';
  }
}
