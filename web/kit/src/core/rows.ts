// The rows that a watch shows, put together from what the worker says is different.

export class Rows<K, R> {
  readonly #keyOf: (row: R) => K;
  #rows = new Map<K, { row: R; text: string }>();

  constructor(keyOf: (row: R) => K) {
    this.#keyOf = keyOf;
  }

  /** Goes over to these keys. A row that says the same as before is the very same object. */
  goOver(keys: readonly K[], changed: readonly R[]): R[] {
    const known = this.#rows;
    for (const row of changed) {
      const key = this.#keyOf(row);
      const text = JSON.stringify(row);
      if (known.get(key)?.text !== text) known.set(key, { row, text });
    }
    this.#rows = new Map();
    const rows: R[] = [];
    for (const key of keys) {
      const kept = known.get(key);
      if (kept === undefined) continue;
      this.#rows.set(key, kept);
      rows.push(kept.row);
    }
    return rows;
  }
}
