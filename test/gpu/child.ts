/**
 * Programs that open a GPU, run as child processes with a time limit, and the driver they are
 * given.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** SwiftShader as Debian's chromium-common installs it. */
export const SWIFTSHADER_ICD = '/usr/lib/chromium/vk_swiftshader_icd.json';

/**
 * The driver manifest of the GPU tests, default: `icd`; undefined if it does not exist.
 */
export function findIcd(icd = process.env.VK_DRIVER_FILES ?? SWIFTSHADER_ICD): string | undefined {
  return existsSync(icd) ? icd : undefined;
}

export interface ChildOptions {
  /** Killed after this long, ms. */
  readonly timeoutMs: number;
  /** Driver manifest; without it the child sees no Vulkan driver at all. */
  readonly icd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface ChildEnd {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether the time limit ended it. */
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly wallMs: number;
}

/** Runs `command` to its end or its time limit and reports how it ended. */
export function runCommand(command: readonly string[], options: ChildOptions): Promise<ChildEnd> {
  const [file, ...args] = command;
  if (file === undefined) throw new Error('no command');
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, VK_DRIVER_FILES: options.icd ?? '/nonexistent', ...options.env },
    });
    let stdout = '';
    let stderr = '';
    let timedOut = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, options.timeoutMs);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, timedOut, stdout, stderr, wallMs: performance.now() - started });
    });
  });
}

/**
 * Runs a TypeScript file under tsx and returns the JSON on the last line of its stdout. Throws with
 * its output when it exits otherwise than 0, is killed, or prints no JSON. `script` is usually `new
 * URL('./x-child.ts', import.meta.url)`.
 */
export async function runInChild(
  script: string | URL,
  args: readonly string[],
  options: ChildOptions,
): Promise<unknown> {
  const path = typeof script === 'string' ? script : fileURLToPath(script);
  const end = await runCommand([process.execPath, '--import', 'tsx', path, ...args], options);
  if (end.timedOut) throw new Error(`${path}: killed after ${options.timeoutMs} ms\n${end.stderr}`);
  if (end.code !== 0) throw new Error(`${path}: ended with ${end.code ?? end.signal}\n${end.stderr}`);
  const last = end.stdout.trimEnd().split('\n').at(-1) ?? '';
  try {
    return JSON.parse(last);
  } catch {
    throw new Error(`${path}: no JSON on its last line: ${last}\n${end.stderr}`);
  }
}
