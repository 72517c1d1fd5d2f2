/**
 * One of the two builds that are compared: its directory, and scenarios run by its code.
 */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { libraryOf } from './builds.ts';
import type { Case } from './cases.ts';

/** How a scenario ended. */
export type Outcome =
  | { readonly kind: 'result'; readonly document: unknown }
  /** Bad input, by this build's rules. */
  | { readonly kind: 'refusal'; readonly what: string }
  /** Any other error: a bug. */
  | { readonly kind: 'failure'; readonly what: string };

export type RunCase = (one: Case) => Promise<Outcome>;

/** The calls of a build's library, in any version. */
interface Library {
  readonly UserError: new (...args: never[]) => Error;
  createCpuDevice(): { destroy(): void };
  parseScenario(text: string, options: object): Promise<unknown>;
  runScenario(scenario: unknown, context: object): Promise<unknown>;
  resultJson(result: unknown): string;
}

/** Exit code for bad input. */
const REFUSED = 2;

/**
 * Runs cases with the build in `directory`; files that scenarios name are those of the working
 * directory.
 */
export async function openSide(directory: string): Promise<RunCase> {
  const library: Library = await import(pathToFileURL(libraryOf(directory)).href);
  return (one) => (one.byCommand ? runCommand(directory, one) : runLibrary(library, one));
}

async function runLibrary(library: Library, { text }: Case): Promise<Outcome> {
  const device = library.createCpuDevice();
  try {
    const scenario = await library.parseScenario(text, {
      readText: (path: string) => readFile(path, 'utf8'),
    });
    // Builds that know their version ignore this one.
    const result = await library.runScenario(scenario, { device, version: 'same', listFlows: true });
    return { kind: 'result', document: JSON.parse(library.resultJson(result)) };
  } catch (error) {
    const { message, stack = message } = error as Error;
    return error instanceof library.UserError
      ? { kind: 'refusal', what: message }
      : { kind: 'failure', what: stack };
  } finally {
    device.destroy();
  }
}

function runCommand(directory: string, { text }: Case): Promise<Outcome> {
  const args = ['run', '-', '--json', '--flows', '--quiet', '--device', 'cpu', '--threads', '2'];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(directory, 'bin/weft.js'), ...args]);
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      stdout += part;
    });
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      stderr += part;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve({ kind: 'result', document: JSON.parse(stdout) });
      else resolve({ kind: code === REFUSED ? 'refusal' : 'failure', what: stderr });
    });
    child.stdin.end(text);
  });
}
