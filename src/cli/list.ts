/** `weft list [NAME]` */
import type { Command } from 'commander';
import type { ParamSpec } from '../model/params.ts';
import { describeFamilies, describeProfile } from '../scenario/catalogue/describe.ts';
import type { FamilyDescription, MemberDescription } from '../scenario/catalogue/description.ts';
import { isProfilePath } from '../scenario/check/check-profile.ts';
import { kindText } from '../scenario/check/values.ts';
import { readProfile } from '../scenario/profile/read.ts';
import { builtIn } from '../scenario/registries.ts';
import { documentText } from '../util/document.ts';
import { UserError } from '../util/errors.ts';
import { nearest } from '../util/nearest.ts';
import { addCommonOptions, type CommonOptions } from './options.ts';
import { readInput } from './process/input.ts';
import type { Session } from './process/session.ts';

/** The command's arguments and action. */
export function define(command: Command, session: Session): void {
  const help = 'a family or a member, to show its parameters; or the file of a profile';
  addCommonOptions(command.argument('[name]', help), ['device', 'seed']).action(
    async (name: string | undefined, options: CommonOptions) => {
      const families = describeFamilies(builtIn);
      const chosen =
        name === undefined
          ? families
          : isProfilePath(name)
            ? [{ family: 'profiles', members: [await described(name, session)] }]
            : select(families, name);
      session.out(options.json ? listJson(chosen) : listText(chosen, name !== undefined));
    },
  );
}

/** The profile of a file, as a member. */
async function described(path: string, session: Session): Promise<MemberDescription> {
  const text = await readInput(session, path, 'give the file of a profile, e.g. mine.yaml');
  return describeProfile(readProfile(text, path, builtIn));
}

/** A family whole, or a member alone in its family. */
function select(families: readonly FamilyDescription[], name: string): FamilyDescription[] {
  const family = families.filter((candidate) => candidate.family === name);
  if (family.length > 0) return family;
  const members = families.flatMap(({ family: title, members }) => {
    const found = members.filter((member) => member.name === name);
    return found.length > 0 ? [{ family: title, members: found }] : [];
  });
  if (members.length > 0) return members;
  const names = families.flatMap((candidate) => [
    candidate.family,
    ...candidate.members.map((member) => member.name),
  ]);
  const close = nearest(name, names);
  throw new UserError(`unknown name '${name}'`, {
    advice: close === undefined ? 'see weft list' : `did you mean '${close}'?`,
  });
}

function listJson(families: readonly FamilyDescription[]): string {
  const byName = Object.fromEntries(families.map(({ family, members }) => [family, members]));
  return `${documentText({ schema: 'weft.list/1', ...byName })}\n`;
}

function listText(families: readonly FamilyDescription[], withParams: boolean): string {
  const blocks = families.map(({ family, members }) => {
    const lines = members.flatMap((member) => memberLines(member, '  ', withParams));
    return [family, ...lines, ''].join('\n');
  });
  const hint = withParams ? '' : 'weft list NAME shows the parameters of one.\n';
  return blocks.join('\n') + (hint && `\n${hint}`);
}

function memberLines(member: MemberDescription, indent: string, withParams: boolean): string[] {
  const lines = [`${indent}${member.name.padEnd(18 - indent.length)} ${member.summary}`];
  if (withParams) {
    lines.push(...paramLines(member.params, `${indent}  `));
    lines.push(...(member.figures ?? []).map((figure) => `${indent}  ${figure}`));
    lines.push(...(member.sources ?? []).map((source) => `${indent}  source: ${source}`));
  }
  for (const algorithm of member.algorithms ?? [])
    lines.push(...memberLines(algorithm, `${indent}  `, withParams));
  return lines;
}

function paramLines(params: ParamSpec, indent: string): string[] {
  const entries = Object.entries(params);
  const width = Math.max(0, ...entries.map(([key]) => key.length));
  return entries.map(([key, param]) => {
    const own = param.known === undefined ? '' : 'from the fabric, else ';
    const need =
      param.default !== undefined
        ? `default: ${own}${param.default}`
        : param.optional
          ? 'optional'
          : 'required';
    return `${indent}${key.padEnd(width)}  (${kindText(param)}, ${need}) ${param.help}`;
  });
}
