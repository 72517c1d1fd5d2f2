/**
 * The package as a reader has it: packed from a fresh build and installed into an empty project,
 * without a registry. Its dependencies are packed from this checkout's own `node_modules`.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');
const MODULES = join(ROOT, 'node_modules');

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

export interface Installed {
  /** The project that the package is installed in. */
  readonly project: string;
  /** The installed package. */
  readonly folder: string;
  /** Paths in the tarball, sorted. */
  readonly files: readonly string[];
}

export function manifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** Packs and installs; takes some 20 s. */
export function install(): Installed {
  const folder = mkdtempSync(join(tmpdir(), 'weft-package-'));
  const tarballs = join(folder, 'tarballs');
  mkdirSync(tarballs);
  const { name, dependencies = {} } = manifest(ROOT);
  const { filename, files } = pack(staged(join(folder, 'staged')), tarballs);
  const own = { [name]: `file:${join(tarballs, filename)}` };
  const all = [...closure(Object.keys(dependencies))].map((dependency) => [
    dependency,
    `file:${tarball(dependency, tarballs)}`,
  ]);
  const project = join(folder, 'project');
  mkdirSync(project);
  const text = JSON.stringify({ type: 'module', dependencies: { ...own, ...Object.fromEntries(all) } });
  writeFileSync(join(project, 'package.json'), text);
  npm(project, 'install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock');
  return { project, folder: join(project, 'node_modules', name), files };
}

/**
 * Everything except generated files, with a build of its own: other processes may be writing dist
 * just now.
 */
function staged(to: string): string {
  const made = new Set(['.git', 'node_modules', 'dist', 'dist-bench', 'coverage', 'test']);
  cpSync(ROOT, to, {
    recursive: true,
    filter: (from) => dirname(from) !== ROOT || !made.has(basename(from)),
  });
  symlinkSync(MODULES, join(to, 'node_modules'), 'junction');
  const tsc = join(MODULES, 'typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--noCheck'], { cwd: to, stdio: 'pipe' });
  execFileSync(process.execPath, ['tools/bundle.js'], { cwd: to, stdio: 'pipe' });
  return to;
}

function pack(from: string, to: string): { readonly filename: string; readonly files: readonly string[] } {
  const [packed] = JSON.parse(npm(from, 'pack', '--json', '--ignore-scripts', '--pack-destination', to));
  const files = (packed.files as readonly { readonly path: string }[]).map(({ path }) => path).sort();
  return { filename: packed.filename, files };
}

/** Names of packages, and of all that they depend on. */
function closure(names: readonly string[]): Set<string> {
  const found = new Set(names);
  for (const name of found) {
    for (const more of Object.keys(manifest(join(MODULES, name)).dependencies ?? {})) found.add(more);
  }
  return found;
}

/** A tarball as a registry has it, of a package in `node_modules`. */
function tarball(name: string, to: string): string {
  const file = join(to, `${name.replace(/[@/]/g, '-')}.tgz`);
  const from = join(MODULES, name);
  execFileSync('tar', ['-czf', file, '-C', dirname(from), basename(from)]);
  return file;
}

function npm(cwd: string, ...args: readonly string[]): string {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
