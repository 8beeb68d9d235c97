// The page: what is typed, pasted or read from a file is checked as it comes, and imported as a whole.

import { byId } from './dom.js';
import { mistakes } from './errors.js';
import { answerOf } from './exchange.js';
import { learn } from './failures.js';
import { Grid } from './grid.js';
import { Files } from './files.js';
import { Form } from './form.js';
import { importing, most } from './importer.js';
import { loadHeadings } from './headings.js';
import { Intake } from './intake.js';
import { Known } from './known.js';
import { Languages } from './languages.js';
import { Live } from './live.js';
import { complete, mark, renew } from './marks.js';
import { Panel } from './panel.js';
import { Playground } from './playground.js';
import { rulesIn } from './rules.js';
import { Sheet } from './sheet.js';
import { Stored } from './stored.js';
import { Summary } from './summary.js';
import { Trace } from './trace.js';
import { count, say, speak, spoken, translate } from './words.js';

await speak('en'); // what stands in the document

const sheet = new Sheet();
const known = new Known();
const stored = new Stored(known);
const trace = new Trace();
const languages = new Languages(async () => {
  tell(''); // which is in the language that was
  await reword();
  playground.renew();
  recheck();
});
const live = new Live(sheet, { language: () => languages.tag, judged, settled, answered, failed });
const grid = new Grid(byId('grid'), { sheet, known }, {
  edited, settled: () => live.flush(), pasted, unplaced, removed, undone: undo,
});
const panel = new Panel(sheet, trace, () => languages.tag);
const playground = new Playground({ get: () => languages.tag, set: (tag) => languages.choose(tag) });
const summary = new Summary(sheet, grid);

const intake = new Intake(new Form(), { language: () => languages.tag, told: tell, imported });
const files = new Files(intake, {
  sheet, busy, judge, ours, refuse, replace, stop, tell, language: () => languages.tag,
  kept: (answer) => trace.keep('check', answer), shown: () => panel.show(),
});

let notice = null; // {title, mistakes, byRules}: what is wrong and has no cell

byId('add').addEventListener('click', () => {
  grid.grow(1);
  grid.focus(sheet.leads.at(-1), '');
});
byId('clear').addEventListener('click', () => {
  sheet.remember();
  replace([]);
  tell(say('empty'));
});
byId('undo').addEventListener('click', () => {
  undo();
  if (byId('undo').disabled) byId('add').focus();
});
byId('import').addEventListener('click', send);

start();

async function start() {
  await Promise.all([languages.load(), known.load(), loadHeadings()]);
  await reword();
  await Promise.all([stored.all(), playground.load()]);
}

function undo() {
  sheet.undo();
  replace(sheet.leads);
  live.ask(sheet.cells((lead, name) => lead.holds(name)), { whole: true }); // it may have been kept before it was checked
  live.flush();
  tell(say('undone'));
}

// A notice may be out of date after any change, so the next check asks about it, too.
function edited(cells) {
  live.ask(cells, { whole: isAnswered() });
  update();
}

function pasted(cells, { count: rows, isHeaded }) {
  live.ask(cells, { whole: true });
  update();
  tell(count(isHeaded ? 'headed' : 'pasted', rows));
}

// unplaced takes a text of which it is not clear where it goes, or that is too long for the table.
function unplaced(text, row) {
  files.open(new Blob([text]), say('pasted.text'), (rows) => grid.put(row, { rows, isHeaded: true }));
}

// The rows below have other numbers now, and the messages name them, also those that are on their way.
function removed(index) {
  live.withdraw();
  live.ask(sheet.cells((lead, name) => lead.mistakes.has(name)), { whole: isAnswered() });
  update();
  tell(say('removed', String(index + 1)));
}

// recheck asks again about all that is wrong or in question.
function recheck() {
  live.withdraw();
  const whole = notice?.mistakes.some(({ key }) => key === 'leads') ?? false;
  live.ask(sheet.cells((lead, name) => lead.mistakes.has(name)), { whole });
  live.flush();
  panel.show();
}

// judged takes what the rules find: of the cells in question, those that it names are wrong.
function judged(found, cells, leads) {
  const homeless = renew(found, cells, leads);
  if (homeless.length > 0 || notice?.byRules) note(homeless, 'cannot.import', () => false, { byRules: true });
  grid.show(cells.keys());
}

// settled tells that the rules have said all there is to say.
function settled() {
  update();
  panel.show();
  tell(byId('summary-title').textContent || say('none'));
}

// answered takes the answer to a check: of the cells in question, those that it names are wrong.
function answered(answer, { leads, cells, whole }) {
  const found = answer.success ? [] : mistakes('laravel', answer);
  const homeless = complete(found, cells, leads);
  if (whole || homeless.length > 0) note(homeless, 'cannot.import', (lead, name) => cells.get(lead)?.has(name));
  if (!whole && homeless.length > 0) live.ask([], { whole: true }); // which says what it is
  grid.show(cells.keys());
  settled();
}

// isAnswered tells whether the notice is an answer of the server's, which it has to take back.
function isAnswered() {
  return notice !== null && !notice.byRules;
}

function failed(answer) {
  if (answer) panel.show();
  const why = answer ? mistakes('laravel', answer) : [ours('silent')];
  refuse({ title: say('cannot.check'), mistakes: why });
}

// note keeps mistakes that have no cell. The server may not have looked at any of the cells because of them, so the next
// check asks about those for which wanted(lead, name) holds.
function note(homeless, title, wanted, { byRules = false } = {}) {
  notice = homeless.length > 0 ? { title: say(title), mistakes: homeless, byRules } : null;
  if (notice) live.keep(sheet.cells(wanted));
}

async function send() {
  stop();
  const leads = sheet.filled();
  const format = byId('format').value;
  const waiting = (seconds) => tell(count('busy', seconds));
  const sending = importing(format, sheet.body(), languages.tag, waiting);
  const sent = await busy(count('importing', leads.length), sending);
  if (!sent) {
    refuse({ title: say('perhaps'), mistakes: [ours('unknown')] });
    return;
  }
  const { answer, people } = sent;
  trace.keep('import', answer);
  if (answer.status !== 201) {
    const found = people ? mistakes('laravel', people) : mistakes(format, answer);
    judge(leads, found, 'refused');
    if (leads.length > most || answer.status === 413) files.offer();
    return;
  }
  sheet.forget();
  replace([]);
  tell(count('done', leads.length));
  await stored.news(answer.json.leads);
}

// stop ends what is under way, whose answers would be outdated.
function stop() {
  live.withdraw();
  panel.stop(); // the file is what the panel is to show
}

// imported takes the answer to an import that was streamed.
async function imported(answer) {
  trace.keep('import', answer);
  if (answer.status === 201) await stored.all();
}

// judge shows what is wrong with the leads as a whole.
function judge(leads, found, title) {
  live.cancel();
  for (const lead of leads) lead.mistakes.clear();
  const homeless = mark(found, leads, () => true);
  note(homeless, title, (lead, name) => lead.holds(name));
  grid.show();
  update();
  tell(byId('summary-title').textContent || count('right', leads.length));
  if (found.length > 0) summary.enter();
}

function refuse(why) {
  notice = why;
  update();
  tell(why.title);
}

// ours is a mistake that the page itself tells of.
function ours(key) {
  return { text: say(key), language: spoken() };
}

// reword shows the page in the language that people have chosen.
async function reword() {
  await Promise.all([speak(languages.tag), rulesIn(languages.tag), learn(languages.tag)]);
  languages.turn(spoken());
  translate();
  grid.reword();
  intake.reword();
  stored.reword();
  known.show();
  trace.show();
  update();
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
  const controls = document.querySelectorAll('header select, #try select, .tools button, .tools input');
  const set = (on) => {
    byId('progress').hidden = !on;
    byId('sheet').inert = on;
    byId('sheet').setAttribute('aria-busy', on);
    controls.forEach((control) => (control.disabled = on));
  };
  const focused = document.activeElement;
  set(true);
  tell(text);
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
  byId('import').textContent = n > 0 ? count('import', n) : say('import');
  byId('import').disabled = n === 0;
  byId('undo').disabled = !sheet.canUndo;
  summary.show(notice);
}

// tell tells people what has happened, also those who do not see it. What the summary says can be seen there.
function tell(text) {
  byId('status').textContent = text;
  byId('status').classList.toggle('repeated', text === byId('summary-title').textContent);
}
