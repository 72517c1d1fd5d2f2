/** The script for zsh. */
import type { CommandWords, OptionWords } from './words.ts';

/** The script, for a folder of \`fpath\`; zsh describes each word. */
export function zshScript(commands: readonly CommandWords[]): string {
  const each = commands.map(({ name, options, words }) => {
    const rest = words.length > 0 ? `'*:word:(${words.map(escaped).join(' ')})'` : "'*:file:_files'";
    return `    ${name}) _arguments ${[...options.map(argument), rest].join(' \\\n        ')} ;;`;
  });
  const names = commands.map(({ name, summary }) => `    '${name}:${quoted(summary)}'`);
  return `#compdef weft
# Completes weft in zsh; made by \`weft completion zsh\`.
_weft() {
  local -a commands
  commands=(
${names.join('\n')}
  )
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  ((CURRENT--))
  case $command in
${each.join('\n')}
  esac
}
_weft "$@"
`;
}

/** The option as \`_arguments\` takes it: it may be repeated, since some may. */
function argument({ names, summary, values }: OptionWords): string {
  const about = quoted(summary).replace(/[[\]]/g, '\\$&').replaceAll(':', '\\:');
  const value = values && (values.length > 0 ? `:value:(${values.map(escaped).join(' ')})` : ':value:_files');
  return names.map((name) => `'*${name}[${about}]${value ?? ''}'`).join(' \\\n        ');
}

/** A colon would end the word. */
const escaped = (word: string) => word.replaceAll(':', '\\:');
const quoted = (text: string) => text.replaceAll("'", "'\\''");
