"""What we say to models, one Markdown file each; none yet, as the answer is made of the reviews' own sentences."""
