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
    {
      attend: () => undefined,
      leave: () => undefined,
      heard: () => undefined,
      signal: new AbortController().signal,
    },
  );
  await runCli(args, session);
  return { stdout, stderr, code: session.exitCode };
}

/**
 * Compiles and bundles the sources of `bin/weft.js`, types unchecked: a process under test must not
 * be older than its source.
 */
export function build(): void {
  const run = (...args: string[]) => execFileSync(process.execPath, args, { cwd: root, stdio: 'pipe' });
  try {
    run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--noCheck');
    run('tools/bundle.js');
  } catch (error) {
    const { stdout, stderr } = error as { stdout: Buffer; stderr: Buffer };
    throw new Error(`the build failed:\n${stdout}${stderr}`);
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
