/**
 * Work that a process did, in figures that do not depend on other programs: its processor time, and
 * the JavaScript that it loaded.
 */
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const AT_EXIT = pathToFileURL(join(root, 'test/cli/at-exit.js'));

/** An environment in which a Node process notes its processor time when it exits, and that time. */
export function cpuNoted(): {
  readonly env: NodeJS.ProcessEnv;
  /** Seconds; undefined where a signal ended the process. */
  readonly seconds: () => number | undefined;
} {
  const file = join(mkdtempSync(join(tmpdir(), 'weft-cpu-')), 'seconds');
  return {
    env: { NODE_OPTIONS: `--import ${AT_EXIT}`, WEFT_CPU_FILE: file },
    seconds: () => (existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined),
  };
}

/** Linux counts processor time in hundredths of a second. */
const TICKS = 100;

/** Processor time of a process so far, seconds; undefined without /proc or without the process. */
function cpuOf({ pid }: ChildProcess): number | undefined {
  try {
    // The name, in parentheses, may hold spaces; user and system time are the 14th and 15th field.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  } catch {
    return undefined;
  }
}

/**
 * Calls `then` once the process has had so many seconds of the processor, with what it had; after
 * as many seconds of the clock where that cannot be known.
 */
export function onceItHad(child: ChildProcess, seconds: number, then: (had: number) => void): void {
  const began = performance.now();
  const timer = setInterval(() => {
    if (child.exitCode !== null || child.signalCode !== null) return clearInterval(timer);
    const had = cpuOf(child) ?? (performance.now() - began) / 1000;
    if (had < seconds) return;
    clearInterval(timer);
    then(had);
  }, 20);
}

/** A file that a process loaded. */
interface Loaded {
  readonly path: string;
  readonly bytes: number;
  /** Rooms of `src` and packages that a file of the bundle contains. */
  readonly parts: readonly string[];
}

/** JavaScript files that a process loaded, which ran with `NODE_V8_COVERAGE=folder`. */
export function loadedIn(folder: string): Loaded[] {
  const urls = readdirSync(folder).flatMap((file) => {
    const { result } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
      result: { readonly url: string }[];
    };
    return result.map(({ url }) => url).filter((url) => url.startsWith('file:'));
  });
  return [...new Set(urls)].map((url) => {
    const path = fileURLToPath(url);
    const text = readFileSync(path, 'utf8');
    // The bundler names each module in a comment.
    const parts = [...text.matchAll(/^\/\/ (?:src|node_modules)\/([^/]+)\//gm)].map((found) => found[1]!);
    return { path: relative(root, path), bytes: Buffer.byteLength(text), parts };
  });
}
