/**
 * Builds to compare: of a directory as it is, or of a revision, unpacked and built in a temporary
 * directory.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The module that a tree's package exports. */
export function libraryOf(directory: string): string {
  const { exports } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  return join(directory, exports['.'].default);
}

/**
 * The directory of a build: `where` itself if it is one, else that of a revision; a revision once
 * built is kept. `checked: false` leaves out the types, which takes a third of the time.
 */
export function buildOf(where: string, root: string, { checked = true } = {}): string {
  if (existsSync(join(where, 'package.json'))) {
    if (existsSync(libraryOf(where))) return resolve(where);
    throw new Error(`${where} is not built: run npm run build there`);
  }
  const commit = run('git', ['rev-parse', '--verify', `${where}^{commit}`], root).trim();
  const kept = join(tmpdir(), `weft-${commit}`);
  if (existsSync(kept)) return kept;
  const made = mkdtempSync(`${kept}-`);
  try {
    execFileSync('tar', ['-x', '-C', made], { input: archive(commit, root) });
    symlinkSync(join(root, 'node_modules'), join(made, 'node_modules'));
    if (checked) buildHere(made);
    else buildUnchecked(made);
    if (!existsSync(kept)) renameSync(made, kept);
    return kept;
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** Builds the tree in `directory`. */
export function buildHere(directory: string): void {
  run('npm', ['run', '-s', 'build'], directory);
}

/** Builds the tree in `directory` without a look at types. */
function buildUnchecked(directory: string): void {
  run('npm', ['run', '-s', 'generate'], directory);
  run('npx', ['tsc', '-p', 'tsconfig.build.json', '--noCheck'], directory);
}

function archive(commit: string, root: string): Buffer {
  return execFileSync('git', ['archive', commit], { cwd: root, maxBuffer: 2 ** 30 });
}

function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}
