"""What each command does, from notes to a result: read, merge, identify, write.

`commands` is the page to begin with. `jobs` says what is to be worked on, `file_records` and
`reading` do the first half file by file, `merging` and `decks` the second deck by deck;
`incremental` and `uptodate` see that nothing is done twice. `api` is what other programs call.
"""
