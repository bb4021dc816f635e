# The zsh that completes: what it offers goes into the file $ANSWER, as `word WORD` for each, and then, at Control-G,
# as `line LINE` what has become of the line.
PROMPT='' RPROMPT=''
fpath=("$FUNCTIONS" $fpath)
autoload -Uz compinit && compinit -D -u
zstyle ':completion:*' insert-tab false
LISTMAX=10000
unsetopt beep
bindkey -e

compadd() {
  # A call that only sorts words adds none.
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
    builtin compadd "$@"
    return
  fi
  local -a words
  local word front=$IPREFIX at
  for ((at = 1; at < ${@[(i)(-|--)]}; at++)); do [[ ${@[at]} != -[pP] ]] || front+=${@[at + 1]}; done
  builtin compadd -A words "$@"
  for word in $words; do print -r -- "word $front${(Q)word}" >>$ANSWER; done
  builtin compadd "$@"
}

report() {
  print -r -- "line $BUFFER" >>$ANSWER
  BUFFER=''
  zle -R
  print $'\x01'
}
zle -N report
bindkey '^G' report

zle-line-init() { print $'\x01' }
zle -N zle-line-init
