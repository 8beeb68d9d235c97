import { isBlank } from './mapping.js';

export const ndjson = 'application/x-ndjson';

const piece = 1 << 20; // characters that are put together before the browser keeps them

// Rows knows in which row of a file each lead stands.
export class Rows {
  #gaps = []; // for each row without one, the index of the next lead

  skip(index) {
    this.#gaps.push(index);
  }

  // of returns the row of a lead, counted from one.
  of(index) {
    let [from, to] = [0, this.#gaps.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.#gaps[middle] <= index) from = middle + 1;
      else to = middle;
    }
    return index + 1 + from;
  }
}

// linesOf writes a table as leads, one a line, into a body that the browser keeps on disk if it is long.
export async function linesOf(source, mapping, { told, signal }) {
  const rows = new Rows();
  const parts = [];
  let [text, index, isHeading] = ['', 0, mapping.isHeaded];
  for await (const records of source.records(told)) {
    signal.throwIfAborted();
    for (const record of records) {
      if (isBlank(record) || isHeading) {
        if (!isBlank(record)) isHeading = false;
        rows.skip(index);
        continue;
      }
      text += JSON.stringify(mapping.value(record)) + '\n';
      index++;
      if (text.length < piece) continue;
      parts.push(new Blob([text]));
      text = '';
    }
  }
  return { body: new Blob([...parts, text]), rows };
}

// rowsOf counts the rows of a file that has a lead in each line.
export async function rowsOf(source) {
  const rows = new Rows();
  let [rest, index] = ['', 0];
  const count = (line) => {
    if (line.trim() === '') rows.skip(index);
    else index++;
  };
  for await (const text of source.texts()) {
    const lines = (rest + text).split('\n');
    rest = lines.pop();
    lines.forEach(count);
  }
  return rows;
}
