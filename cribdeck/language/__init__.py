"""What words say: labels in each language, names and sentences, separators, slugs."""
