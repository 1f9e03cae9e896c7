#!/usr/bin/env python3
"""An MCP server over standard input and output that lists, reads and searches one folder. It has no way to write.

Usage: server.py FOLDER
"""
import json
import os
import re
import sys
from pathlib import Path

PROTOCOLS = ("2025-06-18", "2025-03-26", "2024-11-05")
MAX_BYTES = 5_000_000
MAX_LINES = 2_000
MAX_HITS = 200
SKIPPED = {".git", "node_modules", "target", ".venv", "__pycache__"}

PATH = {"type": "string", "description": "Path below the folder, with /; empty for the folder itself"}
TOOLS = [
    {
        "name": "list_folder",
        "description": "List the entries of a folder with their kind and size.",
        "inputSchema": {
            "type": "object",
            "properties": {"path": PATH, "hidden": {"type": "boolean", "description": "Also names that start with a dot"}},
        },
        "annotations": {"readOnlyHint": True},
    },
    {
        "name": "read_file",
        "description": f"Read lines of a text file, at most {MAX_LINES} at once.",
        "inputSchema": {
            "type": "object",
            "properties": {
                "path": PATH,
                "first_line": {"type": "integer", "minimum": 1},
                "lines": {"type": "integer", "minimum": 1, "maximum": MAX_LINES},
            },
            "required": ["path"],
        },
        "annotations": {"readOnlyHint": True},
    },
    {
        "name": "search_text",
        "description": f"Find lines matching a regular expression in the text files below a folder, at most {MAX_HITS}.",
        "inputSchema": {
            "type": "object",
            "properties": {
                "pattern": {"type": "string"},
                "path": PATH,
                "glob": {"type": "string", "description": "Only files of this form, as in *.py"},
                "ignore_case": {"type": "boolean"},
            },
            "required": ["pattern"],
        },
        "annotations": {"readOnlyHint": True},
    },
]


class Refused(Exception):
    """A call that cannot be done; the text goes to the agent."""


def resolve(root, text):
    """The real path of `text` below `root`. Links are followed first, so that one leading outside is refused."""
    if "\0" in text:
        raise Refused("the path holds a NUL")
    try:
        real = (root / text).resolve(strict=True)
    except (OSError, RuntimeError) as error:
        raise Refused(f"{text}: {getattr(error, 'strerror', None) or 'a link that leads in a circle'}") from None
    if real != root and root not in real.parents:
        raise Refused(f"{text}: outside the folder")
    return real


def read_text(path, shown):
    if not path.is_file():
        raise Refused(f"{shown}: not a file")
    if path.stat().st_size > MAX_BYTES:
        raise Refused(f"{shown}: larger than {MAX_BYTES // 1_000_000} MB")
    data = path.read_bytes()
    if b"\0" in data[:8000]:
        raise Refused(f"{shown}: not a text file")
    return data.decode("utf-8", errors="replace")


def list_folder(root, path="", hidden=False):
    folder = resolve(root, path)
    if not folder.is_dir():
        raise Refused(f"{path}: not a folder")
    rows = []
    for entry in os.scandir(folder):
        if entry.name.startswith(".") and not hidden:
            continue
        if entry.is_symlink():
            rows.append((1, entry.name, "link"))
        elif entry.is_dir():
            rows.append((0, entry.name + "/", "folder"))
        elif entry.is_file():
            rows.append((1, entry.name, f"{entry.stat().st_size} bytes"))
    return "\n".join(f"{name}\t{kind}" for _, name, kind in sorted(rows)) or "(empty)"


def read_file(root, path, first_line=1, lines=MAX_LINES):
    every = read_text(resolve(root, path), path).splitlines()
    start = max(first_line, 1) - 1
    part = every[start : start + min(max(lines, 1), MAX_LINES)]
    if not part:
        return f"({len(every)} lines in all, none from line {first_line} on)"
    text = "\n".join(f"{number}\t{line}" for number, line in enumerate(part, start=start + 1))
    rest = len(every) - start - len(part)
    return text + (f"\n({rest} more lines)" if rest > 0 else "")


def search_text(root, pattern, path="", glob="*", ignore_case=False):
    try:
        wanted = re.compile(pattern, re.IGNORECASE if ignore_case else 0)
    except re.error as error:
        raise Refused(f"not a regular expression: {error}") from None
    hits = []
    for folder, folders, files in os.walk(resolve(root, path)):
        folders[:] = sorted(name for name in folders if name not in SKIPPED)
        for name in sorted(files):
            file = Path(folder, name)
            shown = file.relative_to(root).as_posix()
            if not file.match(glob):
                continue
            try:
                text = read_text(resolve(root, shown), shown)
            except (Refused, OSError):
                continue
            for number, line in enumerate(text.splitlines(), start=1):
                if wanted.search(line):
                    hits.append(f"{shown}:{number}\t{line.strip()[:300]}")
                    if len(hits) == MAX_HITS:
                        return "\n".join(hits) + f"\n(stopped after {MAX_HITS})"
    return "\n".join(hits) or "(nothing found)"


CALLS = {"list_folder": list_folder, "read_file": read_file, "search_text": search_text}


def call_tool(root, params):
    name = params.get("name")
    if name not in CALLS:
        raise LookupError(f"unknown tool {name!r}")
    try:
        text, failed = CALLS[name](root, **(params.get("arguments") or {})), False
    except Refused as refused:
        text, failed = str(refused), True
    except TypeError:
        text, failed = "an argument is missing, unknown or of the wrong type", True
    except OSError as error:
        text, failed = f"{error.strerror}", True
    return {"content": [{"type": "text", "text": text}], "isError": failed}


def answer(root, method, params):
    if method == "initialize":
        asked = params.get("protocolVersion")
        return {
            "protocolVersion": asked if asked in PROTOCOLS else PROTOCOLS[0],
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "filesystem-readonly", "version": "1.0.0"},
            "instructions": f"Reads files below {root}. It cannot write.",
        }
    if method == "ping":
        return {}
    if method == "tools/list":
        return {"tools": TOOLS}
    if method == "tools/call":
        return call_tool(root, params)
    raise LookupError(f"unknown method {method!r}")


def handle(root, line):
    """The reply to one line of JSON-RPC, or None for a notification."""
    try:
        message = json.loads(line)
        method, request_id = message["method"], message.get("id")
    except (ValueError, KeyError, TypeError, AttributeError):
        return {"jsonrpc": "2.0", "id": None, "error": {"code": -32700, "message": "not a request"}}
    if request_id is None:
        return None
    try:
        return {"jsonrpc": "2.0", "id": request_id, "result": answer(root, method, message.get("params") or {})}
    except LookupError as error:
        return {"jsonrpc": "2.0", "id": request_id, "error": {"code": -32601, "message": str(error.args[0])}}


def main():
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit("usage: server.py FOLDER")
    root = Path(sys.argv[1]).resolve()
    for line in sys.stdin:
        if line.strip():
            reply = handle(root, line)
            if reply is not None:
                print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
