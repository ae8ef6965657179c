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
