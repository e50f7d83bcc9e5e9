-- The steps of the response ladder that a team sets itself, as a JSON object; what is not in it scales from the target.
ALTER TABLE teams ADD COLUMN ladder TEXT NOT NULL DEFAULT '{}';
