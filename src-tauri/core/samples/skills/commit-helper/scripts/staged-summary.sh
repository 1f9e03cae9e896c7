#!/usr/bin/env bash
# Says what is staged and which leftovers the staged lines hold. Changes nothing.
# Exit status: 0 nothing to worry about, 1 leftovers found, 2 not a repository or nothing staged.
set -euo pipefail

max_kb=${MAX_KB:-500}

git rev-parse --is-inside-work-tree >/dev/null 2>&1 || { echo "not inside a git repository" >&2; exit 2; }
cd "$(git rev-parse --show-toplevel)"

echo "Branch: $(git symbolic-ref --short -q HEAD || echo 'detached head')"
if git rev-parse -q --verify HEAD >/dev/null; then
  printf '\nLast subjects:\n'
  git log -10 --format='  %s'
fi

if git diff --cached --quiet; then
  printf '\nNothing is staged.\n'
  git status --short
  exit 2
fi

printf '\nStaged:\n'
git -c core.quotePath=false diff --cached --stat=100 --find-renames
if ! git diff --quiet; then
  printf '\nChanged but not staged:\n'
  git -c core.quotePath=false diff --stat=100
fi

findings=$(
  # Added lines alone, as path:line:text.
  git -c core.quotePath=false diff --cached --unified=0 --no-color --no-ext-diff --diff-filter=AMR | awk '
    /^\+\+\+ / { sub(/^\+\+\+ (b\/)?/, ""); sub(/\t$/, ""); path = $0; next }
    /^@@ /     { split($3, at, ","); line = substr(at[1], 2) + 0; next }
    /^\+/      { text = substr($0, 2); why = ""
                 if (text ~ /^(<<<<<<<|>>>>>>>) /)                                    why = "conflict marker"
                 else if (text ~ /(console\.log|debugger;|dbg!\(|binding\.pry|breakpoint\(\))/) why = "debug leftover"
                 else if (text ~ /(^|[^A-Za-z])(FIXME|XXX)([^A-Za-z]|$)/)             why = "unfinished"
                 else if (text ~ /[ \t]+$/)                                           why = "trailing blanks"
                 if (why != "") printf "  %s:%d  %s\n", path, line, why
                 line++ }'
  git diff --cached --name-only -z --diff-filter=AM | while IFS= read -r -d '' path; do
    size=$(git cat-file -s ":$path" 2>/dev/null || echo 0)
    if [ "$size" -gt $((max_kb * 1024)) ]; then
      echo "  $path  $((size / 1024)) KB, larger than $max_kb KB"
    fi
  done
)

if [ -n "$findings" ]; then
  printf '\nLook at these before you commit:\n%s\n' "$findings"
  exit 1
fi
printf '\nNo leftovers found.\n'
