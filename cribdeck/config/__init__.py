"""What the user sets: `cribdeck.yaml` and front matter, each checked against a pydantic model."""
