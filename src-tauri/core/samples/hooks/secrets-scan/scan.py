#!/usr/bin/env python3
"""Look for credentials in the lines a commit would add.

  scan.py          what is staged; exit status 1 if something was found (fits .git/hooks/pre-commit)
  scan.py --all    every tracked file
  scan.py --hook   as a PreToolUse hook: reads the call as JSON on standard input and answers 2 to block a commit
"""
import fnmatch
import json
import math
import re
import subprocess
import sys
from pathlib import Path

# Most telling first: a line is reported once.
PATTERNS = [
    ("private key", re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----")),
    ("AWS access key", re.compile(r"\b((?:AKIA|ASIA)[0-9A-Z]{16})\b")),
    ("Google API key", re.compile(r"\b(AIza[0-9A-Za-z_-]{35})")),
    ("GitHub token", re.compile(r"\b(gh[pousr]_[0-9A-Za-z]{36,}|github_pat_[0-9A-Za-z_]{60,})")),
    ("GitLab token", re.compile(r"\b(glpat-[0-9A-Za-z_-]{20,})")),
    ("Slack token", re.compile(r"\b(xox[abeprs]-[0-9A-Za-z-]{10,})")),
    ("Stripe key", re.compile(r"\b([rs]k_live_[0-9A-Za-z]{20,})")),
    ("model provider key", re.compile(r"\b(sk-(?:ant-|proj-)?[0-9A-Za-z_-]{32,})")),
    ("npm token", re.compile(r"\b(npm_[0-9A-Za-z]{36})\b")),
    ("signed web token", re.compile(r"\b(eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,})")),
    ("password in a URL", re.compile(r"\b[a-z][a-z0-9+.-]{2,}://[^\s/:@'\"]+:([^\s/:@'\"]{6,})@")),
]
ASSIGNED = re.compile(
    r"(?i)(?:pass(?:word|wd|phrase)|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential)s?"
    r"[\w.\]\"'-]{0,20}\s*(?::=|=>|=|:)\s*[\"']([^\"'\s]{10,})[\"']"
)
NOT_REAL = re.compile(r"(?i)example|sample|dummy|changeme|placeholder|redacted|your[_-]|xxx|\*{3}|\.{3}|[<>{}$]|^test")
ALLOW = "secrets-scan: allow"


def entropy(text):
    """Bits a character: random keys have more than 3.5, words rarely reach 3."""
    shares = [text.count(char) / len(text) for char in set(text)]
    return -sum(share * math.log2(share) for share in shares)


def find(line):
    """The kind of secret in a line and its first characters, or None."""
    if ALLOW in line:
        return None
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(line):
            value = match[1] if pattern.groups else ""
            if not (value and NOT_REAL.search(value)):
                return kind, value[:4]
    for match in ASSIGNED.finditer(line):
        value = match[1]
        if not NOT_REAL.search(value) and entropy(value) > 3.2 and re.search(r"[0-9]", value):
            return "value that looks random", value[:4]
    return None


def git(*arguments):
    done = subprocess.run(["git", *arguments], capture_output=True)
    if done.returncode != 0:
        sys.exit(f"secrets-scan: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout.decode("utf-8", errors="replace")


def added_lines(*diff_arguments):
    """(path, line number, text) of each added line of a diff."""
    path, number = "", 0
    for line in git("-c", "core.quotePath=false", "diff", "--unified=0", "--no-color", "--no-ext-diff",
                    "--diff-filter=AMR", *diff_arguments).splitlines():
        if line.startswith("+++ "):
            # git ends a path that holds a blank with a tab.
            path = re.sub(r"^b/", "", line[4:].rstrip("\t"))
        elif line.startswith("@@ "):
            number = int(re.search(r"\+(\d+)", line)[1])
        elif line.startswith("+"):
            yield path, number, line[1:]
            number += 1


def whole_files(root, *which):
    """(path, line number, text) of each line of the text files up to 2 MB that `git ls-files` names."""
    for path in filter(None, git("-C", str(root), "ls-files", "-z", *which).split("\0")):
        file = root / path
        if not file.is_file() or file.is_symlink() or file.stat().st_size > 2_000_000:
            continue
        data = file.read_bytes()
        if b"\0" in data[:8000]:
            continue
        for number, text in enumerate(data.decode("utf-8", errors="replace").splitlines(), start=1):
            yield path, number, text


def ignored(root):
    file = root / ".secrets-scan-ignore"
    lines = file.read_text().splitlines() if file.is_file() else []
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def scan(lines, root):
    patterns = ignored(root)
    found = []
    for path, number, text in lines:
        if any(fnmatch.fnmatch(path, pattern) for pattern in patterns):
            continue
        hit = find(text)
        if hit:
            found.append(f"  {path}:{number}  {hit[0]}" + (f" ({hit[1]}…)" if hit[1] else ""))
    return found


def main():
    mode = sys.argv[1] if len(sys.argv) > 1 else ""
    if mode in ("-h", "--help"):
        print(__doc__)
        return 0
    command = ""
    if mode == "--hook":
        command = json.load(sys.stdin).get("tool_input", {}).get("command", "")
        if not re.search(r"\bgit\b[^|;&\n]*\bcommit\b", command):
            return 0
    root = Path(git("rev-parse", "--show-toplevel").strip())
    if mode == "--all":
        found = scan(whole_files(root), root)
    else:
        found = scan(added_lines("--cached"), root)
        # "git commit -a" and "git add … && git commit" take what is not staged yet.
        adds = re.search(r"\bgit\b[^\n]*\badd\b", command)
        if adds or re.search(r"\bcommit\b[^|;&\n]*\s(?:-\w*a|--all)", command):
            found += scan(added_lines(), root)
        if adds:
            found += scan(whole_files(root, "--others", "--exclude-standard"), root)
    if not found:
        return 0
    print("These lines look like credentials:\n" + "\n".join(dict.fromkeys(found)), file=sys.stderr)
    print(f"Move them out of the repository, or mark a false alarm with '{ALLOW}'.", file=sys.stderr)
    return 2 if mode == "--hook" else 1


if __name__ == "__main__":
    sys.exit(main())
