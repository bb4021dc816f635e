# Completes the lines of its standard input in a zsh of its own. usage: zsh -f zpty.zsh FOLDER-OF-FUNCTIONS
zmodload zsh/zpty
export FUNCTIONS=$1 ANSWER=$(mktemp) ZDOTDIR=${0:A:h}/zsh
trap 'rm -f $ANSWER' EXIT

# Waits until the inner shell is done.
settle() {
  local said=''
  while [[ $said != *$'\x01'* ]]; do zpty -r inner said || exit 1; done
}

zpty inner 'zsh -d -i'
settle
while IFS= read -r line; do
  : >$ANSWER
  zpty -w -n inner "$line"$'\t\x07'
  settle
  cat $ANSWER
done
