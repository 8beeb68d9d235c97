import { delimiterOf, Reader } from './csv.js';
import { isBlank } from './mapping.js';
import { named } from './headings.js';

const headSize = 64 << 10; // bytes that say what a file is

class Unreadable extends Error {}

// Source is a file or a pasted text. Its kind is 'table', 'lines' (NDJSON), 'list' (a JSON array) or 'json'.
export class Source {
  name;
  blob;
  kind;
  encoding;
  #delimiter;
  #isNamed; // whether the first line says what the delimiter is

  // of looks at the beginning of a file.
  static async of(blob, name) {
    const source = new Source();
    const head = new Uint8Array(await blob.slice(0, headSize).arrayBuffer());
    const isWhole = blob.size <= headSize;
    source.name = name;
    source.blob = blob;
    source.encoding = encodingOf(head, isWhole);
    const text = new TextDecoder(source.encoding).decode(head, { stream: !isWhole });
    source.kind = kindOf(name, text);
    source.#delimiter = delimiterOf(text, { isWhole, isHeading: (cell) => named(cell) !== undefined });
    source.#isNamed = /^sep=[,;\t](?:[\r\n]|$)/.test(text);
    return source;
  }

  get isGuessed() {
    return this.encoding === 'windows-1252';
  }

  // texts yields the text in pieces. told(share) hears how much of it has been read.
  async *texts(told = () => {}) {
    const decoder = new TextDecoder(this.encoding, { fatal: true });
    const decode = (bytes, options) => {
      try {
        return decoder.decode(bytes, options);
      } catch (cause) {
        throw new Unreadable(this.name, { cause });
      }
    };
    const reader = this.blob.stream().getReader();
    let size = 0;
    try {
      for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
        size += value.length;
        told(size / this.blob.size);
        yield decode(value, { stream: true });
      }
      yield decode();
    } finally {
      reader.cancel().catch(() => {});
    }
  }

  // records yields the records of a table, some at a time.
  async *records(told) {
    const reader = new Reader(this.#delimiter);
    let isFirst = this.#isNamed;
    for await (const text of this.texts(told)) {
      const records = reader.read(text);
      if (isFirst && records.length > 0) {
        records[0] = [];
        isFirst = false;
      }
      yield records;
    }
    yield reader.end();
  }

  // sample returns the first records, until more than most are not blank, and whether they are all.
  async sample(most) {
    try {
      return await this.#sample(most);
    } catch (error) {
      if (!this.guess(error)) throw error;
      return this.#sample(most);
    }
  }

  // guess takes a text that is not UTF-8 for what Windows writes, and reports whether that is an error's cure.
  guess(error) {
    if (!(error instanceof Unreadable) || this.isGuessed) return false;
    this.encoding = 'windows-1252';
    return true;
  }

  async #sample(most) {
    const sampled = [];
    let count = 0;
    for await (const records of this.records()) {
      for (const record of records) {
        sampled.push(record);
        if (!isBlank(record)) count++;
        if (count > most) return { records: sampled, isAll: false };
      }
    }
    return { records: sampled, isAll: true };
  }
}

function encodingOf(head, isWhole) {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: !isWhole });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

function kindOf(name, text) {
  const [, ending = ''] = /\.(\w+)$/.exec(name.toLowerCase()) ?? [];
  if (['csv', 'tsv', 'tab'].includes(ending)) return 'table';
  if (['ndjson', 'jsonl'].includes(ending)) return 'lines';
  const isArray = ending === 'json' ? /^\s*\[/ : /^\s*\[\s*(?:[{\]]|$)/;
  if (isArray.test(text)) return 'list';
  if (ending !== 'json' && !/^\s*\{\s*(?:["}]|$)/.test(text)) return 'table';
  return startsWithLine(text) ? 'lines' : 'json';
}

// startsWithLine reports whether the first line is an object by itself, and another one follows.
function startsWithLine(text) {
  const [, line, rest] = /^\s*(\{.*\})[ \t]*\r?\n\s*(\S)/.exec(text) ?? [];
  if (rest !== '{') return false;
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
