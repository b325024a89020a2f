"""A briefing on one topic, made of the reviews' own sentences, counts from the record, and questions of ours."""
