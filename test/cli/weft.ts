/**
 * The command line under test: in this process, where speed matters, or as a process, where the
 * process matters.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { runCli } from '../../src/cli/main.ts';
import { createSession } from '../../src/cli/process/session.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  /** Null where a signal ended the process. */
  readonly code: number | null;
}

/** Runs a command in this process; paths are relative to the repository. */
export async function weft(...args: string[]): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  const session = createSession(
    {
      writeOut: (text) => {
        stdout += text;
      },
      writeErr: (text) => {
        stderr += text;
      },
      terminal: false,
    },
    { attend: () => undefined, leave: () => undefined, signal: new AbortController().signal },
  );
  await runCli(args, session);
  return { stdout, stderr, code: session.exitCode };
}

/**
 * Compiles the sources of `bin/weft.js`, types unchecked: a process under test must not be older
 * than its source.
 */
export function build(): void {
  const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
  try {
    execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--noCheck'], {
      cwd: root,
      stdio: 'pipe',
    });
  } catch (error) {
    throw new Error(`the build failed:\n${(error as { stdout: Buffer }).stdout}`);
  }
}

/** Starts `bin/weft.js`; `onStart` may talk to the process while it runs. */
export function weftProcess(
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly onStart?: (child: ChildProcess) => void } = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['bin/weft.js', ...args], {
      cwd: root,
      env: { ...process.env, ...options.env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ stdout, stderr, code }));
    options.onStart?.(child);
  });
}
