import { label, columns } from './columns.js';
import { Overlong } from './csv.js';
import { byId } from './dom.js';
import { mistakes } from './errors.js';
import { answerOf } from './exchange.js';
import { steps } from './form.js';
import { largest, most, opening } from './importer.js';
import { linesOf, ndjson, rowsOf } from './lines.js';
import { isBlank, Mapping } from './mapping.js';
import { Source } from './source.js';
import { Upload } from './upload.js';
import { count, say, spoken } from './words.js';

// Where what the chosen format refuses is checked for the words that people read.
const forFiles = '/file/leads/import'; // messages name no rows: the page knows those of the file
const forSheet = '/page/leads/import';

const refusals = [400, 413, 422];

const sending = steps.slice(1); // of what need not be read first

// Intake takes what people hand over: into the table if a request can hold it, else straight to the server, as a stream.
export class Intake {
  isRunning = false; // while something is imported
  #form;
  #on; // language(), told(text), imported(answer)

  constructor(form, on) {
    this.#form = form;
    this.#on = on;
  }

  // open looks at a file. It returns rows for the table, or the server's answer to JSON with its leads, or a question to
  // people, or a fault.
  async open(blob, name) {
    try {
      const source = await Source.of(blob, name);
      return source.kind === 'table' ? await this.#table(source) : await this.#json(source);
    } catch (error) {
      return { fault: faultOf(error) };
    }
  }

  // ask asks a question. It returns rows for the table, or null.
  async ask({ source, mapping, isOver }) {
    const rows = () => mapping.body.length;
    const go = await this.#form.ask({
      title: () => say(mapping && !mapping.isSure ? 'map.title' : 'over.title', source.name),
      help: () => [isOver && say('over.help'), source.isGuessed && say('map.encoding')].filter(Boolean).join(' '),
      go: () => (isOver ? say('over.import') : count('map.take', rows())),
      mapping,
    });
    if (!go) return null;
    if (!isOver) return { rows: mapping.body.map((record) => mapping.row(record)), left: mapping.leftOut };
    await this.#stream(source, mapping);
    return null;
  }

  // offer offers to stream the table, and returns the answer, null if there is none.
  async offer(leads) {
    const go = await this.#form.ask({
      title: () => count('over.sheet', leads().length),
      help: () => say('over.help'),
      go: () => count('import', leads().length),
    }, { focus: false });
    if (!go) return null;
    const body = new Blob(leads().map((lead) => JSON.stringify(lead.value) + '\n'));
    const title = () => count('importing', leads().length);
    const job = { title, people: forSheet, body, type: ndjson, steps: sending };
    const { answer, people, ...rest } = await this.#running(() => this.#send(job));
    const isForSheet = people?.status === 422 || answer?.status === 201; // else it is not about the leads
    if (!isForSheet) return this.#conclude({ answer, people, ...rest });
    this.#form.close();
    return people ?? answer;
  }

  reword() {
    this.#form.reword();
  }

  async #table(source) {
    const { records, isAll } = await source.sample(most + 1); // with headings
    if (records.every(isBlank)) return { fault: 'file.empty' };
    const mapping = new Mapping(records);
    const isOver = !isAll || mapping.body.length > most || source.blob.size > largest;
    const isClear = mapping.isHeaded && mapping.isSure && !source.isGuessed && !isOver;
    if (isClear) return { rows: mapping.body.map((record) => mapping.row(record)), left: [] };
    return { question: { source, mapping, isOver } };
  }

  async #json(source) {
    const opened = source.blob.size > largest ? null : await opening(source, this.#on.language());
    const isOver = !opened || opened.leads?.length > most;
    return isOver ? { question: { source, mapping: null, isOver } } : opened;
  }

  async #stream(source, mapping) {
    const outcome = await this.#running(() => (mapping ? this.#convert(source, mapping) : this.#forward(source)));
    if (outcome.again) {
      await this.ask({ source, mapping, isOver: true });
      return;
    }
    await this.#conclude(outcome, source);
  }

  // running waits for an import. Where no answer comes, people may have it sent again: the server stores it once.
  async #running(work) {
    this.isRunning = true;
    try {
      let outcome = await work();
      while (outcome.isSent && !outcome.answer) {
        const texts = [() => say('perhaps'), () => say('unknown')];
        if (!await this.#end(...texts, { go: () => say('over.import') })) return { isLeft: true };
        outcome = { ...outcome, ...await outcome.resend() };
      }
      return outcome;
    } finally {
      this.isRunning = false;
    }
  }

  async #convert(source, mapping) {
    const controller = new AbortController();
    const title = () => say('file.importing', source.name);
    this.#form.run({ title, steps, stop: () => controller.abort() });
    try {
      const { body, rows } = await linesOf(source, mapping, {
        told: (share) => this.#form.tell('read', share, bytesOf(share, source.blob.size)),
        signal: controller.signal,
      });
      const job = { title, people: forFiles, body, type: ndjson, steps, isRead: true };
      return { ...await this.#send(job), rows: () => rows };
    } catch (error) {
      if (controller.signal.aborted) return { isCancelled: true };
      return source.guess(error) ? { again: true } : { fault: faultOf(error), row: error.row };
    }
  }

  // forward sends JSON as it is, an array as the member of an object.
  async #forward(source) {
    const { blob, kind } = source;
    const isMarked = new Uint8Array(await blob.slice(0, 3).arrayBuffer()).join() === '239,187,191'; // a byte order mark
    const body = kind === 'list' ? new Blob(['{"leads":', isMarked ? blob.slice(3) : blob, '}']) : blob;
    const type = kind === 'lines' ? ndjson : 'application/json';
    const title = () => say('file.importing', source.name);
    const outcome = await this.#send({ title, people: forFiles, body, type, steps: sending });
    return { ...outcome, rows: () => (kind === 'lines' ? rowsOf(source) : null) };
  }

  // send sends an import in the chosen format: {title, people, body, type, steps, isRead}.
  #send(job) {
    const format = byId('format').value;
    const path = `/${format}/leads/import`;
    return this.#sent({ ...job, format, upload: this.#upload({ ...job, path }) });
  }

  async #sent(job) {
    const { format, upload } = job;
    const answer = await this.#answer(job, upload);
    if (answer) this.#on.imported(answer);
    const isRefused = !upload.isCancelled && refusals.includes(answer?.status);
    const people = isRefused ? await this.#judging(job) : null;
    const { isCancelled, isSent } = upload;
    return { answer, people, format, isCancelled, isSent, resend: () => this.#sent(job) };
  }

  // judging has an import checked that was refused, for the words that people read. It returns null if there are none.
  async #judging(job) {
    const upload = this.#upload({ ...job, path: job.people, validatesOnly: true });
    const answer = await this.#answer(job, upload);
    return refusals.includes(answer?.status) ? answer : null;
  }

  #upload({ path, body, type, validatesOnly }) {
    const progress = { uploaded: 0, checked: 0, leads: 0, stored: 0 };
    const told = (news) => this.#progress(Object.assign(progress, news), body.size);
    return new Upload({ path, body, type, language: this.#on.language(), told, validatesOnly });
  }

  #answer({ title, steps, isRead }, upload) {
    this.#form.run({ title, steps, stop: () => upload.cancel() });
    if (isRead) this.#form.tell('read', 1, '');
    return answerOf(upload.send());
  }

  #progress({ uploaded, checked, leads, stored }, size) {
    this.#form.tell('uploaded', uploaded, bytesOf(uploaded, size));
    this.#form.tell('checked', checked, leads.toLocaleString(spoken(), latin));
    this.#form.tell('stored', checked < 1 || leads === 0 ? 0 : stored / leads, stored.toLocaleString(spoken(), latin));
  }

  async #conclude(outcome, source) {
    const { answer, isCancelled, isLeft, fault, row } = outcome;
    if (isLeft) return null;
    if (fault) return this.#end(() => say('file.read', source.name), () => say(fault, String(row)));
    if (answer?.status === 201) return this.#end(() => count('done', answer.json.stored));
    if (isCancelled) return this.#end(() => say('cancelled'));
    if (!answer) return this.#end(() => say('refused'), () => say('silent'));
    return this.#refused(outcome, source);
  }

  async #refused({ answer, people, format, rows }, source) {
    const found = people ? mistakes('laravel', people) : mistakes(format, answer);
    const known = await rows?.();
    const all = found.map((mistake) => ({ mistake, ...placeOf(mistake, known) }));
    const [placed, others] = [all.filter(({ row }) => row), all.filter(({ row }) => !row)];
    const name = source ? `${source.name}: ` : '';
    return this.#end(() => say('refused'), () => name + inRows(all), { mistakes: [...others, ...placed] });
  }

  #end(title, help, rest = {}) {
    const [first, more] = [title(), help?.()];
    this.#on.told(more ? say('sentences', first, more) : first);
    return this.#form.ask({ title, help, ...rest });
  }
}

const latin = { numberingSystem: 'latn' };

function placeOf({ steps: [root, index, name] }, rows) {
  if (root !== 'leads' || typeof index !== 'number') return { name: '', place: () => '' };
  const row = rows?.of(index) ?? index + 1;
  const column = columns.find((one) => one.name === name);
  return { row, name: column?.name ?? '', place: () => (column ? say('file.place', String(row), label(column)) : say('label.row').replace('{position}', row)) };
}

function inRows(all) {
  const told = all.filter(({ mistake }) => !mistake.isMore);
  const rows = new Set(told.map(({ row }) => row));
  return rows.has(undefined) ? count('mistakes', told.length) : count('in.rows', rows.size, count('mistakes', told.length));
}

// bytesOf says how many bytes a share of all is: "45 MB of 200 MB".
function bytesOf(share, size) {
  const unit = size < 1e6 ? 'kilobyte' : 'megabyte';
  const scale = size < 1e6 ? 1e3 : 1e6;
  const text = (bytes) => (bytes / scale).toLocaleString(spoken(), { ...latin, style: 'unit', unit, maximumFractionDigits: 1 });
  return say('of', text(share * size), text(size));
}

// faultOf says why a file cannot be read.
function faultOf(error) {
  if (error instanceof Overlong) return 'file.long';
  if (error instanceof DOMException) return 'file.why';
  throw error;
}
