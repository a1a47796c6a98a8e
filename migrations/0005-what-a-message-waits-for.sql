-- The message of the same go-live that has to be posted before this one can be.
ALTER TABLE effects ADD COLUMN waits_for TEXT;

CREATE INDEX effects_waiting_for ON effects (go_live, waits_for) WHERE waits_for IS NOT NULL;
