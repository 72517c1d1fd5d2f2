/** Meanings of the operating system's error codes, for people. */

const MEANINGS: Readonly<Record<string, string>> = {
  ENOENT: 'the file does not exist',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of the path is not a directory',
  EACCES: 'you may not read it',
  ENOSPC: 'no space is left on the device',
  ENAMETOOLONG: 'its name is too long',
};

/** The meaning of an error of `node:fs` or of a stream; its code where we have no words for it. */
export function meaningOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code !== undefined && MEANINGS[code]) || (code ?? message);
}
