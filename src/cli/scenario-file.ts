/** A scenario's file as commands read it: its tree with the options applied. */
import { dirname, resolve } from 'node:path';
import { isProfilePath } from '../scenario/check/check-profile.ts';
import type { ReadText } from '../scenario/needs.ts';
import { readTree } from '../scenario/text/read.ts';
import type { MapNode } from '../scenario/text/tree.ts';
import { withFlags } from './flags.ts';
import type { ScenarioOptions } from './options.ts';
import { readBeside, readInput } from './process/input.ts';
import type { Session } from './process/session.ts';

/** The tree of a file; `-` is standard input. Throws `UserError` if it cannot be read. */
export async function treeOf(file: string, session: Session): Promise<MapNode> {
  return readTree(await readInput(session, file), file === '-' ? 'stdin' : file);
}

/** The tree of a file, its keys replaced by the options that are keys. */
export async function rootOf(file: string, options: ScenarioOptions, session: Session): Promise<MapNode> {
  return withFlags(await treeOf(file, session), ownPaths(options));
}

/** Reads the files that a scenario names; paths are relative to its own file. */
export function readFor(file: string, session: Session): ReadText {
  return readBeside(session, file === '-' ? '.' : dirname(file));
}

/** A path in a scenario is relative to its file, that of an option to where the command runs. */
export function ownPaths<O extends ScenarioOptions>(options: O): O {
  const { profile } = options;
  return profile !== undefined && isProfilePath(profile)
    ? { ...options, profile: resolve(profile) }
    : options;
}
