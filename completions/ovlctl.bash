# shellcheck shell=bash
# Completion of ovlctl's command lines in bash: the program itself knows how a line may go on.

_ovlctl() {
  local line=$COMP_LINE words=() first=() start=0 index=0 at=0 answer piece i

  # Bash takes words apart at the colons of addresses and at the sign of --option=value. A piece that stands without a
  # blank behind another one is a part of the same word.
  for ((i = 0; i < ${#COMP_WORDS[@]}; i++)); do
    piece=${COMP_WORDS[i]}
    if [[ ! $piece || ! $line || $line == [[:space:]]* ]] || ((i == 0)); then
      words+=('')
      first+=("$i")
      [[ ! $piece ]] || line=${line#"${line%%[![:space:]]*}"}
      at=$((${#COMP_LINE} - ${#line}))
    fi
    words[-1]+=$piece
    line=${line#"$piece"}
    if ((i == COMP_CWORD)); then
      index=$((${#words[@]} - 1))
      start=$at
    fi
  done
  # What is behind the cursor is not typed yet.
  [[ ! ${words[index]} ]] || words[index]=${COMP_LINE:start:COMP_POINT-start}

  COMPREPLY=()
  mapfile -t answer < <(command ovlctl --complete bash "$index" -- "${words[@]}" 2>/dev/null)
  case ${answer[0]-} in
    $'\tfiles') compopt -o default ;;
    $'\tprogram '*) _ovlctl_program "${first[${answer[0]#$'\tprogram '}]}" ;;
    *) _ovlctl_offer "${words[index]}" "${answer[@]}" ;;
  esac
}

# Offers words, quoted where a name has a sign that means something to bash, which replaces only what is behind the
# last place where it takes words apart.
_ovlctl_offer() {
  local typed=$1 kept='' breaks=${COMP_WORDBREAKS//[^:=]/} quoted
  shift
  (($#)) || return
  [[ $breaks && $typed == *["$breaks"]* ]] && kept=${typed%"${typed##*["$breaks"]}"}
  printf -v quoted '%q\n' "${@#"$kept"}"
  mapfile -t COMPREPLY <<<"${quoted%$'\n'}"
  compopt -o nosort 2>/dev/null
}

# Completes the line of the program behind `netns exec NETNS`, which begins at a word.
_ovlctl_program() {
  if declare -F _comp_command_offset >/dev/null; then
    _comp_command_offset "$1"
  elif declare -F _command_offset >/dev/null; then
    _command_offset "$1"
  elif ((COMP_CWORD == $1)); then
    mapfile -t COMPREPLY < <(compgen -c -- "${COMP_WORDS[COMP_CWORD]}")
  else
    compopt -o default
  fi
}

complete -F _ovlctl ovlctl
