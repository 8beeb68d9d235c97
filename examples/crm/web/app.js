// The page: what is typed, pasted or read from a file is checked as it comes, and imported as a whole.

import { byId, count } from './dom.js';
import { mistakes } from './errors.js';
import { answerOf } from './exchange.js';
import { Grid } from './grid.js';
import { importing, opening } from './importer.js';
import { Known } from './known.js';
import { Languages } from './languages.js';
import { Live } from './live.js';
import { mark } from './marks.js';
import { Sheet } from './sheet.js';
import { Stored } from './stored.js';
import { Summary } from './summary.js';
import { Trace } from './trace.js';

const sheet = new Sheet();
const known = new Known();
const stored = new Stored(known);
const trace = new Trace();
const languages = new Languages(recheck);
const live = new Live(sheet, { language: () => languages.tag, answered, failed });
const grid = new Grid(byId('grid'), sheet, { edited, settled: () => live.flush(), pasted, removed });
const summary = new Summary(sheet, (lead, name, rest) => grid.focus(lead, name, rest));

let notice = null; // {title, mistakes}: what is wrong and has no cell

byId('add').addEventListener('click', () => {
  grid.grow(1);
  grid.focus(sheet.leads.at(-1), '');
});
byId('clear').addEventListener('click', () => {
  sheet.remember();
  replace([]);
  say('The table is empty.');
});
byId('undo').addEventListener('click', () => {
  sheet.undo();
  replace(sheet.leads);
  live.ask(sheet.cells((lead, name) => lead.holds(name)), { whole: true }); // it may have been kept before it was checked
  live.flush();
  say('Undone.');
  if (byId('undo').disabled) byId('add').focus();
});
byId('file').addEventListener('change', ({ target }) => {
  const [file] = target.files;
  if (file) open(file).finally(() => (target.value = '')); // so that the same file can be opened again
});
byId('import').addEventListener('click', send);

start();

async function start() {
  await Promise.all([languages.load(), known.load()]);
  await stored.all();
}

// A notice may be out of date after any change, so the next check asks about it, too.
function edited(cells) {
  live.ask(cells, { whole: notice !== null });
  update();
}

function pasted(cells, { lines, isHeaded, lost }) {
  const by = isHeaded ? ', by their headings' : '';
  const left = [[lost.columns, 'more column'], [lost.rows, 'more row']].filter(([n]) => n > 0).map(([n, noun]) => count(n, noun));
  const without = left.length > 0 ? ` No room for ${left.join(' and ')}.` : '';
  live.ask(cells, { whole: true });
  update();
  say(`Pasted ${count(lines.length, 'row')}${by}.${without}`);
}

// The rows below have other numbers now, and the messages name them, also those that are on their way.
function removed(index) {
  live.withdraw();
  live.ask(sheet.cells((lead, name) => lead.mistakes.has(name)), { whole: notice !== null });
  update();
  say(`Row ${index + 1} removed.`);
}

// recheck asks again about all that is wrong or in question.
function recheck() {
  live.withdraw();
  const whole = notice?.mistakes.some(({ key }) => key === 'leads') ?? false;
  live.ask(sheet.cells((lead, name) => lead.mistakes.has(name)), { whole });
  live.flush();
}

// answered takes the answer to a check: of the cells in question, those that it names are wrong.
function answered(answer, { leads, cells, whole }) {
  trace.keep('check', answer);
  const found = answer.success ? [] : mistakes('laravel', answer);
  for (const [lead, names] of cells) names.forEach((name) => lead.mistakes.delete(name));
  const homeless = mark(found, leads, (lead, name) => cells.get(lead)?.has(name));
  if (whole || homeless.length > 0) note(homeless, 'The table cannot be imported', (lead, name) => cells.get(lead)?.has(name));
  if (!whole && homeless.length > 0) live.ask([], { whole: true }); // which says what it is
  grid.show(cells.keys());
  update();
  say(byId('summary-title').textContent || 'No mistakes so far.');
}

function failed(answer) {
  if (answer) trace.keep('check', answer);
  const why = answer ? mistakes('laravel', answer) : [inEnglish('The server does not answer.')];
  refuse({ title: 'The table cannot be checked', mistakes: why });
}

// note keeps mistakes that have no cell. The server may not have looked at any of the cells because of them, so the next
// check asks about those for which wanted(lead, name) holds.
function note(homeless, title, wanted) {
  notice = homeless.length > 0 ? { title, mistakes: homeless } : null;
  if (notice) live.keep(sheet.cells(wanted));
}

async function send() {
  live.withdraw();
  const leads = sheet.filled();
  const format = byId('format').value;
  const waiting = (seconds) => say(`The server is busy. The import goes on in ${count(seconds, 'second')} …`);
  const sending = importing(format, sheet.body(), languages.tag, waiting);
  const answer = await busy(`Importing ${count(leads.length, 'lead')} …`, sending);
  if (!answer) {
    const text = 'No answer came: the leads may be stored or not. Import them again as they are: none is stored twice.';
    refuse({ title: 'Perhaps nothing was imported', mistakes: [inEnglish(text)] });
    return;
  }
  trace.keep('import', answer);
  if (answer.status !== 201) {
    judge(leads, mistakes(format, answer), 'Nothing was imported');
    return;
  }
  sheet.forget();
  replace([]);
  say(`${count(leads.length, 'lead')} imported.`);
  await stored.news(answer.json.leads);
}

async function open(file) {
  live.withdraw();
  const opened = await busy(`Reading ${file.name} …`, opening(file, languages.tag));
  if (!opened) {
    refuse({ title: `${file.name} cannot be checked`, mistakes: [inEnglish('The server does not answer.')] });
    return;
  }
  const { answer, leads } = opened;
  if (!answer) {
    const text = 'It is a folder, or has been changed, moved or removed since it was chosen.';
    refuse({ title: `${file.name} cannot be read`, mistakes: [inEnglish(text)] });
    return;
  }
  trace.keep('check', answer);
  const found = answer.success ? [] : mistakes('laravel', answer);
  if (!answer.judged || !leads) {
    refuse({ title: `${file.name} cannot be imported`, mistakes: found });
    summary.enter();
    return;
  }
  sheet.remember();
  replace(leads);
  judge(leads, found, 'The table cannot be imported');
}

// judge shows what is wrong with the leads as a whole.
function judge(leads, found, title) {
  live.cancel();
  for (const lead of leads) lead.mistakes.clear();
  const homeless = mark(found, leads, () => true);
  note(homeless, title, (lead, name) => lead.holds(name));
  grid.show();
  update();
  say(byId('summary-title').textContent || `${count(leads.length, 'lead')}, and no mistakes.`);
  if (found.length > 0) summary.enter();
}

function refuse(why) {
  notice = why;
  update();
  say(why.title);
}

function inEnglish(text) {
  return { text, language: 'en' };
}

// replace shows other leads.
function replace(leads) {
  live.cancel();
  notice = null;
  sheet.load(leads);
  grid.reset();
  update();
}

// busy keeps people from changing what is being sent until the answer is there, null if there is none.
async function busy(text, answer) {
  const controls = document.querySelectorAll('header select, .tools button, .tools input');
  const set = (on) => {
    byId('progress').hidden = !on;
    byId('sheet').inert = on;
    byId('sheet').setAttribute('aria-busy', on);
    controls.forEach((control) => (control.disabled = on));
  };
  const focused = document.activeElement;
  set(true);
  say(text);
  try {
    return await answerOf(answer);
  } finally {
    set(false);
    update();
    focused.focus(); // which a control that is disabled loses
  }
}

// update shows what follows from the leads.
function update() {
  const n = sheet.filled().length;
  byId('import').textContent = n > 0 ? `Import ${count(n, 'lead')}` : 'Import leads';
  byId('import').disabled = n === 0;
  byId('undo').disabled = !sheet.canUndo;
  summary.show(notice);
}

// say tells people what has happened, also those who do not see it. What the summary says can be seen there.
function say(text) {
  byId('status').textContent = text;
  byId('status').classList.toggle('repeated', text === byId('summary-title').textContent);
}
