/** `weft completion SHELL` */
import { Argument, type Command } from 'commander';
import type { Commands } from '../commands.ts';
import type { Session } from '../process/session.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { wordsOf } from './words.ts';
import { zshScript } from './zsh.ts';

const SHELLS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

const HOW = `
Put the script where the shell finds it:
  bash  weft completion bash > ~/.local/share/bash-completion/completions/weft
  zsh   weft completion zsh > "\${fpath[1]}/_weft"
  fish  weft completion fish > ~/.config/fish/completions/weft.fish
Make it again after an update: it holds the options and names of this version.`;

/** The command's arguments and action. */
export function define(command: Command, session: Session, all: Commands): void {
  const shell = new Argument('<shell>', 'whose script to print').choices(Object.keys(SHELLS));
  command
    .addArgument(shell)
    .addHelpText('after', HOW)
    .action(async (name: keyof typeof SHELLS) => {
      session.out(SHELLS[name](await wordsOf(all, session)));
    });
}
