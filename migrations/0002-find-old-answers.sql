-- Answers are kept for as long as Slack may deliver again, and some days more.
CREATE INDEX inbox_by_age ON inbox (at);
