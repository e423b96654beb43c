"""Holds the completions of etc/completion against `contactsync --help` and the --help of every command.

bash is asked for its answers; zsh and fish, which are not everywhere, are read. Usage: completion_test.py CONTACTSYNC SOURCE_DIR
"""
import pathlib
import re
import subprocess
import sys
import tempfile

# Asks the completion of bash what may follow the words given as arguments, an empty one last.
ASK_BASH = """
compopt() { :; }
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_contactsync
printf '%s\\n' "${COMPREPLY[@]}"
"""


def read_help(program, command=()):
    """{command: its options}, all the way down; the program itself is the empty command."""
    text = subprocess.run([program, *command, "--help"], capture_output=True, text=True, check=True).stdout
    options, _, subcommands = text.partition("Subcommands:")
    found = {command: set(re.findall(r"^ +(?:-\w,)?(--[a-z-]+)", options, re.MULTILINE))}
    for name in re.findall(r"^  ([a-z]+)", subcommands, re.MULTILINE):
        found |= read_help(program, (*command, name))
    return found


def next_words(commands, command):
    return {name[-1] for name in commands if len(name) == len(command) + 1 and name[:-1] == command}


def check_bash(file, commands):
    everywhere = commands[()] - {"--version"}
    for command, options in commands.items():
        offered = set()
        for typed in ("", "--"):  # where a file is expected, only a dash asks for options
            with tempfile.TemporaryDirectory() as empty:
                asked = subprocess.run(["bash", "-c", ASK_BASH, "bash", file, "contactsync", *command, typed], cwd=empty,
                                       capture_output=True, text=True, check=True)
            offered |= set(asked.stdout.split())
        yield "contactsync.bash", command, offered, next_words(commands, command) | options | everywhere


def check_zsh(file, commands):
    text = file.read_text(encoding="utf-8")
    everywhere = {"--help", *re.findall(r"'(--[a-z-]+)\[", re.search(r"^everywhere=\((.*?)^\)", text, re.S | re.M)[1])}
    for array, above in (("commands", ()), ("reviews", ("review",))):
        listed = re.search(rf"^{array}=\((.*?)^\)", text, re.S | re.M)[1]
        yield "_contactsync", above, set(re.findall(r"'([a-z]+):", listed)), next_words(commands, above)
    for command, options in commands.items():
        if command:
            arm = re.search(rf"^ *(?:[a-z]+ \| )*{command[-1]}(?: \| [a-z]+)*\)(.*?);;$", text, re.S | re.M)
            own = set(re.findall(r"['\)](--[a-z-]+)\[", arm[1])) if arm else {"nothing"}
            yield "_contactsync", command, own | everywhere, options | everywhere


def check_fish(file, commands):
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("complete ")]
    everywhere = {"--" + name for line in lines if " -n " not in line for name in re.findall(r" -l ([a-z-]+)", line)}
    for condition, above in (("$none", ()), ("$undecided", ("review",))):
        listed = {name for line in lines if f"-n {condition}" in line for name in re.findall(r" -a ([a-z]+)", line)}
        yield "contactsync.fish", above, listed, next_words(commands, above)
    for command, options in commands.items():
        if len(command) == 1:
            seen = [line for line in lines if re.search(rf"from [a-z ]*\b{command[0]}\b[a-z ]*' -l", line)]
            own = {"--" + name for line in seen for name in re.findall(r" -l ([a-z-]+)", line)}
            yield "contactsync.fish", command, own | everywhere, options | everywhere


def main():
    program, directory = sys.argv[1], pathlib.Path(sys.argv[2]).resolve() / "etc" / "completion"
    commands = read_help(program)
    wrong = 0
    for check, name in ((check_bash, "contactsync.bash"), (check_zsh, "_contactsync"), (check_fish, "contactsync.fish")):
        for file, command, offered, expected in check(directory / name, commands):
            for verb, words in (("lacks", expected - offered), ("knows the unknown", offered - expected)):
                if words:
                    wrong += 1
                    print(f"etc/completion/{file}: {' '.join(('contactsync', *command))} {verb} {', '.join(sorted(words))}")
    print(f"{len(commands)} commands, {wrong} differences")
    return 1 if wrong or len(commands) < 2 else 0


if __name__ == "__main__":
    sys.exit(main())
