# Fish completion of contactsync; tests/completion_test.py holds it against what the program's --help lists.

complete -c contactsync -f
complete -c contactsync -l config -r -F -d 'the configuration file'
complete -c contactsync -l log-level -x -a 'trace debug info warn error' -d 'least level of log events'
complete -c contactsync -l log-format -x -a 'text json' -d 'form of log events'
complete -c contactsync -l json -d 'one JSON document on standard output and nothing else there'
complete -c contactsync -s h -l help -d 'print help and exit'

set -l none __fish_use_subcommand
complete -c contactsync -n $none -l version -d 'print the version and exit'
complete -c contactsync -n $none -a sync -d 'poll, reconcile and push until nothing is left, then exit'
complete -c contactsync -n $none -a run -d 'the service: poll, reconcile and push until SIGTERM or SIGINT'
complete -c contactsync -n $none -a plan -d 'print what sync would write; write nothing remotely'
complete -c contactsync -n $none -a apply -d 'push exactly the plan that plan --out FILE wrote'
complete -c contactsync -n $none -a check -d 'try the configuration, the store and one read at every service'
complete -c contactsync -n $none -a retry -d 'put parked writes back in the queue'
complete -c contactsync -n $none -a undo -d 'print what would put back the writes of a run; with --yes, put them back'
complete -c contactsync -n $none -a status -d 'what the store knows: last poll, backlog, budget, per service'
complete -c contactsync -n $none -a explain -d 'one contact: its records, every value, where it came from and why'
complete -c contactsync -n $none -a history -d 'everything ever written or decided for one contact'
complete -c contactsync -n $none -a review -d 'the inbox of what a person must decide'

complete -c contactsync -n '__fish_seen_subcommand_from sync' -l dry-run -d 'write nothing remotely: the same as plan'
complete -c contactsync -n '__fish_seen_subcommand_from sync plan' -l full -d 'list every service in full'
complete -c contactsync -n '__fish_seen_subcommand_from sync apply' -l yes -d 'accept a guard stop once'
complete -c contactsync -n '__fish_seen_subcommand_from undo' -l yes -d 'write it, also where a guard would stop it'
complete -c contactsync -n '__fish_seen_subcommand_from sync' -l operations -d 'list every write in the report'
complete -c contactsync -n '__fish_seen_subcommand_from plan' -l out -r -F -d 'also write the plan to a file, for apply'
complete -c contactsync -n '__fish_seen_subcommand_from apply' -F
set -l undecided '__fish_seen_subcommand_from review; and not __fish_seen_subcommand_from list show'
complete -c contactsync -n $undecided -a list -d 'all open questions'
complete -c contactsync -n $undecided -a show -d 'one question with its records'
