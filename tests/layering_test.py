"""Holds the includes of lib/ and daemon/ against the layers of docs/ARCHITECTURE.md.

Link lists alone do not stop a stray include of a header that needs no symbol. Usage: layering_test.py SOURCE_DIR
"""
import pathlib
import re
import sys

# Layer: the project's layers it may include, besides itself. A folder of lib/provider is a layer of its own.
ALLOWED = {
    "base": [],
    "contact": ["base"],
    "identity": ["base", "contact"],
    "merge": ["base", "contact"],
    "store": ["base", "contact", "identity", "merge"],
    "http": ["base"],
    "provider": ["base", "contact", "merge"],
    "provider/wire": ["base", "contact", "merge", "http", "provider"],
    "provider/reevo": ["base", "contact", "merge", "http", "provider", "provider/wire"],
    "provider/replyio": ["base", "contact", "merge", "http", "provider", "provider/wire"],
    "provider/tether": ["base", "contact", "merge", "http", "provider", "provider/wire"],
    "sync": ["base", "contact", "identity", "merge", "store", "provider"],
}
# The core decides; it neither waits, nor knows the time, nor speaks to anybody.
PURE = ["contact", "identity", "merge"]
NOT_PURE = re.compile(r"^(boost/(asio|beast|json)|simdjson|spdlog|SQLiteCpp|sqlite3|thread|mutex|fstream|iostream)"
                      r"|^base/(clock|log\w*|random|repeat_limiter|secret)\.hpp$")
SQL_ONLY_IN = "store"
SQL = re.compile(r"^(SQLiteCpp|sqlite3)")
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^">]+)[">]', re.MULTILINE)


def layer_of(path):
    parts = pathlib.PurePosixPath(path).parts
    if parts[0] == "provider" and len(parts) > 2:
        return "/".join(parts[:2])
    return parts[0]


def check(root):
    lib = root / "lib"
    wrong = []
    files = sorted(list(lib.rglob("*.?pp")))
    for file in files:
        name = file.relative_to(lib).as_posix()
        layer = layer_of(name)
        if layer not in ALLOWED:
            wrong.append(f"lib/{name}: layer {layer} is unknown; add it here and to docs/ARCHITECTURE.md")
            continue
        for include in INCLUDE.findall(file.read_text(encoding="utf-8")):
            if (lib / include).exists():
                other = layer_of(include)
                if other != layer and other not in ALLOWED[layer]:
                    wrong.append(f"lib/{name}: {layer} must not include {include}")
            elif include.startswith(("daemon/", "sandbox/", "support/")):
                wrong.append(f"lib/{name}: {include} lies outside of lib")
            if layer in PURE and NOT_PURE.match(include):
                wrong.append(f"lib/{name}: {layer} is pure and must not include {include}")
            if layer != SQL_ONLY_IN and SQL.match(include):
                wrong.append(f"lib/{name}: SQL is for lib/{SQL_ONLY_IN} only, not {include}")
    for file in sorted((root / "sandbox").rglob("*.?pp")):
        for include in INCLUDE.findall(file.read_text(encoding="utf-8")):
            if include.startswith(("provider/", "http/", "sync/", "store/", "merge/", "identity/", "daemon/")):
                wrong.append(f"{file.relative_to(root).as_posix()}: a second reading of the contracts shares no code: {include}")
    return len(files), wrong


def main():
    count, wrong = check(pathlib.Path(sys.argv[1]))
    for line in wrong:
        print(line)
    print(f"{count} files, {len(wrong)} wrong includes")
    return 1 if wrong or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
