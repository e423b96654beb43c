# Bash completion of contactsync; tests/completion_test.py holds it against what the program's --help lists.

_contactsync() {
    local everywhere="--config --log-level --log-format --json --help"
    local -A words=(
        [contactsync]="sync run plan apply check retry undo status explain history review --version"
        [sync]="--dry-run --full --yes --operations"
        [run]=""
        [plan]="--out --full"
        [apply]="--yes"
        [check]=""
        [retry]=""
        [undo]="--yes"
        [status]=""
        [explain]=""
        [history]=""
        [review]="list show resolve"
        [review list]=""
        [review show]=""
        [review resolve]="--same --different --keep --take --value --retry --leave"
    )

    # "--option=value" is three words to bash.
    local current=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]}
    if [[ $current == "=" ]]; then
        current=
    elif [[ $option == "=" ]]; then
        option=${COMP_WORDS[COMP_CWORD - 2]}
    fi

    local command=contactsync i
    for ((i = 1; i < COMP_CWORD; ++i)); do
        case ${COMP_WORDS[i]} in
            --config | --log-level | --log-format | --out | --keep | --take | --value) [[ ${COMP_WORDS[i + 1]} == "=" ]] && ((i += 2)) || ((i += 1)) ;;
            review) [[ $command == contactsync ]] && command=review ;;
            list | show | resolve) [[ $command == review ]] && command="review ${COMP_WORDS[i]}" ;;
            *) [[ $command == contactsync && -v words[${COMP_WORDS[i]}] ]] && command=${COMP_WORDS[i]} ;;
        esac
    done

    case $option in
        --config | --out) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
        --log-level) mapfile -t COMPREPLY < <(compgen -W "trace debug info warn error" -- "$current") ;;
        --take) mapfile -t COMPREPLY < <(compgen -W "reevo replyio tether" -- "$current") ;;
        --log-format) mapfile -t COMPREPLY < <(compgen -W "text json" -- "$current") ;;
        *)
            mapfile -t COMPREPLY < <(compgen -W "${words[$command]} $everywhere" -- "$current")
            if [[ $command == apply && $current != -* ]]; then
                compopt -o filenames
                mapfile -t COMPREPLY < <(compgen -f -- "$current")
            fi
            ;;
    esac
}

complete -F _contactsync contactsync
