"""Records of a large XML file, one by one; one that is hostile or endless is refused before it fills the memory or the day.

Expat, Python's parser, resolves no external entities and stops entities that multiply. What is left are texts without end and elements
without bottom: both are bounded here.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from typing import cast
from xml.etree.ElementTree import Element

from ingest.files import LONGEST_LINE, SourceFiles
from kg.errors import SourceError

_CHUNK = 1 << 16
_MARK = b"\xef\xbb\xbf"
_DEEPEST = 100


def records(files: SourceFiles, name: str, tag: str) -> Iterator[tuple[int, Element]]:
    """Yield (place, element) of each element of a tag, the place from 1; it is emptied when the next one is asked for.

    Raises:
        SourceError: the file is truncated, no XML, has an element deeper than ``_DEEPEST`` or a record longer than ``LONGEST_LINE``.
    """
    place, depth, waited = 0, 0, 0
    root: Element | None = None
    parser: ElementTree.XMLPullParser[Element] = ElementTree.XMLPullParser(("start", "end"))
    files.reading = name
    with files.binary(name) as stream:
        try:
            while chunk := stream.read(_CHUNK):
                while not waited and not place and chunk.startswith(_MARK):
                    chunk = chunk.removeprefix(_MARK)
                parser.feed(chunk)
                waited += len(chunk)
                for event, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
                    if event == "start":
                        depth += 1
                        root = element if root is None else root
                        if depth > _DEEPEST:
                            raise SourceError(f"{files.called(name)}, after record {place}: elements within elements, {depth} deep")
                        continue
                    depth -= 1
                    if element.tag == tag:
                        waited = 0
                        place += 1
                        files.reading, files.row = name, place
                        yield place, element
                        element.clear()
                        if root is not None:
                            root.clear()
                if waited > LONGEST_LINE:
                    raise SourceError(f"{files.called(name)}, after record {place}: {waited:,} bytes without a record; is it of this form?")
            parser.close()
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise SourceError(f"{files.called(name)} is truncated or not XML after record {place}: {error}; fetch it again") from error
    if root is None:
        raise SourceError(f"{files.called(name)} is empty")
