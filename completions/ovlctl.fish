# Completion of ovlctl's command lines in fish: the program itself knows how a line may go on.

function __ovlctl_candidates
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    set -l answer (command ovlctl --complete fish (count $words) -- $words "$typed" 2>/dev/null)
    switch "$answer[1]"
        case \tfiles
            __fish_complete_path "$typed"
        case \tprogram\ \*
            set -l program (string replace \tprogram\  '' -- $answer[1])
            set -l rest $words[(math $program + 1)..]
            complete -C "$(string join ' ' -- (string escape -- $rest) "$typed")"
        case '*'
            string join -- \n $answer
    end
end

complete -c ovlctl -f -a '(__ovlctl_candidates)'
