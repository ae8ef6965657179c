/** How the board's tables came to be what they are, step by step: a new board goes through all of them, an older one through the rest. */
import type { DatabaseSync } from 'node:sqlite';
import { transaction } from './transaction.ts';

interface Migration {
  readonly version: number;
  readonly sql: string;
}

/** What has been released is never changed here: boards of that version exist. */
const migrations: readonly Migration[] = [
  {
    version: 1,
    // `item` is what FTS5 searches; its copy of the text is the table itself (external content).
    sql: `
      CREATE TABLE items (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        item TEXT NOT NULL,
        by TEXT NOT NULL,
        posted TEXT NOT NULL,
        topic TEXT NOT NULL,
        priority TEXT NOT NULL,
        replyTo INTEGER REFERENCES items (id),
        key TEXT UNIQUE,
        client TEXT NOT NULL
      ) STRICT;
      CREATE INDEX itemsByTopic ON items (topic, id);
      CREATE INDEX itemsByAuthor ON items (by, id);
      CREATE VIRTUAL TABLE itemText USING fts5 (item, content = 'items', content_rowid = 'id');
      CREATE TRIGGER itemAdded AFTER INSERT ON items BEGIN
        INSERT INTO itemText (rowid, item) VALUES (new.id, new.item);
      END;
    `,
  },
  // An import asks for each item whether it is here already. What the trigger did is done by insert.ts.
  { version: 2, sql: 'CREATE INDEX itemsByTime ON items (posted); DROP TRIGGER itemAdded;' },
  {
    version: 3,
    // `thread`: the first item of the thread, for all but that one. `topics` counts what would else be counted at each look at a
    // large board. `marks`: a reader has read all up to there, of a topic or ('') of the board; `reads`: single items after that.
    sql: `
      ALTER TABLE items ADD COLUMN thread INTEGER;
      ALTER TABLE items ADD COLUMN file TEXT;
      ALTER TABLE items ADD COLUMN line INTEGER;
      ALTER TABLE items ADD COLUMN expires TEXT;
      ALTER TABLE items ADD COLUMN pinned TEXT;
      ALTER TABLE items ADD COLUMN edited TEXT;
      ALTER TABLE items ADD COLUMN deleted TEXT;
      ALTER TABLE items ADD COLUMN pid INTEGER;
      CREATE INDEX itemsByReply ON items (replyTo) WHERE replyTo IS NOT NULL;
      WITH RECURSIVE roots (id, root) AS (
        SELECT id, id FROM items WHERE replyTo IS NULL
        UNION ALL
        SELECT items.id, roots.root FROM roots JOIN items ON items.replyTo = roots.id
      )
      UPDATE items SET thread = roots.root FROM roots WHERE roots.id = items.id AND items.replyTo IS NOT NULL;
      DROP INDEX itemsByReply;
      CREATE INDEX itemsByThread ON items (thread, id) WHERE thread IS NOT NULL;
      CREATE INDEX itemsByExpiry ON items (expires) WHERE expires IS NOT NULL;
      CREATE INDEX itemsPinned ON items (id) WHERE pinned IS NOT NULL;
      CREATE TABLE topics (topic TEXT PRIMARY KEY, items INTEGER NOT NULL, latest INTEGER NOT NULL) STRICT, WITHOUT ROWID;
      INSERT INTO topics SELECT topic, count(*), max(id) FROM items GROUP BY topic;
      CREATE TABLE marks (
        reader TEXT NOT NULL, topic TEXT NOT NULL, upTo INTEGER NOT NULL, PRIMARY KEY (reader, topic)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE reads (reader TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (reader, id)) STRICT, WITHOUT ROWID;
      CREATE TABLE keep (what TEXT PRIMARY KEY, amount INTEGER NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE dropped (
        why TEXT PRIMARY KEY, items INTEGER NOT NULL, upTo INTEGER NOT NULL, last TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `,
  },
];

/** The version that this Remotex writes. */
export const schemaVersion = Math.max(...migrations.map(({ version }) => version));

/** All steps after `version` in one transaction: the board is of the new form or as it was. */
export function migrate(database: DatabaseSync, version: number): void {
  const steps = migrations.filter((step) => step.version > version).map(({ sql }) => sql);
  if (steps.length === 0) return;
  const sql = [...steps, `PRAGMA user_version = ${schemaVersion};`].join('\n');
  transaction(database, () => database.exec(sql));
}
