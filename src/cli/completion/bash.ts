/** The script for bash. */
import type { CommandWords } from './words.ts';

/**
 * The script: it looks at the words before the cursor, and starts no process. A colon ends a word
 * for bash, so that what stands before the last one is taken off the replies.
 */
export function bashScript(commands: readonly CommandWords[]): string {
  const values = commands.flatMap(({ name, options }) =>
    options.flatMap((option) =>
      option.values === undefined
        ? []
        : option.names.map((one) => `    ${name}${one}) echo '${option.values!.join(' ')}' ;;`),
    ),
  );
  const line = (name: string, words: readonly string[]) => `    ${name}) echo '${words.join(' ')}' ;;`;
  const optionsOf = ({ options }: CommandWords) => options.flatMap(({ names }) => names);
  return `# Completes weft in bash; made by \`weft completion bash\`.
_weft_values() {
  case $1 in
${values.join('\n')}
    *) return 1 ;;
  esac
}
_weft_options() {
  case $1 in
${commands.map((one) => line(one.name, optionsOf(one))).join('\n')}
  esac
}
_weft_words() {
  case $1 in
${commands
  .filter(({ words }) => words.length > 0)
  .map(({ name, words }) => line(name, words))
  .join('\n')}
  esac
}
_weft() {
  local before=\${COMP_LINE:0:COMP_POINT} word command= previous= found
  local -a typed
  read -ra typed <<< "$before"
  [[ $before == *[[:space:]] ]] && typed+=('')
  word=\${typed[-1]}
  for ((at = 1; at < \${#typed[@]} - 1; at++)); do
    [[ \${typed[at]} != -* ]] && { command=\${typed[at]}; break; }
  done
  ((\${#typed[@]} > 2)) && previous=\${typed[-2]}
  if [[ $command == '' ]]; then
    found='${commands.map(({ name }) => name).join(' ')} --help --version'
  elif [[ $word == -* ]]; then
    found=$(_weft_options "$command")
  elif ! found=$(_weft_values "$command$previous"); then
    found=$(_weft_words "$command")
  fi
  COMPREPLY=($(compgen -W "$found" -- "$word"))
  [[ \${COMPREPLY[0]} == preset:* || \${COMPREPLY[0]} == *[=,] ]] && compopt -o nospace 2> /dev/null
  if [[ $word == *:* ]]; then
    COMPREPLY=("\${COMPREPLY[@]#"\${word%"\${word##*:}"}"}")
  fi
}
complete -o default -F _weft weft
`;
}
