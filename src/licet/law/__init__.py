"""The law, shaped like the Code of Federal Regulations: one file a section, dated data beside it."""
