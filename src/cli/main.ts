/** `weft`: finds the command, loads it alone, and turns what it throws into an exit code. */
import { Command, CommanderError } from 'commander';
import { PACKAGE } from '../util/package.ts';
import type { Session } from './process/session.ts';

interface CommandFile {
  /** Adds arguments, options and action to a command. */
  define(command: Command, session: Session): void;
}

/** Every command, loaded only when it is the one to run: `weft --help` has to start fast. */
const COMMANDS: Readonly<Record<string, { summary: string; load: () => Promise<CommandFile> }>> = {
  run: {
    summary: 'simulate a scenario: its step time loss, and what takes it',
    load: () => import('./run.ts'),
  },
  collective: {
    summary: 'simulate one collective over sizes: time, algbw, busbw, loss',
    load: () => import('./collective.ts'),
  },
  traffic: {
    summary: 'simulate messages: permutation, incast, outcast, all-to-all, or a list',
    load: () => import('./traffic.ts'),
  },
  topo: {
    summary: 'describe a fabric: counts, diameter, bisection, a picture',
    load: () => import('./topo.ts'),
  },
  list: {
    summary: 'what there is to choose from, and its parameters',
    load: () => import('./list.ts'),
  },
  doctor: {
    summary: 'devices, their limits, and a self-check',
    load: () => import('./doctor.ts'),
  },
  schema: {
    summary: 'JSON Schema of a scenario or of a result',
    load: () => import('./schema.ts'),
  },
  bench: { summary: 'how fast weft is here', load: () => import('./bench/bench.ts') },
};

const FOOTER = `
SPEC is name:key=value,key=value, e.g. leaf-spine:leaves=4,spines=4,hosts=8,rate=400Gbit/s,
or preset:NAME,key=value for a named system with its transport
Exit codes: 0 ok, 1 a --fail-if criterion holds, 2 bad input or lost output, 3 no such device, 70 a bug, 130 interrupted`;

/** Runs `weft` with these arguments; what it prints and the exit code go to the session. */
export async function runCli(args: readonly string[], session: Session): Promise<void> {
  try {
    const program = await createProgram(args, session);
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
    .description('How much of a training step is lost to the network fabric, and what takes it.')
    .version(PACKAGE.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
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
  for (const [name, { summary, load }] of Object.entries(COMMANDS)) {
    const command = program.command(name).summary(summary).description(summary);
    if (name !== wanted) continue;
    (await load()).define(command, session);
    (await import('./repeats.ts')).refuseRepeats(command);
  }
  return program;
}

/** Help and version are no errors; all else that commander refuses is bad input. */
function reportUsage(error: CommanderError, session: Session): number {
  if (error.exitCode === 0) return 0;
  if (error.code === 'commander.help') return 2;
  const [what, ...hints] = error.message.replace(/^error: /, '').split('\n');
  const advice = hints.map((hint) => `  ${hint.replace(/^\((.*)\)$/, '$1')}`);
  session.err([`weft: error: ${what}`, ...advice, '  see weft --help', ''].join('\n'));
  return 2;
}
