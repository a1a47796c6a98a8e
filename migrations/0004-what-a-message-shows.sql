-- The SHA-256 of the text and blocks that golive last put into the message; NULL where that is not known.
ALTER TABLE slack_messages ADD COLUMN shown TEXT;
