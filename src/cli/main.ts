/** `weft`: finds the command, loads it alone, and turns its errors into an exit code. */
import { Command, CommanderError } from 'commander';
import { PACKAGE } from '../util/package.ts';
import { COMMANDS, GROUPS } from './commands.ts';
import { strangeVariables } from './environment.ts';
import { groupOptions } from './help-groups.ts';
import type { Session } from './process/session.ts';

const FOOTER = `
SPEC, for topo and --fabric, is name:key=value,key=value, e.g.
leaf-spine:leaves=4,spines=4,hosts=8,rate=400Gbit/s.
preset:NAME,key=value selects a named system: its fabric and transport.
Exit codes: 0 ok; 1 a --fail-if criterion holds, or validate or bench --baseline finds a fault;
2 bad input, or output could not be written; 3 no such device; 70 a bug in weft; 130, 143 interrupted.
Example: weft collective all-reduce --fabric star:hosts=8,rate=450GB/s --size 1MiB`;

/** Runs `weft` with these arguments; its output and the exit code go to the session. */
export async function runCli(args: readonly string[], session: Session): Promise<void> {
  try {
    const program = await createProgram(args, session);
    await tellStrange(session);
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      session.exitCode = reportUsage(error, session);
      return;
    }
    const { reportError } = await import('./process/errors.ts');
    const { text, exitCode } = reportError(error, Boolean(process.env.WEFT_DEBUG));
    session.err(text);
    session.exitCode = exitCode;
  }
}

async function createProgram(args: readonly string[], session: Session): Promise<Command> {
  const program = new Command('weft')
    .description('Simulate a training step, and show how much time the network costs and why.')
    .version(PACKAGE.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .commandsGroup(GROUPS.words)
    .helpCommand('help [command]', 'show help for a command')
    .addHelpText('after', FOOTER)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => session.out(text),
      writeErr: (text) => session.err(text),
      // Errors are printed in one place, as all others are.
      outputError: () => undefined,
    });
  const words = args.filter((word) => !word.startsWith('-'));
  const wanted = words[0] === 'help' ? words[1] : words[0];
  for (const [name, { group, summary, example, load }] of Object.entries(COMMANDS)) {
    const command = program.command(name).helpGroup(group).summary(summary).description(summary);
    command.addHelpText('after', `\nExample: ${example}`);
    if (name !== wanted) continue;
    (await load()).define(command, session, COMMANDS);
    (await import('./repeats.ts')).refuseRepeats(command);
    groupOptions(command);
  }
  return program;
}

/** Warns of variables without effect: a misspelt default would be silent else. */
async function tellStrange(session: Session): Promise<void> {
  const { strange, known } = strangeVariables();
  if (strange.length === 0) return;
  const { warner } = await import('./process/warner.ts');
  const warn = warner(session, {});
  for (const variable of strange)
    warn({ code: 'strange-variable', facts: { variable, known: known.join() } });
}

/** Help and version are not errors; all else that commander refuses is bad input. */
function reportUsage(error: CommanderError, session: Session): number {
  if (error.exitCode === 0) return 0;
  if (error.code === 'commander.help') return 2;
  const [what, ...hints] = error.message.replace(/^error: /, '').split('\n');
  const advice = hints.map((hint) => `  ${hint.replace(/^\((.*)\)$/, '$1')}`);
  session.err([`weft: error: ${what}`, ...advice, '  see weft --help', ''].join('\n'));
  return 2;
}
