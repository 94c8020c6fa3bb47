/** A command and the options that it takes, as the shell completes them. */
export type Completed = {
  readonly name: string;
  readonly options: readonly string[];
  /** Whether a configuration set comes next: the deployment is asked for their names. Absent: no. */
  readonly takesSet?: boolean;
};

/**
 * Prints the names of sets, one a line; nothing where no deployment answers. The shell expands what it completes, so
 * whatever is no name that SES allows is left out.
 */
const NAMES = "lazaretto sets --names --kind set 2>/dev/null | grep -E '^[A-Za-z0-9_-]{1,64}$'";

const bash = (commands: readonly Completed[]): string => `# eval "$(lazaretto completion bash)"
_lazaretto() {
  local word="\${COMP_WORDS[COMP_CWORD]}" command="\${COMP_WORDS[1]}"
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(' ')}" -- "$word"))
    return
  fi
  case "$command" in
${commands.map(bashCase).join('\n')}
  esac
}
complete -F _lazaretto lazaretto
`;

const zsh = (commands: readonly Completed[]): string => `#compdef lazaretto
# eval "$(lazaretto completion zsh)"
_lazaretto() {
  if (( CURRENT == 2 )); then
    compadd -- ${commands.map(({ name }) => name).join(' ')}
    return
  fi
  case "$words[2]" in
${commands.map(zshCase).join('\n')}
  esac
}
compdef _lazaretto lazaretto
`;

const bashCase = ({ name, options, takesSet = false }: Completed): string => {
  const words = (more: string): string =>
    `COMPREPLY=($(compgen ${takesSet ? '' : '-f '}-W "${options.join(' ')}${more}" -- "$word"))`;
  // Options are completed without asking anybody.
  return takesSet
    ? `    ${name}) case "$word" in -*) ${words('')} ;; *) ${words(` $(${NAMES})`)} ;; esac ;;`
    : `    ${name}) ${words('')} ;;`;
};
const zshCase = ({ name, options, takesSet = false }: Completed): string =>
  `    ${name}) compadd -- ${options.join(' ')}; ${takesSet ? `[[ "$PREFIX" == -* ]] || compadd -- \${(f)"$(${NAMES})"}` : '_files'} ;;`;

export const SHELLS = ['bash', 'zsh'] as const;
export const completion = (shell: (typeof SHELLS)[number], commands: readonly Completed[]): string =>
  shell === 'bash' ? bash(commands) : zsh(commands);
