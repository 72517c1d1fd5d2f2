/** Help in groups: what a reader looks for stands together. */
import type { Command } from 'commander';

/** Headings of a command's options, by the names that commander gives them; others: `Options:`. */
const OF_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  'Keys of the scenario:': [
    ...['set', 'fabric', 'routing', 'cc', 'engine', 'profile', 'fault', 'seed', 'seeds'],
    ...['tolerance', 'fastForward', 'ranks', 'size', 'algorithm', 'channels', 'protocol'],
  ],
  'Output:': ['json', 'export', 'flows', 'gantt', 'trace', 'writeStep', 'svg', 'quiet', 'progress'],
  'Before and after the run:': ['estimate', 'failIf', 'strict', 'resume'],
  'Machine:': ['device', 'threads', 'memory'],
};

/** Puts the options of a command under headings, if it has more than a few. */
export function groupOptions(command: Command): void {
  for (const [heading, names] of Object.entries(OF_OPTIONS)) {
    for (const option of command.options)
      if (names.includes(option.attributeName())) option.helpGroup(heading);
  }
}
