-- When a team's promise holds: its business hours as JSON; null, it holds always.
ALTER TABLE teams ADD COLUMN hours TEXT NOT NULL DEFAULT 'null';
