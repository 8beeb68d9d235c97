// A reader of RFC 4180 and its dialects. No text is refused, and nothing in it is lost: a cell whose quotes end too early,
// or never, is taken as it is written.

const longest = 1 << 20; // characters of a record: the API takes no longer item

const [newline, returned, quote] = [10, 13, 34];

// Overlong is thrown where a record is longer than that.
export class Overlong extends Error {
  constructor(row) {
    super(`row ${row} is too long`);
    this.row = row;
  }
}

// Reader makes records, lists of cells, of a text that comes in pieces. A blank line is one without cells, so that the
// records count the rows.
export class Reader {
  #delimiter;
  #record = [];
  #size = 0; // characters of its cells
  #rest = ''; // of the piece before: a cell that may not have ended
  #row = 1;
  #hasBegun = false;
  #hasReturned = false; // whether the piece before ended with CR, to which LF may belong

  constructor(delimiter) {
    this.#delimiter = delimiter.charCodeAt(0);
  }

  // read returns the records that end in a piece of the text.
  read(piece) {
    return this.#records(piece, false);
  }

  // end returns the records that the text ends with.
  end(piece = '') {
    const records = this.#records(piece, true);
    if (this.#record.length > 0) records.push([...this.#record, '']); // the text ends with a delimiter
    this.#record = [];
    return records;
  }

  #records(piece, isLast) {
    const text = this.#rest + piece;
    const records = [];
    let at = this.#start(text);
    while (at < text.length) {
      const cell = this.#cell(text, at, isLast);
      if (!cell) break;
      const code = text.charCodeAt(cell.end); // NaN at the end of the text
      this.#take(cell, at, code);
      at = cell.end + 1;
      if (code === this.#delimiter) continue;

      records.push(this.#record);
      this.#record = [];
      this.#size = 0;
      this.#row++;
      this.#hasReturned = code === returned && at >= text.length;
      if (code === returned && text.charCodeAt(at) === newline) at++;
    }
    this.#rest = text.slice(at);
    return records;
  }

  // start skips a byte order mark, or the rest of a line's end.
  #start(text) {
    if (text === '') return 0;
    const isMark = !this.#hasBegun && text[0] === '\uFEFF';
    const isEnd = this.#hasReturned && text[0] === '\n';
    this.#hasBegun = true;
    this.#hasReturned = false;
    return isMark || isEnd ? 1 : 0;
  }

  // take adds a cell to the record. A line without anything in it has none.
  #take({ value, end }, at, code) {
    const isBlank = this.#record.length === 0 && end === at && code !== this.#delimiter;
    if (!isBlank) this.#record.push(value);
    this.#size += end - at;
    if (this.#size > longest) throw new Overlong(this.#row);
  }

  // cell returns the value of the cell at a place, and where it ends; null if more of the text is needed.
  #cell(text, at, isLast) {
    if (text.charCodeAt(at) !== quote) return this.#plain(text, at, at, isLast);

    const close = closing(text, at);
    const isCut = close < 0 ? text.length - at <= longest : close === text.length - 1; // it may be one of two quotes
    if (isCut && !isLast) return null;
    if (close < 0) return this.#plain(text, at, at, isLast);
    const code = text.charCodeAt(close + 1);
    const isWhole = close + 1 === text.length || this.#ends(code);
    if (!isWhole) return this.#plain(text, at, close + 1, isLast);
    return { value: text.slice(at + 1, close).replaceAll('""', '"'), end: close + 1 };
  }

  // plain takes the cell at a place as it is written, and looks for its end from another place on.
  #plain(text, at, from, isLast) {
    let end = from;
    while (end < text.length && !this.#ends(text.charCodeAt(end))) end++;
    if (end < text.length || isLast) return { value: text.slice(at, end), end };
    if (end - at > longest) throw new Overlong(this.#row);
    return null;
  }

  #ends(code) {
    return code === this.#delimiter || code === newline || code === returned;
  }
}

// closing returns where the quotes end that begin at a place, -1 if they do not.
function closing(text, at) {
  let close = text.indexOf('"', at + 1);
  while (close >= 0 && text.charCodeAt(close + 1) === quote) close = text.indexOf('"', close + 2);
  return close - at > longest ? -1 : close;
}

const delimiters = [',', ';', '\t'];

// delimiterOf finds out what delimits the cells of a text, from its beginning unless it isWhole: by which delimiter more
// columns are named, or more records have as many cells as the first, or there are more cells.
export function delimiterOf(text, { isWhole = true, isHeading = () => false } = {}) {
  const named = /^\uFEFF?sep=([,;\t])(?:[\r\n]|$)/.exec(text); // as Excel writes it
  if (named) return named[1];
  const ranked = delimiters.map((delimiter) => ({ delimiter, rank: rank(text, delimiter, isWhole, isHeading) }));
  return ranked.reduce((best, one) => (isAbove(one.rank, best.rank) ? one : best)).delimiter;
}

const few = 100; // records that are looked at

function rank(text, delimiter, isWhole, isHeading) {
  const records = beginning(text, delimiter, isWhole).filter((record) => record.length > 0).slice(0, few);
  const [first] = records;
  if (!first || first.length < 2) return [0, 0, 0];
  const alike = records.filter((record) => record.length === first.length).length;
  return [first.filter(isHeading).length, alike / records.length, first.length];
}

function beginning(text, delimiter, isWhole) {
  const reader = new Reader(delimiter);
  return isWhole ? reader.end(text) : reader.read(text);
}

function isAbove(one, other) {
  const i = one.findIndex((value, k) => value !== other[k]);
  return i >= 0 && one[i] > other[i];
}
