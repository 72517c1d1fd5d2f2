/** A scenario's file as commands read it: its tree with the options applied. */
import { dirname, resolve } from 'node:path';
import { isProfilePath } from '../scenario/check/check-profile.ts';
import type { ReadText } from '../scenario/needs.ts';
import { readTree } from '../scenario/text/read.ts';
import { RESULT, readHeldScenario, readHeldSetups } from '../scenario/text/read-held.ts';
import type { MapNode } from '../scenario/text/tree.ts';
import { withFlags } from './flags.ts';
import type { ScenarioOptions } from './options.ts';
import { readBeside, readInput } from './process/input.ts';
import type { Session } from './process/session.ts';

/** A scenario that was read. */
export interface ScenarioFile {
  readonly tree: MapNode;
  /** Reads the files that it names; paths are relative to its own file. */
  readonly readText: ReadText;
  /** The text of the file if it is a result. */
  readonly result?: string;
}

/**
 * The scenario of a file, or that of a result or an advice, which also hold the files that it
 * names; `-` is standard input. Throws `UserError` if it cannot be read.
 */
export async function readScenario(file: string, session: Session): Promise<ScenarioFile> {
  const text = await readInput(session, file);
  const name = file === '-' ? 'stdin' : file;
  const beside = readBeside(session, file === '-' ? '.' : dirname(file));
  const held = readHeldScenario(text, name);
  if (!held) return { tree: readTree(text, name), readText: beside };
  return {
    tree: held.tree,
    ...(held.schema === RESULT && { result: text }),
    readText: async (path) => held.files.get(path) ?? beside(path),
  };
}

/** A set-up of a comparison that was read. */
export interface NamedFile extends ScenarioFile {
  /** Undefined if the file is one scenario. */
  readonly name?: string;
}

/** The scenario of a file, or those of a comparison, their keys replaced by options. */
export async function readEachWithOptions(
  file: string,
  options: ScenarioOptions,
  session: Session,
): Promise<readonly NamedFile[]> {
  const text = file === '-' ? '' : await readInput(session, file);
  const setups = readHeldSetups(text, file);
  if (!setups) return [await readWithOptions(file, options, session)];
  const beside = readBeside(session, dirname(file));
  return setups.map(({ name = '', tree, files }) => ({
    name,
    tree: withFlags(tree, ownPaths(options)),
    readText: async (path) => files.get(path) ?? beside(path),
  }));
}

/** The scenario of a file, its keys replaced by the options that are keys. */
export async function readWithOptions(
  file: string,
  options: ScenarioOptions,
  session: Session,
): Promise<ScenarioFile> {
  const { tree, ...rest } = await readScenario(file, session);
  return { tree: withFlags(tree, ownPaths(options)), ...rest };
}

/** A path in a scenario is relative to its file, that of an option to where the command runs. */
export function ownPaths<O extends ScenarioOptions>(options: O): O {
  const { profile } = options;
  return profile !== undefined && isProfilePath(profile)
    ? { ...options, profile: resolve(profile) }
    : options;
}
