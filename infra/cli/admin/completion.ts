/** A command and the options that it takes, as the shell completes them. */
export type Completed = { readonly name: string; readonly options: readonly string[] };

const bash = (commands: readonly Completed[]): string => `# eval "$(lazaretto completion bash)"
_lazaretto() {
  local word="\${COMP_WORDS[COMP_CWORD]}" command="\${COMP_WORDS[1]}"
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(' ')}" -- "$word"))
    return
  fi
  case "$command" in
${commands.map(({ name, options }) => `    ${name}) COMPREPLY=($(compgen -f -W "${options.join(' ')}" -- "$word")) ;;`).join('\n')}
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
${commands.map(({ name, options }) => `    ${name}) compadd -- ${options.join(' ')}; _files ;;`).join('\n')}
  esac
}
compdef _lazaretto lazaretto
`;

export const SHELLS = ['bash', 'zsh'] as const;
export const completion = (shell: (typeof SHELLS)[number], commands: readonly Completed[]): string =>
  shell === 'bash' ? bash(commands) : zsh(commands);
