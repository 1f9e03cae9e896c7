#!/usr/bin/env python3
"""Print the text of a PDF, page by page. Uses pypdf, or pdftotext where pypdf is absent. Writes no file."""
import argparse
import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path


def fail(message):
    sys.exit(f"pdf_text: {message}")


def pages_with_pypdf(path, layout, password):
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    mode = "layout" if layout else "plain"
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(password or ""):
            fail("the file has a password; give it with --password-file")
        return [page.extract_text(extraction_mode=mode) or "" for page in reader.pages]
    except PyPdfError as error:
        fail(f"{path} cannot be read: {error}")


def pages_with_pdftotext(path, layout, password):
    command = ["pdftotext", "-enc", "UTF-8"]
    command += ["-layout"] if layout else []
    command += ["-upw", password] if password else []
    done = subprocess.run([*command, str(path), "-"], capture_output=True)
    if done.returncode != 0:
        fail(done.stderr.decode(errors="replace").strip())
    # pdftotext ends each page with a form feed.
    return done.stdout.decode(errors="replace").split("\f")[:-1]


def read_pages(path, layout, password):
    try:
        import pypdf  # noqa: F401
    except ImportError:
        if shutil.which("pdftotext"):
            return pages_with_pdftotext(path, layout, password)
        fail("needs pypdf (python3 -m pip install pypdf) or pdftotext (package poppler-utils)")
    return pages_with_pypdf(path, layout, password)


def parse_ranges(text, count):
    """'1,4-6,9-' as page numbers from 1, in the order given."""
    chosen = []
    for part in text.split(","):
        match = re.fullmatch(r"\s*(\d+)\s*(-)?\s*(\d+)?\s*", part)
        if not match:
            fail(f"not a page or a range: {part!r}")
        first = int(match[1])
        last = int(match[3]) if match[3] else (count if match[2] else first)
        if not 1 <= first <= last <= count:
            fail(f"pages {part.strip()} are not within 1-{count}")
        chosen.extend(range(first, last + 1))
    return chosen


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--pages", help="for example 3-7 or 1,4,9-")
    parser.add_argument("--find", help="print only lines holding this, with their page; letter case is ignored")
    parser.add_argument("--layout", action="store_true", help="keep columns where they stand")
    parser.add_argument("--password-file", type=Path)
    args = parser.parse_args()
    if not args.file.is_file():
        fail(f"no such file: {args.file}")
    password = args.password_file.read_text().strip() if args.password_file else None

    pages = read_pages(args.file, args.layout, password)
    numbers = parse_ranges(args.pages, len(pages)) if args.pages else range(1, len(pages) + 1)
    wanted = unicodedata.normalize("NFKC", args.find).casefold() if args.find else None
    empty, found = [], 0
    for number in numbers:
        # Ligatures become letters, so that a search for "profit" finds "proﬁt".
        text = unicodedata.normalize("NFKC", pages[number - 1])
        if not text.strip():
            empty.append(number)
        elif wanted is None:
            print(f"----- page {number} of {len(pages)} -----\n{text.rstrip()}\n")
        else:
            for line in text.splitlines():
                if wanted in line.casefold():
                    found += 1
                    print(f"page {number}: {line.strip()}")
    if empty:
        print(f"no text (probably scanned): pages {', '.join(map(str, empty))}", file=sys.stderr)
    if wanted is not None and not found:
        fail(f"nothing found for {args.find!r}")


if __name__ == "__main__":
    main()
