#!/usr/bin/env python3
"""Describe, join, cut and turn PDF files. Uses pypdf, or qpdf where pypdf is absent. Never writes over its input."""
import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

try:
    from pypdf import PdfReader, PdfWriter
    from pypdf.errors import PyPdfError
except ImportError:
    PdfReader, PyPdfError = None, ()


def fail(message):
    sys.exit(f"pdf_pages: {message}")


def qpdf(*arguments):
    if not shutil.which("qpdf"):
        fail("needs pypdf (python3 -m pip install pypdf) or the program qpdf")
    done = subprocess.run(["qpdf", *map(str, arguments)], capture_output=True, text=True)
    # 3 means "done, with warnings".
    if done.returncode not in (0, 3):
        fail(done.stderr.strip())
    return done.stdout.strip()


def page_count(path):
    return len(PdfReader(path).pages) if PdfReader else int(qpdf("--show-npages", path))


def parse_ranges(text, count):
    """'1,4-6,9-' as page numbers from 1, in the order given; None is every page."""
    if text is None:
        return list(range(1, count + 1))
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


def info(args):
    for path in args.files:
        print(f"{path}: {page_count(path)} pages, {path.stat().st_size // 1024} KB")
        if not PdfReader:
            continue
        reader = PdfReader(path)
        for key, value in sorted((reader.metadata or {}).items()):
            print(f"  {key.lstrip('/')}: {value}")
        box = reader.pages[0].mediabox if reader.pages else None
        if box:
            print(f"  first page: {float(box.width) / 72 * 25.4:.0f} x {float(box.height) / 72 * 25.4:.0f} mm")


def save(writer, target):
    with open(target, "wb") as out:
        writer.write(out)


def join(args):
    if not PdfReader:
        qpdf("--empty", "--pages", *args.files, "--", args.output)
        return
    writer = PdfWriter()
    for path in args.files:
        writer.append(path)
    save(writer, args.output)


def cut(args):
    pages = parse_ranges(args.pages, page_count(args.file))
    if not PdfReader:
        qpdf(args.file, "--pages", ".", ",".join(map(str, pages)), "--", args.output)
        return
    reader, writer = PdfReader(args.file), PdfWriter()
    for number in pages:
        writer.add_page(reader.pages[number - 1])
    save(writer, args.output)


def turn(args):
    pages = parse_ranges(args.pages, page_count(args.file))
    if not PdfReader:
        qpdf(args.file, args.output, f"--rotate=+{args.by % 360}:{','.join(map(str, pages))}")
        return
    reader, writer = PdfReader(args.file), PdfWriter()
    for number, page in enumerate(reader.pages, start=1):
        writer.add_page(page.rotate(args.by) if number in pages else page)
    save(writer, args.output)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    one = actions.add_parser("info", help="pages, size, metadata")
    one.add_argument("files", nargs="+", type=Path)
    one.set_defaults(run=info)
    one = actions.add_parser("join", help="several files into one")
    one.add_argument("files", nargs="+", type=Path)
    one.set_defaults(run=join)
    one = actions.add_parser("cut", help="some pages into a new file")
    one.add_argument("file", type=Path)
    one.add_argument("--pages", required=True)
    one.set_defaults(run=cut)
    one = actions.add_parser("turn", help="turn pages clockwise")
    one.add_argument("file", type=Path)
    one.add_argument("--by", type=int, choices=[90, 180, 270], required=True)
    one.add_argument("--pages", help="all pages, unless given")
    one.set_defaults(run=turn)
    for name in ("join", "cut", "turn"):
        actions.choices[name].add_argument("-o", "--output", type=Path, required=True)
        actions.choices[name].add_argument("--force", action="store_true", help="replace an output that exists")
    args = parser.parse_args()

    inputs = getattr(args, "files", None) or [args.file]
    for path in inputs:
        if not path.is_file():
            fail(f"no such file: {path}")
    if getattr(args, "output", None):
        if any(args.output.resolve() == path.resolve() for path in inputs):
            fail("the output is one of the inputs")
        if args.output.exists() and not args.force:
            fail(f"{args.output} exists; give another name or --force")
    try:
        args.run(args)
    except PyPdfError as error:
        fail(f"a file cannot be read: {error}")
    if getattr(args, "output", None):
        print(f"wrote {args.output}: {page_count(args.output)} pages")


if __name__ == "__main__":
    main()
