"""What notes are written with beside CommonMark: one plugin of markdown-it-py a module.

| chain | rules |
| --- | --- |
| block | `front_matter`, `metadata_lines`; `closing_signs` about two of others |
| inline | `bracket_formula` |
| inline, after its pairs are settled (`text_marks`) | all from `wikilink` to `attribute_list` |
| core, after the blocks | `callout`, `task_box` |
"""

from __future__ import annotations

from collections.abc import Callable

from markdown_it import MarkdownIt

from cribdeck.readers.markdown.rules.attribute_list import attribute_list_plugin
from cribdeck.readers.markdown.rules.block_id import block_id_plugin
from cribdeck.readers.markdown.rules.bracket_formula import bracket_formula_plugin
from cribdeck.readers.markdown.rules.callout import callout_plugin
from cribdeck.readers.markdown.rules.closing_signs import closing_signs_plugin
from cribdeck.readers.markdown.rules.closing_tags import closing_tags_plugin
from cribdeck.readers.markdown.rules.comment import comment_plugin
from cribdeck.readers.markdown.rules.front_matter import front_matter_plugin
from cribdeck.readers.markdown.rules.highlight import highlight_plugin
from cribdeck.readers.markdown.rules.liquid_tag import liquid_tag_plugin
from cribdeck.readers.markdown.rules.metadata_lines import metadata_lines_plugin
from cribdeck.readers.markdown.rules.task_box import task_box_plugin
from cribdeck.readers.markdown.rules.wikilink import wikilink_plugin

RULES: tuple[Callable[[MarkdownIt], None], ...] = (
    front_matter_plugin,
    metadata_lines_plugin,
    closing_signs_plugin,
    wikilink_plugin,
    highlight_plugin,
    comment_plugin,
    block_id_plugin,
    closing_tags_plugin,
    attribute_list_plugin,
    liquid_tag_plugin,
    callout_plugin,
    task_box_plugin,
    bracket_formula_plugin,
)
"Each adds its rule to the parser it is given."
