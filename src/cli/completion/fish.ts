/** The script for fish. */
import type { CommandWords } from './words.ts';

/** The script: a line for each command, option and list of words. */
export function fishScript(commands: readonly CommandWords[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  const lines = commands.flatMap(({ name, summary, options, words }) => {
    const when = `-n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c weft -f -n 'not __fish_seen_subcommand_from ${names}' -a ${name} -d '${quoted(summary)}'`,
      ...options.map((option) => {
        const flags = option.names.map((one) =>
          one.startsWith('--') ? `-l ${one.slice(2)}` : `-s ${one.slice(1)}`,
        );
        return `complete -c weft ${when} ${flags.join(' ')}${valuesText(option.values)} -d '${quoted(option.summary)}'`;
      }),
      ...(words.length > 0 ? [`complete -c weft -f ${when} -a '${words.join(' ')}'`] : []),
    ];
  });
  return `# Completes weft in fish; made by \`weft completion fish\`.\n${lines.join('\n')}\n`;
}

/** An option that takes a value: these, or a file. */
function valuesText(values: readonly string[] | undefined): string {
  if (values === undefined) return '';
  return values.length > 0 ? ` -x -a '${values.join(' ')}'` : ' -r';
}

const quoted = (text: string) => text.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
