/** Stored in `user_version`. Raise it with a migration; a file with a higher one is refused. */
export const LAYOUT_VERSION = 2;

/** Marks the file as ours (`application_id`): "RcL1". */
export const APPLICATION_ID = 0x52634c31;

/**
 * `state` has one row, the newest revision, so that it grows even when the newest record was deleted. `log.sequence` is
 * the order of appending, which trimming follows; reading follows time. `log.marks` is text of `packMarks`; the index holds it too,
 * so that a search reads the index alone until it has found what it returns.
 */
export const LAYOUT = `
CREATE TABLE record (
  kind TEXT NOT NULL, account TEXT NOT NULL, key TEXT NOT NULL,
  revision INTEGER NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (kind, account, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE state (one INTEGER PRIMARY KEY CHECK (one = 1), revision INTEGER NOT NULL) STRICT;
INSERT INTO state VALUES (1, 0);
CREATE TABLE log (
  sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, time INTEGER NOT NULL, body TEXT NOT NULL,
  marks TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX log_by_time ON log (time, id, marks);
`;

/** From each older layout to the next, by the layout that is there. Entries of layout 1 are found by their time alone. */
export const MIGRATIONS: Readonly<Record<number, string>> = {
  1: `
ALTER TABLE log ADD COLUMN marks TEXT NOT NULL DEFAULT '';
DROP INDEX log_by_time;
CREATE INDEX log_by_time ON log (time, id, marks);
`,
};
